import { Connectivity } from '../connectivity';
import { csvGraph } from './csv';
import { dotGraph } from './dot';
import { htmlGraph } from './html';
import { jsonGraph } from './json';
import { layoutOf } from './layout';
import { mermaidGraph } from './mermaid';
import { pictureOf } from './picture';
import { escaped, svg } from './svg';
import { textGraph } from './text';

export { CONNECTIVITY_SCHEMA } from './json-schema';

/** The ways in which a graph is written; the first is the default. */
export const GRAPH_FORMATS = ['text', 'json', 'mermaid', 'dot', 'csv', 'html'] as const;
export type GraphFormat = typeof GRAPH_FORMATS[number];

const WRITERS: Readonly<Record<GraphFormat, (connectivity: Connectivity) => Iterable<string>>> = {
  text: textGraph, json: jsonGraph, mermaid: mermaidGraph, dot: dotGraph, csv: csvGraph, html: htmlGraph,
};

/** Who can talk to whom as text, in pieces. */
export function renderGraph(connectivity: Connectivity, format: GraphFormat): Iterable<string> {
  return WRITERS[format](connectivity);
}

/** The graph as SVG in HTML for other pages, with what it leaves out; namespaces alone where there are more workloads or connections than the limit. */
export function* graphPicture(connectivity: Connectivity, limit: number): Iterable<string> {
  const picture = pictureOf(connectivity, limit);
  if (picture.note) yield `<p class="note">${escaped(picture.note)}</p>\n`;
  yield* svg(picture, layoutOf(picture), { isInteractive: false });
}
