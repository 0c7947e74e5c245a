import { existsSync, readFileSync } from 'fs';
import { join, resolve } from 'path';

const ROOT = resolve(__dirname, '../../shared/corpora');

/** A row of `posture/*.jsonl`: a labelled object of a third party. */
export interface LabelledRow {
  readonly suite: string;
  readonly control: string;
  readonly rule?: string;
  readonly label: string;
  readonly case?: string;
  readonly path?: string;
  readonly objects: any[];
  readonly level?: string;
  readonly version?: string;
  readonly [field: string]: any;
}

/** Absolute path of a corpus file or folder, or undefined when the corpora are not beside the checkout. */
export function corpusPath(...parts: string[]): string | undefined {
  const path = join(ROOT, ...parts);
  return existsSync(path) ? path : undefined;
}

/** `describe`, or a skipped one that says why when the corpus is absent. */
export function describeWithCorpus(parts: string[], title: string, body: (path: string) => void): void {
  const path = corpusPath(...parts);
  if (path) describe(title, () => body(path));
  else describe.skip(`${title} (corpus ${parts.join('/')} is absent)`, () => it('needs the corpus', () => undefined));
}

/** The rows of a JSON Lines file. */
export function readJsonLines(path: string): LabelledRow[] {
  return readFileSync(path, 'utf8').split('\n').filter(line => line !== '').map(line => JSON.parse(line));
}
