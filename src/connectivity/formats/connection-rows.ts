import { connectionsOf, GraphPeer } from '../connections';
import { Connectivity } from '../connectivity';

/** One line of what is not denied. */
export interface ConnectionRow {
  readonly from: GraphPeer;
  readonly to: GraphPeer;
  /** `all`, or `SCTP 9003,TCP 8000,8080-8090,UDP 53`. */
  readonly ports: string;
  /** Why nobody can say whether these ports are allowed. @default - they are allowed */
  readonly unknown?: string;
}

/** Every connection, what is allowed before what is unknown; expanded one by one. */
export function* rowsOf(connectivity: Connectivity): Iterable<ConnectionRow> {
  for (const { from, to, verdict: { allowed, unknown, reasons } } of connectionsOf(connectivity)) {
    if (!allowed.isEmpty) yield { from, to, ports: allowed.toString() };
    if (!unknown.isEmpty) yield { from, to, ports: unknown.toString(), unknown: reasons.join('; ') };
  }
}

/** The rows, or `undefined` where there are more than the limit. Does not expand more than that. */
export function fewRows(connectivity: Connectivity, limit: number): readonly ConnectionRow[] | undefined {
  const rows: ConnectionRow[] = [];
  for (const row of rowsOf(connectivity)) {
    if (rows.length === limit) return undefined;
    rows.push(row);
  }
  return rows;
}
