/**
 * Writes API.md from the compiled assembly (or, with `--check`, says whether it is up to date).
 *
 * The generator takes the newest assembly of a dependency that it finds anywhere below a folder, and tools bring newer
 * ones than the floors that we are built on. So it gets a folder of its own, with exactly what package.json names.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Documentation, Language } from 'jsii-docgen';

const ROOT = join(__dirname, '..');
const DEPENDENCIES = ['cdk8s', 'cdk8s-plus-28', 'constructs'];

function copyAssembly(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const file of ['.jsii', 'package.json']) copyFileSync(join(from, file), join(to, file));
}

async function render(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'bulwark-api-'));
  try {
    copyAssembly(ROOT, join(folder, 'cdk8s-bulwark'));
    for (const name of DEPENDENCIES) copyAssembly(join(ROOT, 'node_modules', name), join(folder, name));
    const documentation = await Documentation.forAssembly('cdk8s-bulwark', folder);
    const markdown = await documentation.toMarkdown({ language: Language.TYPESCRIPT, allSubmodules: true });
    return `${markdown.render().trimEnd()}\n`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const file = join(ROOT, 'API.md');
  const text = await render();
  if (!process.argv.includes('--check')) {
    writeFileSync(file, text);
  } else if (readFileSync(file, 'utf8') !== text) {
    console.error('API.md is not up to date: run `npx projen compile && npx projen docgen`');
    process.exitCode = 1;
  }
}

void main();
