/**
 * What the whole command costs, `bulwark assess` with the whole catalogue on real manifests repeated with varied names,
 * against a process that only reads and parses the same files with js-yaml. Target: assessing costs at most as much again
 * as parsing, and memory grows in proportion to the objects.
 */
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { realObjects, writeManifests } from './manifest-files';
import { measureProcesses } from './processes';

const SIZES = process.argv.includes('--large') ? [1_000, 10_000, 50_000] : [1_000, 10_000];
const BULWARK = join(__dirname, '../bin/bulwark');
const PARSE = `const fs = require('fs'), yaml = require(${JSON.stringify(require.resolve('js-yaml'))});
for (const name of fs.readdirSync(process.argv[1])) yaml.loadAll(fs.readFileSync(process.argv[1] + '/' + name, 'utf8'));`;

function main(): void {
  const scratch = mkdtempSync(join(tmpdir(), 'bulwark-bench-'));
  try {
    const objects = realObjects();
    const bare = measureProcesses(5, { node: [process.execPath, '-e', '0'] }, [0]).node.milliseconds;
    console.log(`bulwark assess, whole processes; a bare node takes ${bare.toFixed(0)} ms`);
    for (const count of SIZES) {
      const { folder, files, megabytes } = writeManifests(join(scratch, String(count)), objects, count);
      const costs = measureProcesses(count > 10_000 ? 3 : 5, {
        parse: [process.execPath, '-e', PARSE, folder],
        console: [process.execPath, BULWARK, 'assess', folder],
        json: [process.execPath, BULWARK, 'assess', folder, '--format', 'json'],
      }, [0, 2]);
      console.log(`  ${count} objects in ${files.length} files, ${megabytes.toFixed(1)} MB`);
      for (const [name, title] of [['parse', 'js-yaml alone'], ['console', 'assess'], ['json', 'assess --format json']]) {
        const { milliseconds, megabytes: memory } = costs[name];
        const ratio = milliseconds / costs.parse.milliseconds;
        console.log(`    ${title.padEnd(24)}${milliseconds.toFixed(0).padStart(6)} ms  ${ratio.toFixed(2).padStart(5)} x  ${memory === undefined ? '' : `${memory.toFixed(0).padStart(5)} MB`}`
          + (name === 'parse' ? '   baseline' : '   target: at most 2 x'));
      }
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

main();
