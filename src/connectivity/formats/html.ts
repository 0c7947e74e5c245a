import { existsSync, readFileSync } from 'fs';
import { dirname, join } from 'path';
import { Connectivity } from '../connectivity';
import { Box, Layout, layoutOf } from './layout';
import { Picture, PictureEdge, PictureNode, pictureOf } from './picture';
import { onOneLine } from './plain-text';

/** Beyond it a browser no longer draws at once, and nobody sees anything. */
export const MOST_HTML = 3000;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' };

/** Text as it may stand between tags and in quoted attributes. */
function escaped(text: string): string {
  return onOneLine(text).replace(/[&<>"']/g, character => ENTITIES[character]);
}

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

function* svg(picture: Picture, layout: Layout): Iterable<string> {
  const { width, height, nodes, groups } = layout;
  yield `<svg id="graph" role="group" aria-label="Who can talk to whom" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">\n`;
  yield '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    + '<path class="tip" d="M0 0 8 4 0 8z"/></marker></defs>\n';
  for (const { namespace, ...box } of groups) yield `<g class="namespace">${rect(box)}<text x="${box.x + 12}" y="${box.y + 22}">${escaped(shortened(namespace, 40))}</text></g>\n`;
  for (const [i, edge] of picture.edges.entries()) yield edgeOf(edge, i, nodes);
  for (const [i, node] of picture.nodes.entries()) yield nodeOf(node, i, nodes[i]);
  yield '</svg>\n';
}

function edgeOf({ from, to, unknown }: PictureEdge, i: number, nodes: readonly Box[]): string {
  const [a, b] = [nodes[from], nodes[to]];
  if (a.x === b.x && from !== to) return curve(edgeClass(unknown), i, a.x + a.width, a.y + a.height / 2, b.x + b.width, b.y + b.height / 2, 45, 45);
  const forwards = a.x <= b.x;
  const [x1, x2] = forwards ? [a.x + a.width, b.x] : [a.x, b.x + b.width];
  // Two ways between the same points do not lie on each other.
  const [y1, y2] = [a.y + a.height / 2 + (forwards ? -6 : 6), b.y + b.height / 2 + (forwards ? -6 : 6)];
  const bend = Math.max(30, Math.min(160, Math.abs(x2 - x1) / 2)) * (forwards ? 1 : -1);
  return curve(edgeClass(unknown), i, x1, y1, x2, y2, bend, -bend);
}

function edgeClass(unknown: string | undefined): string {
  return unknown === undefined ? 'edge' : 'edge unknown';
}

/** From one place to the other, with how far it leans out at either end. */
function curve(classes: string, i: number, x1: number, y1: number, x2: number, y2: number, leave: number, arrive: number): string {
  return `<path class="${classes}" data-edge="${i}" d="M${x1} ${y1}C${x1 + leave} ${y1} ${x2 + arrive} ${y2} ${x2} ${y2}"/>\n`;
}

function nodeOf({ label, title, kind }: PictureNode, i: number, box: Box): string {
  const [x, y] = [box.x + 10, box.y + (kind === '' ? 24 : 17)];
  const [shown, below] = [shortened(title, 24), shortened(kind, 26)];
  // The name begins with what is seen, so that it can be spoken.
  const name = `${shown} ${below}: ${label}`;
  return `<g class="node" data-node="${i}" data-label="${escaped(label)}" tabindex="0" role="button" aria-pressed="false" aria-label="${escaped(name)}">`
    + `${rect(box)}<text x="${x}" y="${y}">${escaped(shown)} </text>${kind === '' ? '' : `<text class="kind" x="${x}" y="${y + 15}">${escaped(below)}</text>`}`
    + `<title>${escaped(label)}</title></g>\n`;
}

function rect({ x, y, width, height }: Box): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="5"/>`;
}

function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
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
