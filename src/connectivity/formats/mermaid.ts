import { Connectivity } from '../connectivity';
import { PictureNode, pictureOf } from './picture';

/** Mermaid draws 500 edges and 50,000 characters at most where nobody configured more, GitHub among them. */
export const MOST_MERMAID = 300;

/** A flowchart in Mermaid. */
export function* mermaidGraph(connectivity: Connectivity): Iterable<string> {
  const { nodes, edges, note } = pictureOf(connectivity, MOST_MERMAID);
  yield 'flowchart LR\n';
  if (note) yield `  note["${escaped(note)}"]\n`;
  const byNamespace = new Map<string, number[]>();
  nodes.forEach(({ namespace }, i) => byNamespace.get(namespace)?.push(i) ?? byNamespace.set(namespace, [i]));
  let group = 0;
  for (const [namespace, members] of byNamespace) {
    if (namespace !== '') yield `  subgraph g${group++}["${escaped(namespace)}"]\n`;
    for (const i of members) yield `${namespace === '' ? '  ' : '    '}n${i}["${titleOf(nodes[i])}"]\n`;
    if (namespace !== '') yield '  end\n';
  }
  for (const { from, to, ports, unknown } of edges) {
    const text = escaped(unknown === undefined ? ports : `${ports} unknown`);
    yield `  n${from} ${unknown === undefined ? '-->' : '-.->'}|"${text}"| n${to}\n`;
  }
}

function titleOf({ title, kind }: PictureNode): string {
  return kind === '' ? escaped(title) : `${escaped(title)}<br/>${escaped(kind)}`;
}

/** All that could mean something to Mermaid or HTML as an entity of Mermaid. */
function escaped(text: string): string {
  return text.replace(/[^A-Za-z0-9 .,:;/()_-]/gu, character => `#${character.codePointAt(0)};`);
}
