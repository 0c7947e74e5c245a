/** Writes the JSON Schemas of the settings files, by which editors complete them, and of the graph, for programs that read it. */
import { existsSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { CONNECTIVITY_SCHEMA } from '../src/connectivity';
import { settingsSchemas } from '../src/settings';

const DOCS = join(__dirname, '../docs');

/** The files that the schemas stand in, with their texts. */
export function settingsSchemaFiles(): { path: string; text: string }[] {
  const all = [...settingsSchemas(), { file: 'connectivity.schema.json', schema: CONNECTIVITY_SCHEMA }];
  return all.map(({ file, schema }) => ({ path: join(DOCS, file), text: `${JSON.stringify(schema, undefined, 2)}\n` }));
}

function main(check: boolean): void {
  for (const { path, text } of settingsSchemaFiles()) {
    if (!check) {
      writeFileSync(path, text);
    } else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
      console.error(`${path} is not up to date: run npx tsx scripts/settings-schemas.ts`);
      process.exitCode = 1;
    }
  }
}

if (require.main === module) main(process.argv.includes('--check'));
