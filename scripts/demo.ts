/**
 * Synthesizes examples/online-boutique with the real cdk8s CLI and shows on one screen what came out.
 * Everything printed is read from the manifests that the CLI wrote.
 */
import { execFileSync } from 'child_process';
import { readdirSync, readFileSync } from 'fs';
import { join, relative } from 'path';
import { parseAllDocuments } from 'yaml';
import { PROFILE } from '../examples/online-boutique/profile';
import { Assessment, Posture } from 'cdk8s-bulwark';

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

function outcome({ summary }: Assessment): string {
  return `${summary.controls} controls, ${summary.passed} checks passed, ${summary.failed + summary.errors} failed`;
}

function main(): void {
  synthesize();
  const objects = readManifests(OUT);
  const whole = Posture.assessManifests(objects);
  const shop = Posture.assessManifests(objects, PROFILE);
  const out = relative(process.cwd(), OUT) || '.';
  console.log(`
manifests   ${out}/
objects     ${objects.length}: ${countByKind(objects)}
profile     ${whole.profile} for Kubernetes ${whole.kubernetesVersion}: ${outcome(whole)}`);
  for (const { control, severity, objects: count } of whole.failuresByControl) {
    const disabled = PROFILE.disabled.find(d => d.control === control);
    console.log(`              ${severity} ${control}, ${count} object${count === 1 ? '' : 's'}${disabled ? `: left out, ${disabled.reason}` : ''}`);
  }
  console.log(`            ${shop.profile}, the shop's own: ${outcome(shop)}

next        kubectl apply -R -f ${out}/
            examples/online-boutique/main.ts is the program; docs/controls.md explains every control`);
  if (!shop.isClean) {
    console.log(`\n${Posture.report(shop)}`);
    process.exitCode = 2;
  }
}

main();
