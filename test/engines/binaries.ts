import { existsSync } from 'fs';
import { join } from 'path';
import { goProgramsFolder, type GoPrograms } from '../helpers/go-binaries';

function engine(title: string, module: string, name: string, version: string, path: string): GoPrograms {
  return { title: `${title} ${version}`, module: join(__dirname, 'modules', module), packages: { [name]: path }, kept: join('engines', `${name}-${version}`) };
}

/** Gatekeeper's engine, without a cluster. */
export const GATOR = engine('Gatekeeper', 'gatekeeper', 'gator', '3.23.1', 'github.com/open-policy-agent/gatekeeper/v3/cmd/gator');

/** Kyverno's engine, without a cluster. */
export const KYVERNO = engine('Kyverno', 'kyverno', 'kyverno', '1.19.1', 'github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno');

/**
 * Path of an engine's program.
 *
 * @throws Error when it has not been built
 */
export function engineProgram(programs: GoPrograms): string {
  const path = join(goProgramsFolder(programs), Object.keys(programs.packages)[0]);
  if (!existsSync(path)) throw new Error(`${programs.title} is not built: npx tsx scripts/engine-binaries.ts builds it, into ${path}`);
  return path;
}
