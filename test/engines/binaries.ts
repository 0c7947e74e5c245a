import { existsSync } from 'fs';
import { join } from 'path';
import { goProgramsFolder, type GoPrograms } from '../helpers/go-binaries';

function engine(title: string, module: string, name: string, version: string, path: string, others: GoPrograms['packages'] = {}): GoPrograms {
  const folder = join(__dirname, 'modules', module);
  return { title: `${title} ${version}`, module: folder, packages: { [name]: path, ...others }, kept: join('engines', `${name}-${version}`) };
}

/** Gatekeeper's engine, without a cluster. */
export const GATOR = engine('Gatekeeper', 'gatekeeper', 'gator', '3.23.1', 'github.com/open-policy-agent/gatekeeper/v3/cmd/gator');

/** What judges many requests by Kyverno's engine at once; made of main.go beside its go.mod. */
export const KYVERNO_JUDGE = 'kyverno-judge';

/** Kyverno's engine, without a cluster: its command line, and a program of ours around what its webhook calls. */
export const KYVERNO = engine('Kyverno', 'kyverno', 'kyverno', '1.19.1', 'github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno', { [KYVERNO_JUDGE]: '.' });

/**
 * Path of an engine's program, by default its command line.
 *
 * @throws Error when it has not been built
 */
export function engineProgram(programs: GoPrograms, name: string = Object.keys(programs.packages)[0]): string {
  const path = join(goProgramsFolder(programs), name);
  if (!existsSync(path)) throw new Error(`${programs.title} is not built: npx tsx scripts/engine-binaries.ts builds it, into ${path}`);
  return path;
}
