import { execFileSync } from 'child_process';
import { existsSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';

/** Folder of the schemas, fetched unless they are in the cache. Undefined where the registries cannot be reached. */
function folder(): string | undefined {
  try {
    return execFileSync(resolve(__dirname, '../../scripts/official-schemas.sh'), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 120_000 }).trim();
  } catch (error) {
    const { stdout } = error as { stdout?: string };
    console.warn(`the official schemas cannot be fetched: ${(error as Error).message}`);
    return stdout?.trim() || undefined;
  }
}

/** Tells what a schema finds wrong in a document, on a few lines. */
export function validatorOf(schema: any): (document: unknown) => string[] {
  // Older schemas are identified by `id`, which newer drafts know as nothing; nothing refers to it. Their patterns are of their time too.
  const { id, $schema, ...rules } = schema;
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: !String($schema).includes('draft-04') });
  addFormats(ajv);
  const validate = ajv.compile(rules);
  return document => validate(document) ? []
    : (validate.errors ?? []).slice(0, 10).map(error => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
}

/** `describe` with an official schema, or a skipped one that says why. */
export function describeWithOfficialSchema(file: string, title: string, body: (faults: (document: unknown) => string[]) => void): void {
  const path = join(folder() ?? '', file);
  if (!existsSync(path)) {
    describe.skip(`${title} (schema ${file} cannot be fetched)`, () => it('needs the schema', () => undefined));
    return;
  }
  describe(title, () => body(validatorOf(JSON.parse(readFileSync(path, 'utf8')))));
}
