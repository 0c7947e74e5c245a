import { CannotBuild, ensureGoPrograms } from '../test/helpers/go-binaries';
import { FELIX } from '../test/packets/programs';

/** Builds Calico's agent and what sends packets, where they are missing. Exit code 77: they cannot be built here. */
async function main(): Promise<void> {
  // Its data plane of eBPF needs C; that of iptables, which is used, does not.
  process.env.CGO_ENABLED = '0';
  await ensureGoPrograms(FELIX, line => console.log(line));
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = error instanceof CannotBuild ? 77 : 1;
});
