/**
 * Synthesizes examples/online-boutique with the real cdk8s CLI and shows on one screen what came out.
 * Everything printed is read from the manifests that the CLI wrote.
 */
import { execFileSync } from 'child_process';
import { readdirSync, readFileSync } from 'fs';
import { join, relative } from 'path';
import { parseAllDocuments } from 'yaml';

const ROOT = join(__dirname, '..');
const EXAMPLE = join(ROOT, 'examples', 'online-boutique');
const OUT = join(ROOT, 'out', 'online-boutique');

interface Library {
  readonly Posture: typeof import('cdk8s-bulwark').Posture;
}

function synthesize(): void {
  const cli = join(ROOT, 'node_modules', '.bin', 'cdk8s');
  execFileSync(cli, ['synth', '--no-check-upgrade', '--output', OUT], { cwd: EXAMPLE, stdio: 'inherit' });
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

function main(): void {
  synthesize();
  // The library as it is built and shipped, not its sources.
  const { Posture } = require(join(ROOT, 'lib')) as Library;
  const objects = readManifests(OUT);
  const assessment = Posture.assessManifests(objects);
  const { summary } = assessment;
  console.log(`
manifests   ${relative(process.cwd(), OUT) || '.'}/
objects     ${objects.length}: ${countByKind(objects)}
profile     ${assessment.profile} for Kubernetes ${assessment.kubernetesVersion}: ${summary.controls} controls, `
    + `${summary.passed} checks passed, ${summary.failed + summary.errors} failed`);
  for (const { control, severity, objects: count } of assessment.failuresByControl) {
    console.log(`            ${severity.padEnd(8)} ${control} (${count} objects)`);
  }
  console.log(`
next        kubectl apply -R -f ${relative(process.cwd(), OUT) || '.'}/
            examples/online-boutique/main.ts is the program; docs/controls.md explains every control`);
}

main();
