import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { CONNECTIONS_FILE, wantedVersions } from '../test/cluster/clusters';
import { startControlPlane } from '../test/cluster/control-plane';

/** Starts the control planes of the cluster tests and keeps them until it is interrupted: for suites in the making, and for kubectl. */
async function main(): Promise<void> {
  const planes = await Promise.all(wantedVersions().map(version => startControlPlane({ version })));
  const folder = mkdtempSync(join(tmpdir(), 'bulwark-clusters-'));
  const file = join(folder, 'connections.json');
  writeFileSync(file, JSON.stringify(planes.map(({ connection }) => connection)), { mode: 0o600 });
  console.log(`process ${process.pid}: interrupt it to end them`);
  for (const { connection, pids } of planes) {
    console.log(`Kubernetes ${connection.version}: kubectl --kubeconfig ${connection.folder}/kubeconfig (process ids ${JSON.stringify(pids)})`);
  }
  console.log(`${CONNECTIONS_FILE}=${file} npx jest --ci -c test/cluster/jest.config.js`);

  const alive = setInterval(() => undefined, 60_000);
  await new Promise(resolve => ['SIGINT', 'SIGTERM'].forEach(signal => process.once(signal, resolve)));
  clearInterval(alive);
  await Promise.all(planes.map(plane => plane.stop()));
  rmSync(folder, { recursive: true });
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
