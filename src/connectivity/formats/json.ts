import { Connectivity } from '../connectivity';
import { rowsOf } from './connection-rows';

/** For other programs: docs/connectivity.schema.json. Everything, however much, one connection a line. */
export function* jsonGraph(connectivity: Connectivity): Iterable<string> {
  yield '{"schemaVersion":"1","connections":[';
  let separator = '\n';
  for (const { from, to, ports, unknown } of rowsOf(connectivity)) {
    yield separator + JSON.stringify({ from: from.label, to: to.label, ports, unknown });
    separator = ',\n';
  }
  yield '\n]}\n';
}
