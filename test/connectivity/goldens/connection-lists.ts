import { readFileSync } from 'fs';
import { PortSet, Protocol } from '../../../src/connectivity';

/** Where addresses outside lie as numbers; both ends included. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** One connection as text; ports are empty for none. */
export interface ListedConnection {
  readonly from: string;
  readonly to: string;
  readonly ports: PortSet;
}

const NOBODY = 'No Connections';

/** `All Connections`; `SCTP 9003,TCP 8000,8080-8090,UDP 53`. */
export function parsePorts(text: string): PortSet {
  if (text === 'All Connections') return PortSet.ALL;
  let protocol: Protocol = 'TCP';
  let ports = PortSet.NONE;
  for (const item of text === NOBODY ? [] : text.split(',')) {
    const [range, name] = item.trim().split(' ').reverse();
    if (name !== undefined) protocol = name as Protocol;
    const [from, to = from] = range.split('-').map(Number);
    ports = ports.union(PortSet.range(protocol, from, to));
  }
  return ports;
}

/** Lines `a => b : connections`. */
export function readConnectionList(file: string): ListedConnection[] {
  return readFileSync(file, 'utf8').split('\n').map(line => line.trim()).filter(line => line !== '').map(line => {
    const match = /^(.+) => (.+) : (.+)$/.exec(line);
    if (!match) throw new Error(`'${line}' in ${file} is no connection`);
    return { from: match[1], to: match[2], ports: parsePorts(match[3]) };
  });
}

/** Where any of the lists cuts addresses outside, sources and destinations apart; then all of them are cut there. */
export function refined(...lists: readonly (readonly ListedConnection[])[]): ReadonlyMap<string, PortSet>[] {
  const cuts = (['from', 'to'] as const).map(end => {
    const starts = new Set<number>();
    for (const connection of lists.flat()) {
      const range = rangeOf(connection[end]);
      if (range) starts.add(range.from).add(range.to + 1);
    }
    return [...starts].sort((a, b) => a - b);
  });
  return lists.map(list => {
    const result = new Map<string, PortSet>();
    for (const { from, to, ports } of list) {
      for (const source of pieces(from, cuts[0])) {
        for (const target of pieces(to, cuts[1])) {
          const key = `${source} => ${target}`;
          result.set(key, (result.get(key) ?? PortSet.NONE).union(ports));
        }
      }
    }
    return result;
  });
}

/** Sorted lines, for messages that show what differs. */
export function linesOf(connections: ReadonlyMap<string, PortSet>): string[] {
  return [...connections].filter(([, ports]) => !ports.isEmpty).map(([ends, ports]) => `${ends} : ${ports}`).sort();
}

function rangeOf(peer: string): Range | undefined {
  const match = /^([\d.]+)-([\d.]+)(?:\[External\])?$/.exec(peer);
  return match ? { from: numberOf(match[1]), to: numberOf(match[2]) } : undefined;
}

function numberOf(address: string): number {
  return address.split('.').reduce((value, part) => value * 256 + Number(part), 0);
}

function pieces(peer: string, cuts: readonly number[]): string[] {
  const range = rangeOf(peer);
  if (!range) return [peer];
  return cuts.flatMap((from, i) => from >= range.from && from <= range.to ? [`${from}-${cuts[i + 1] - 1}`] : []);
}
