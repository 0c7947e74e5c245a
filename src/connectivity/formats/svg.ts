import { Box, Layout } from './layout';
import { Picture, PictureEdge, PictureNode } from './picture';
import { onOneLine } from './plain-text';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' };

/** Text as it may stand between tags and in quoted attributes. */
export function escaped(text: string): string {
  return onOneLine(text).replace(/[&<>"']/g, character => ENTITIES[character]);
}

/** How a picture is used. */
export interface SvgOptions {
  /** Whether a script lets readers choose nodes, so that they are buttons. */
  readonly isInteractive: boolean;
}

/** A picture as SVG, for a page that has styles for it. Names are escaped. */
export function* svg(picture: Picture, layout: Layout, { isInteractive }: SvgOptions = { isInteractive: true }): Iterable<string> {
  const { width, height, nodes, groups } = layout;
  yield `<svg id="graph" role="${isInteractive ? 'group' : 'img'}" aria-label="Who can talk to whom" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">\n`;
  yield '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    + '<path class="tip" d="M0 0 8 4 0 8z"/></marker></defs>\n';
  for (const { namespace, ...box } of groups) yield `<g class="namespace">${rect(box)}<text x="${box.x + 12}" y="${box.y + 22}">${escaped(shortened(namespace, 40))}</text></g>\n`;
  for (const [i, edge] of picture.edges.entries()) yield edgeOf(edge, i, nodes);
  for (const [i, node] of picture.nodes.entries()) yield nodeOf(node, i, nodes[i], isInteractive);
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

function nodeOf({ label, title, kind }: PictureNode, i: number, box: Box, isInteractive: boolean): string {
  const [x, y] = [box.x + 10, box.y + (kind === '' ? 24 : 17)];
  const [shown, below] = [shortened(title, 24), shortened(kind, 26)];
  // The name begins with what is seen, so that it can be spoken.
  const name = `${shown} ${below}: ${label}`;
  const button = isInteractive ? ` data-node="${i}" data-label="${escaped(label)}" tabindex="0" role="button" aria-pressed="false" aria-label="${escaped(name)}"` : '';
  return `<g class="node"${button}>`
    + `${rect(box)}<text x="${x}" y="${y}">${escaped(shown)} </text>${kind === '' ? '' : `<text class="kind" x="${x}" y="${y + 15}">${escaped(below)}</text>`}`
    + `<title>${escaped(label)}</title></g>\n`;
}

function rect({ x, y, width, height }: Box): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="5"/>`;
}

function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
