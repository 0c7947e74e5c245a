/**
 * `bulwark assess` beside other checkers of manifests, on the same files: those that are on the PATH. How many things
 * each of them checks differs by an order of magnitude; the catalogue is used whole.
 */
import { spawnSync } from 'child_process';
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { realObjects, writeManifests } from './manifest-files';
import { measureProcesses } from './processes';

const BULWARK = join(__dirname, '../bin/bulwark');
/** How each is called on a folder and its files. */
const PEERS: Readonly<Record<string, (folder: string, files: readonly string[]) => string[]>> = {
  'kube-score': (_, files) => ['kube-score', 'score', ...files],
  'kube-linter': folder => ['kube-linter', 'lint', folder],
  'polaris': folder => ['polaris', 'audit', '--audit-path', folder],
  'trivy': folder => ['trivy', 'config', '--quiet', folder],
  'checkov': folder => ['checkov', '--quiet', '--compact', '-d', folder],
};
/** Checkers end with codes of their own when they find something. */
const ANY_CODE = Array.from({ length: 256 }, (_, code) => code);

function main(): void {
  const sizes = (process.argv.find(argument => /^\d+(,\d+)*$/.test(argument)) ?? '12,1000').split(',').map(Number);
  const present = Object.keys(PEERS).filter(name => spawnSync('which', [name]).status === 0);
  console.log(`peers on the PATH: ${present.join(', ') || 'none'}`);
  const scratch = mkdtempSync(join(tmpdir(), 'bulwark-peers-'));
  try {
    const deployments = realObjects().filter(({ apiVersion, kind }) => apiVersion === 'apps/v1' && kind === 'Deployment');
    for (const count of sizes) {
      const { folder, files, megabytes } = writeManifests(join(scratch, String(count)), deployments, count);
      const costs = measureProcesses(count > 1_000 ? 3 : 5, {
        'bare node': [process.execPath, '-e', '0'],
        'bulwark': [process.execPath, BULWARK, 'assess', folder],
        ...Object.fromEntries(present.map(name => [name, PEERS[name](folder, files)])),
      }, ANY_CODE);
      console.log(`  ${count} Deployments in ${files.length} files, ${megabytes.toFixed(2)} MB`);
      for (const [name, { milliseconds, megabytes: memory }] of Object.entries(costs)) {
        console.log(`    ${name.padEnd(14)}${milliseconds.toFixed(0).padStart(7)} ms  ${(milliseconds / costs.bulwark.milliseconds).toFixed(2).padStart(6)} x`
          + `${memory === undefined ? '' : `  ${memory.toFixed(0).padStart(5)} MB`}${name === 'bulwark' ? '   baseline' : ''}`);
      }
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

main();
