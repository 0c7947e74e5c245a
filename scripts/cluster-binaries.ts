import { CannotBuild, ensureBinaries, VERSIONS } from '../test/cluster/binaries';

/** Builds the control planes that the cluster tests run on, where they are missing. Exit code 77: they cannot be built here. */
async function main(): Promise<void> {
  const start = Date.now();
  for (const version of VERSIONS) await ensureBinaries(version, line => console.log(line));
  console.log(`control planes are there, after ${Math.round((Date.now() - start) / 1000)} s`);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = error instanceof CannotBuild ? 77 : 1;
});
