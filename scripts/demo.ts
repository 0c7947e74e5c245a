/**
 * Synthesizes examples/online-boutique with the real cdk8s CLI and shows on one screen what came out.
 * Everything printed is read from the manifests that the CLI wrote.
 */
import { execFileSync, spawnSync } from 'child_process';
import { readdirSync, readFileSync } from 'fs';
import { join, relative } from 'path';
import { App } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { onlineBoutique } from '../examples/online-boutique/boutique';
import { Connections, Reachability } from 'cdk8s-bulwark';

const ROOT = join(__dirname, '..');
const EXAMPLE = join(ROOT, 'examples', 'online-boutique');
const OUT = join(ROOT, 'out', 'online-boutique');

function synthesize(): void {
  const cli = join(ROOT, 'node_modules', '.bin', 'cdk8s');
  const { TSX_TSCONFIG_PATH: _, ...env } = process.env; // ours, and relative to our folder
  execFileSync(cli, ['synth', '--no-check-upgrade', '--output', OUT], { cwd: EXAMPLE, env, stdio: 'inherit' });
}

function readManifests(folder: string): any[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.yaml')).sort();
  return files.flatMap(file => parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map(document => document.toJS()))
    .filter(object => object !== null);
}

function countByKind(objects: any[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of objects) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([kind, count]) => `${count} ${kind}`).join(', ');
}

/** The same waivers that the program has, for the same command that a pipeline would run. */
function bulwark(...options: string[]): { status: number | null; stdout: string } {
  const args = ['assess', OUT, '--waivers', join(EXAMPLE, 'waivers.yaml'), ...options];
  return spawnSync(join(ROOT, 'bin', 'bulwark'), args, { encoding: 'utf8', maxBuffer: 1e8, stdio: ['ignore', 'pipe', 'inherit'] });
}

/** `shop/web -> shop/api: TCP 80` of every declared connection between two workloads, and of every one that the written policies allow. */
function connectivity(objects: any[]): { readonly declared: string[]; readonly computed: string[] } {
  const shop = onlineBoutique(new App());
  const isWorkload = (label: string): boolean => /\[\w+\]$/.test(label) && !label.endsWith('[External]');
  const declared = Connections.declaredIn(shop).filter(({ peer }) => isWorkload(peer)).flatMap(({ subject, direction, peer, ports }) =>
    ports.map(port => `${direction === 'Egress' ? `${subject} -> ${peer}` : `${peer} -> ${subject}`}: ${port.replace('/', ' ')}`));
  const computed = Reachability.ofObjects(objects).connections().filter(({ from, to }) => isWorkload(from) && isWorkload(to))
    .map(({ from, to, ports }) => `${from} -> ${to}: ${ports}`);
  return { declared: [...new Set(declared)].sort(), computed: computed.sort() };
}

function main(): void {
  synthesize();
  const objects = readManifests(OUT);
  const out = relative(process.cwd(), OUT) || '.';
  const { status, stdout } = bulwark('--format', 'json');
  const { profile, kubernetesVersion, summary, score, waivers } = JSON.parse(stdout);
  console.log(`
manifests   ${out}/
objects     ${objects.length}: ${countByKind(objects)}
profile     ${profile} for Kubernetes ${kubernetesVersion}: ${summary.controls} controls, ${summary.passed} checks passed, ${summary.failed + summary.errors} failed, ${summary.waived} waived; score ${score} of 100`);
  for (const { control, reason, objects: covered } of waivers) {
    console.log(`              waived: ${control}, ${covered.length} object${covered.length === 1 ? '' : 's'}: ${reason}`);
  }
  const { declared, computed } = connectivity(objects);
  const isProved = JSON.stringify(declared) === JSON.stringify(computed);
  console.log(`reachable   ${computed.length} connections between workloads, ${isProved ? 'exactly those that the program declares' : 'NOT those that the program declares'}:`);
  for (const connection of computed) console.log(`              ${connection.replace(/online-boutique\/|\[Deployment\]/g, '')}`);
  if (!isProved) {
    console.log(`declared:\n${declared.join('\n')}`);
    process.exitCode = 1;
  }
  console.log(`report      ${out}-report.html

next        kubectl apply -R -f ${out}/
            npx bulwark assess ${out}/ --waivers examples/online-boutique/waivers.yaml
            examples/online-boutique/main.ts is the program; docs/controls.md explains every control`);
  if (status !== 0) {
    console.log(`\n${bulwark().stdout}`);
    process.exitCode = status ?? 1;
  }
}

main();
