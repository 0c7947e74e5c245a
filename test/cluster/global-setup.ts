import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { findBinaries } from './binaries';
import { CONNECTIONS_FILE, keptConnections, wantedVersions } from './clusters';
import { type ControlPlane, startControlPlane } from './control-plane';

/** For the teardown, which runs in this process too. */
export const running: ControlPlane[] = ((globalThis as any).bulwarkControlPlanes ??= []);

/** Starts one control plane of each version, unless the environment names some that run already. */
export default async function startAll(): Promise<void> {
  const kept = keptConnections();
  if (kept) return say(`uses the control planes of ${kept}`);
  const versions = wantedVersions().filter(version => {
    const found = findBinaries(version) !== undefined;
    if (!found) say(`Kubernetes ${version} IS NOT TESTED: its binaries are missing; npx tsx scripts/cluster-binaries.ts builds them`);
    return found;
  });
  if (versions.length === 0) throw new Error('no control plane can be started: npx tsx scripts/cluster-binaries.ts builds what is missing');
  const start = Date.now();
  const results = await Promise.allSettled(versions.map(version => startControlPlane({ version })));
  running.push(...results.flatMap(result => result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find(result => result.status === 'rejected');
  if (failed) {
    await Promise.all(running.map(plane => plane.stop()));
    throw (failed as PromiseRejectedResult).reason;
  }
  const file = join(mkdtempSync(join(tmpdir(), 'bulwark-clusters-')), 'connections.json');
  writeFileSync(file, JSON.stringify(running.map(({ connection }) => connection)), { mode: 0o600 });
  process.env[CONNECTIONS_FILE] = file;
  say(`Kubernetes ${running.map(({ connection }) => connection.version).join(' and ')} ready in ${((Date.now() - start) / 1000).toFixed(1)} s`);
}

function say(line: string): void {
  process.stderr.write(`cluster tests: ${line}\n`);
}
