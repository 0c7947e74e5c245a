import { Connectivity } from '../connectivity';
import { PictureNode, pictureOf } from './picture';
import { onOneLine } from './plain-text';

/** Graphviz takes minutes for more. */
export const MOST_DOT = 2000;

/** A digraph for Graphviz. */
export function* dotGraph(connectivity: Connectivity): Iterable<string> {
  const { nodes, edges, note } = pictureOf(connectivity, MOST_DOT);
  yield 'digraph connectivity {\n  rankdir=LR;\n  node [shape=box, fontname="sans-serif"];\n  edge [fontname="sans-serif"];\n';
  if (note) yield `  label=${quoted(note)};\n`;
  const byNamespace = new Map<string, PictureNode[]>();
  for (const node of nodes) byNamespace.get(node.namespace)?.push(node) ?? byNamespace.set(node.namespace, [node]);
  let group = 0;
  for (const [namespace, members] of byNamespace) {
    if (namespace !== '') yield `  subgraph cluster_${group++} {\n    label=${quoted(namespace)};\n`;
    for (const { label, title, kind } of members) {
      yield `${namespace === '' ? '  ' : '    '}${quoted(label)} [label=${quoted(kind === '' ? title : `${title} (${kind})`)}];\n`;
    }
    if (namespace !== '') yield '  }\n';
  }
  for (const { from, to, ports, unknown } of edges) {
    const style = unknown === undefined ? '' : `, style=dashed, tooltip=${quoted(unknown)}`;
    yield `  ${quoted(nodes[from].label)} -> ${quoted(nodes[to].label)} [label=${quoted(unknown === undefined ? ports : `${ports} unknown`)}${style}];\n`;
  }
  yield '}\n';
}

function quoted(text: string): string {
  return `"${onOneLine(text).replace(/["\\]/g, '\\$&')}"`;
}
