import { GATOR, KYVERNO } from '../test/engines/binaries';
import { CannotBuild, ensureGoPrograms } from '../test/helpers/go-binaries';

/** Builds the engines that judge the forms for Gatekeeper and Kyverno, where they are missing. Exit code 77: they cannot be built here. */
async function main(): Promise<void> {
  // One after the other: each keeps all cores busy.
  for (const programs of [GATOR, KYVERNO]) await ensureGoPrograms(programs, line => console.log(line));
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = error instanceof CannotBuild ? 77 : 1;
});
