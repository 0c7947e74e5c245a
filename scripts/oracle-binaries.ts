import { CannotBuild, ensureGoPrograms } from '../test/helpers/go-binaries';
import { ORACLES } from '../test/oracles/oracle';

/** Builds the policy engines that judge who can talk to whom, where they are missing. Exit code 77: they cannot be built here. */
async function main(): Promise<void> {
  // One after the other: each keeps all cores busy.
  for (const programs of ORACLES) await ensureGoPrograms(programs, line => console.log(line));
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = error instanceof CannotBuild ? 77 : 1;
});
