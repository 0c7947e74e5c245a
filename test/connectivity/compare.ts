/* eslint-disable no-bitwise -- bits of numbers and addresses */
import { Random } from './random/random';
import { RawObject } from './random/world';
import { Connectivity, ConnectivityOptions, Endpoint, PortSet, Protocol, Verdict } from '../../src/connectivity';
import { Engine } from '../../src/connectivity/engine/engine';
import { ManifestSet } from '../../src/manifests';

/** One end as a brute-force evaluator is asked about it. */
export type NaiveEnd =
  /** A workload: the object that has the template, or the Pod. `label` is `namespace/name[Kind]`. */
  | { readonly kind: 'workload'; readonly label: string; readonly namespace: string; readonly object: RawObject }
  /** An address outside of the cluster. */
  | { readonly kind: 'outside'; readonly address: string };

export type NaiveAnswer = 'allowed' | 'denied' | 'unknown';

/** Evaluates one question straight from the objects; shares no code with the engine. */
export type Naive = (from: NaiveEnd, to: NaiveEnd, protocol: Protocol, port: number) => NaiveAnswer;

export interface Comparison {
  /** What differs, in words; empty where nothing does. At most 20. */
  readonly differences: readonly string[];
  readonly questions: number;
}

const WORKLOAD_KINDS = new Set(['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job', 'CronJob']);
const PROTOCOLS: readonly Protocol[] = ['TCP', 'UDP', 'SCTP'];

/**
 * Asks the engine (pair by pair and by its graph) and a brute-force evaluator the same: every ordered pair of workloads, and each
 * workload from and to addresses around the borders of all blocks, on all ports: brute force is asked once for each piece of
 * ports that nothing tells apart, and the engine must say that for the whole piece. A workload to itself is not asked.
 */
export function compare(objects: readonly RawObject[], options: ConnectivityOptions, naive: Naive, seed = 0): Comparison {
  const { engine, world } = Connectivity.of(ManifestSet.of(objects), options);
  const differences = graphDifferences(engine);
  const random = new Random(seed);
  const ends: { readonly naive: NaiveEnd; readonly engine: Endpoint }[] = objects.filter(({ kind }) => WORKLOAD_KINDS.has(kind)).map(object => {
    const namespace = object.metadata.namespace ?? 'default';
    const label = `${namespace}/${object.metadata.name}[${object.kind}]`;
    const found = world.workload(label);
    if (found?.pods.length !== 1) throw new Error(`${label} has ${found?.pods.length ?? 'no'} shapes of pods in the world, expected 1`);
    return { naive: { kind: 'workload', label, namespace, object }, engine: { kind: 'pod', pod: found.pods[0] } };
  });
  const known = borderAddresses(objects);
  const addresses = known.length > 10 ? random.some(known, 10 / known.length) : known;
  for (const { text, family, value } of addresses) {
    ends.push({ naive: { kind: 'outside', address: text }, engine: { kind: 'outside', range: { family, from: value, to: value } } });
  }
  const pieces = piecesOfPorts(objects);
  const borders = new Set([...pieces.map(({ from }) => from), 65536]);
  let questions = 0;
  for (const from of ends) {
    for (const to of ends) {
      if (from === to || from.naive.kind === 'outside' && to.naive.kind === 'outside') continue;
      const verdict = engine.verdict(from.engine, to.engine);
      const differ = (what: string): void => {
        if (differences.length < 20) differences.push(`${nameOf(from.naive)} => ${nameOf(to.naive)} ${what}`);
      };
      for (const protocol of PROTOCOLS) {
        for (const range of [verdict.allowed, verdict.unknown].flatMap(ports => ports.ranges(protocol))) {
          if (!borders.has(range.from) || !borders.has(range.to + 1)) differ(`${protocol} ${range.from}-${range.to}: the engine changes its answer at a port that nothing names`);
        }
        for (const piece of pieces) {
          questions++;
          const expected = naive(from.naive, to.naive, protocol, piece.from);
          for (const port of piece.from === piece.to ? [piece.from] : [piece.from, piece.to]) {
            const answer = answerOf(verdict, protocol, port);
            if (answer !== expected) differ(`${protocol} ${port}: engine ${answer}, brute force ${expected}`);
          }
        }
      }
    }
  }
  return { differences, questions };
}

export function answerOf({ allowed, unknown }: Verdict, protocol: Protocol, port: number): NaiveAnswer {
  return allowed.has(protocol, port) ? 'allowed' : unknown.has(protocol, port) ? 'unknown' : 'denied';
}

const nameOf = (end: NaiveEnd): string => end.kind === 'workload' ? end.label : end.address;

