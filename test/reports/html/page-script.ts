import { readFileSync } from 'fs';
import { join } from 'path';
import { createContext, runInContext } from 'vm';

const FOLDER = join(__dirname, '../../../assets/report/script');

/** Functions of the page script that need no document. */
export function pageFunctions(): Record<string, (...args: any[]) => any> {
  const context = createContext({ URLSearchParams, console });
  const sources = ['dom', 'model', 'state', 'filter', 'parts', 'evidence'].map(name => readFileSync(join(FOLDER, `${name}.js`), 'utf8'));
  return runInContext(`${sources.join('\n')}\n({ readModel, parseState, formatState, filterFindings, byNamespace, judgedByRow, judgedSentence, visible })`, context);
}
