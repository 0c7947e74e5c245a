import { existsSync, readFileSync } from 'fs';
import { dirname, join } from 'path';

/** What the page is made of, besides its data. */
export interface PageAssets {
  /** The document, with slots `<!-- slot: NAME -->`. */
  readonly template: string;
  readonly style: string;
  readonly script: string;
}

/** The parts of the page script, in the order in which each finds what it needs. They share one function scope. */
const SCRIPTS = ['dom', 'model', 'state', 'filter', 'parts', 'tabs', 'filter-bar', 'findings', 'evidence', 'waivers', 'controls', 'page'];

let loaded: PageAssets | undefined;

/** Reads the assets of the page, once a process. */
export function pageAssets(): PageAssets {
  return loaded ??= load(assetFolder());
}

function load(folder: string): PageAssets {
  const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8').replace(/\r\n?/g, '\n');
  const scripts = SCRIPTS.map(name => read('script', `${name}.js`)).join('\n');
  return { template: read('page.html'), style: `\n${read('page.css')}`, script: `\n(() => {\n'use strict';\n${scripts}})();\n` };
}

/** `assets/report` of the package. Looked for upwards: the code runs from src/, from lib/ and from a bundle in a folder of its own. */
function assetFolder(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const candidate = join(folder, 'assets', 'report');
    if (existsSync(join(candidate, 'page.html'))) return candidate;
    if (folder === dirname(folder)) {
      throw new Error(`no folder above '${__dirname}' holds assets/report/page.html: the package is incomplete, install it again`);
    }
  }
}

/** The source of a Content Security Policy that allows this very text and no other. */
export function cspHash(text: string): string {
  // Loaded with the first page: every run of the command line comes by here, and this would be a tenth of its start.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { createHash } = require('crypto') as typeof import('crypto');
  return `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
}
