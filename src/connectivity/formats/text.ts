import { Connectivity } from '../connectivity';
import { edgesByNamespace, OUTSIDE } from './by-namespace';
import { ConnectionRow, fewRows } from './connection-rows';
import { onOneLine } from './plain-text';

/** More lines are read by nobody. */
export const MOST_LINES = 5000;

/** One connection a line, `from => to : ports`; by namespaces where there are more than somebody reads. */
export function* textGraph(connectivity: Connectivity): Iterable<string> {
  const rows = fewRows(connectivity, MOST_LINES);
  if (rows) {
    if (rows.length === 0) yield '# nothing may talk to anything\n';
    for (const row of rows) yield `${lineOf(row)}\n`;
    return;
  }
  const edges = edgesByNamespace(connectivity);
  yield `# more than ${MOST_LINES} connections: shown by namespace, with what some pair of workloads may use; the formats json and csv hold everything\n`;
  for (const { from, to, allowed, unknown, pairs } of edges.slice(0, MOST_LINES)) {
    const parts = [...allowed.isEmpty ? [] : [allowed.toString()], ...unknown.isEmpty ? [] : [`${unknown} unknown`]];
    yield `${onOneLine(`${from} => ${to}`)} : ${parts.join('; ')}${from === OUTSIDE || to === OUTSIDE ? '' : ` (${pairs} pair${pairs === 1 ? '' : 's'})`}\n`;
  }
  if (edges.length > MOST_LINES) yield `# and ${edges.length - MOST_LINES} more pairs of namespaces\n`;
}

function lineOf({ from, to, ports, unknown }: ConnectionRow): string {
  return onOneLine(`${from.label} => ${to.label} : ${ports}${unknown === undefined ? '' : ` unknown: ${unknown}`}`);
}
