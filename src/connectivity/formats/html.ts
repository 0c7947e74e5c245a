import { existsSync, readFileSync } from 'fs';
import { dirname, join } from 'path';
import { Connectivity } from '../connectivity';
import { layoutOf } from './layout';
import { pictureOf } from './picture';
import { escaped, svg } from './svg';

/** Beyond it a browser no longer draws at once, and nobody sees anything. */
export const MOST_HTML = 3000;

/**
 * The graph as one HTML page that needs nothing else. A policy in the page lets the browser run this script and this style
 * sheet alone, whatever the names are.
 */
export function* htmlGraph(connectivity: Connectivity): Iterable<string> {
  const asset = (name: string) => readFileSync(join(assetFolder(), name), 'utf8').replace(/\r\n?/g, '\n');
  const [template, style, script] = ['page.html', 'page.css', 'page.js'].map(asset);
  const picture = pictureOf(connectivity, MOST_HTML);
  const policy = `default-src 'none'; script-src ${cspHash(script)}; style-src ${cspHash(style)}; base-uri 'none'; form-action 'none'`;
  const slots: Record<string, () => Iterable<string>> = {
    policy: () => [`<meta http-equiv="Content-Security-Policy" content="${policy}">`],
    style: () => ['<style>', style, '</style>'],
    note: () => picture.note ? [`<p class="note" id="collapsed">${escaped(picture.note)}</p>`] : [],
    totals: () => [`<p id="totals">${picture.nodes.length} points, ${picture.edges.length} connections</p>`],
    picture: () => svg(picture, layoutOf(picture)),
    data: () => [jsonInScript({ nodes: picture.nodes.map(({ label }) => label), edges: picture.edges.map(({ from, to, ports, unknown }) => [from, to, ports, unknown ?? '']) })],
    script: () => ['<script>', script, '</script>'],
  };
  const pieces = template.split(/<!-- slot: ([a-z]+) -->/);
  for (let i = 0; i < pieces.length; i++) {
    if (i % 2 === 0) yield pieces[i];
    else yield* slots[pieces[i]]();
  }
}

function jsonInScript(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** `assets/graph` of the package. Looked for upwards: the code runs from src/, from lib/ and from a bundle in a folder of its own. */
function assetFolder(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const candidate = join(folder, 'assets', 'graph');
    if (existsSync(join(candidate, 'page.html'))) return candidate;
    if (folder === dirname(folder)) {
      throw new Error(`no folder above '${__dirname}' holds assets/graph/page.html: the package is incomplete, install it again`);
    }
  }
}

function cspHash(text: string): string {
  // Loaded with the first page: every run of the command line comes by here.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { createHash } = require('crypto') as typeof import('crypto');
  return `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
}
