import { rmSync } from 'fs';
import { dirname } from 'path';
import { CONNECTIONS_FILE } from './clusters';
import { running } from './global-setup';

/** Ends what the setup started. After a failure, or with `BULWARK_KEEP_LOGS=1`, the logs stay and are named. */
export default async function stopAll(): Promise<void> {
  if (running.length === 0) return;
  const keepLogs = process.env.BULWARK_KEEP_LOGS !== undefined;
  await Promise.all(running.map(plane => plane.stop(keepLogs)));
  if (keepLogs) process.stderr.write(`cluster tests: logs are in ${running.map(({ connection }) => connection.folder).join(', ')}\n`);
  rmSync(dirname(process.env[CONNECTIONS_FILE]!), { recursive: true, force: true });
}