/** Where the graph, expanded, says something else than the verdict of the pair; or says it twice. */
export function graphDifferences(engine: Engine): string[] {
  const { world } = engine;
  const { classes } = engine.graph();
  const blocks = [...engine.graph().blocks()];
  const told = new Map<string, Verdict>();
  const differences: string[] = [];
  for (const { from, to, verdict } of blocks) {
    if (from.length === 0 || to.length === 0) differences.push('a block is empty');
    if (verdict.allowed.isEmpty && verdict.unknown.isEmpty) differences.push('a block is denied');
    for (const a of from) {
      for (const b of to) {
        if (told.has(`${a} ${b}`)) differences.push(`${a} => ${b} is in two blocks`);
        told.set(`${a} ${b}`, verdict);
      }
    }
  }
  const members = classes.flatMap(({ pods }) => pods);
  if (new Set(members).size !== world.pods.length || members.length !== world.pods.length) differences.push('the classes do not hold every pod once');
  const sources = classes.filter(({ outside }) => outside?.as !== 'destination');
  const destinations = classes.filter(({ outside }) => outside?.as !== 'source');
  for (const a of sources) {
    for (const b of destinations) {
      if (a.outside && b.outside) {
        if (told.has(`${a.id} ${b.id}`)) differences.push('outside to outside is in a block');
        continue;
      }
      const verdict = told.get(`${a.id} ${b.id}`) ?? { allowed: PortSet.NONE, unknown: PortSet.NONE, reasons: [] };
      for (const from of endsOf(a)) {
        for (const to of endsOf(b)) {
          if (from.kind === 'pod' && to.kind === 'pod' && from.pod === to.pod && !world.workloads[world.pods[from.pod].workload].replicated) continue;
          const expected = engine.verdict(from, to);
          if (textOf(verdict) !== textOf(expected) && differences.length < 20) {
            differences.push(`class ${a.id} => class ${b.id}: graph ${textOf(verdict)}, pair ${JSON.stringify([from, to], (_, v) => typeof v === 'bigint' ? `${v}` : v)} ${textOf(expected)}`);
          }
        }
      }
    }
  }
  return differences;
}

function endsOf({ pods, outside }: ReturnType<Engine['graph']>['classes'][number]): Endpoint[] {
  if (!outside) return pods.map(pod => ({ kind: 'pod', pod }));
  const { family, from, to } = outside.range;
  return [from, to].map(value => ({ kind: 'outside', range: { family, from: value, to: value } }));
}

const textOf = ({ allowed, unknown, reasons }: Verdict): string => `${allowed} / ${unknown} / ${reasons.join('; ')}`;

/** Where numbers stand that are no ports. */
const NO_PORTS = new Set(['metadata', 'status', 'priority', 'order', 'replicas']);

/** Ports between which no object draws a line: whatever holds for one port of a piece holds for all of it. Ascending, all ports. */
export function piecesOfPorts(objects: readonly RawObject[]): { readonly from: number; readonly to: number }[] {
  const starts = new Set<number>([1]);
  const visit = (value: unknown): void => {
    if (typeof value === 'number') {[value, value + 1].forEach(port => starts.add(port));} else if (typeof value === 'string' && /^\d{1,5}([:-]\d{1,5})?$/.test(value)) {value.split(/[:-]/).map(Number).forEach(visit);} else if (Array.isArray(value)) {value.forEach(visit);} else if (typeof value === 'object' && value !== null) {
      for (const [key, own] of Object.entries(value)) {
        if (/^\d{1,5}$/.test(key)) visit(key);
        if (!NO_PORTS.has(key)) visit(own);
      }
    }
  };
  for (const object of objects) {
    visit(object);
    const { metadata } = WORKLOAD_KINDS.has(object.kind) && object.kind !== 'Pod' ? object.spec.template : object;
    for (const text of Object.values<unknown>(metadata?.annotations ?? {})) visit(String(text).split(/[\s,-]+/));
  }
  const sorted = [...starts].filter(port => Number.isInteger(port) && port >= 1 && port <= 65535).sort((a, b) => a - b);
  return sorted.map((from, i) => ({ from, to: (sorted[i + 1] ?? 65536) - 1 }));
}

/** The first and last ports of the pieces. */
export function borderPorts(objects: readonly RawObject[]): number[] {
  return [...new Set(piecesOfPorts(objects).flatMap(({ from, to }) => [from, to]))];
}

interface Address {
  readonly text: string;
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** The first and last addresses of each block that objects write, those beside them, and one of each family that is far off. */
export function borderAddresses(objects: readonly RawObject[]): Address[] {
  const found = new Map<string, Address>();
  const add = (family: 4 | 6, value: bigint): void => {
    if (value < 0n || value >= 1n << (family === 4 ? 32n : 128n)) return;
    const text = family === 4 ? [24n, 16n, 8n, 0n].map(shift => value >> shift & 255n).join('.')
      : Array.from({ length: 8 }, (_, i) => (value >> BigInt(112 - 16 * i) & 0xffffn).toString(16)).join(':');
    found.set(text, { text, family, value });
  };
  const visit = (value: unknown): void => {
    if (typeof value === 'string') {
      const [address, prefix] = value.split('/');
      const family = /^\d+(\.\d+){3}$/.test(address) ? 4 : /^[0-9a-f]*:[0-9a-f:]*$/.test(address) ? 6 : undefined;
      const bits = family === 4 ? 32 : 128;
      if (family === undefined || prefix === undefined || !/^\d+$/.test(prefix) || Number(prefix) > bits) return;
      const size = 1n << BigInt(bits - Number(prefix));
      const first = valueOf(address, family) / size * size;
      [first - 1n, first, first + size - 1n, first + size].forEach(border => add(family, border));
    } else if (typeof value === 'object' && value !== null) {
      Object.values(value).forEach(visit);
    }
  };
  visit(objects);
  add(4, 0x08080808n);
  add(6, 0x20014860n << 96n | 0x8888n);
  return [...found.values()];
}

function valueOf(address: string, family: 4 | 6): bigint {
  if (family === 4) return address.split('.').reduce((sum, part) => sum << 8n | BigInt(part), 0n);
  const [head, tail] = address.split('::').map(part => part === '' ? [] : part.split(':'));
  const groups = tail === undefined ? head : [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
  return groups.reduce((sum, part) => sum << 16n | BigInt(`0x${part || '0'}`), 0n);
}
