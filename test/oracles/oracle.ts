import { spawnSync } from 'child_process';
import { existsSync } from 'fs';
import { join } from 'path';
import { Connectivity, ConnectivityOptions, Endpoint, Protocol } from '../../src/connectivity';
import { parseAddress } from '../../src/connectivity/model/parse-address';
import { ManifestSet } from '../../src/manifests';
import { answerOf, borderPorts } from '../connectivity/compare';
import { Random } from '../connectivity/random/random';
import { RawObject } from '../connectivity/random/world';
import { goProgramsFolder, type GoPrograms } from '../helpers/go-binaries';

/**
 * A policy engine of somebody else, without a cluster, that judges worlds of objects.
 *
 * To plug one in: a Go program in `modules/<name>` (go.mod, go.sum, main.go) that reads tasks and writes results as JSON lines
 * (`OracleTask`, `OracleResult`), an entry in `ORACLES`, and a `<name>.oracles.ts` that calls `compareWithOracle`.
 */
export function oracle(title: string, name: string, version: string): GoPrograms {
  return { title: `${title} ${version}`, module: join(__dirname, 'modules', name), packages: { [`oracle-${name}`]: '.' }, kept: join('oracles', `${name}-${version}`) };
}

/** NetworkPolicy and ClusterNetworkPolicy v1alpha2. */
export const KUBE_NETWORK_POLICIES = oracle('kube-network-policies', 'knp', '1.1.1');

/** NetworkPolicy, CiliumNetworkPolicy, CiliumClusterwideNetworkPolicy and ClusterNetworkPolicy v1alpha2. */
export const CILIUM = oracle('Cilium', 'cilium', '1.20.2');

/** All that scripts/oracle-binaries.ts builds. */
export const ORACLES: readonly GoPrograms[] = [KUBE_NETWORK_POLICIES, CILIUM];

/** Peers are `namespace/pod` or an address; for Cilium also `reserved:health` and the like. */
export interface OracleQuery {
  readonly from: string;
  readonly to: string;
  readonly protocol: Protocol;
  readonly port: number;
}

/** One line that an oracle reads: a world of its own. Pods have addresses, namespaces are complete, defaults are written out. */
export interface OracleTask {
  readonly objects: readonly RawObject[];
  readonly queries: readonly OracleQuery[];
}

/** One line that it answers. */
export interface OracleResult {
  /** Objects that its parser takes for wrong, with the reason. */
  readonly refused: readonly string[];
  /** In the order of the queries: whether the connection is allowed. */
  readonly answers: readonly boolean[];
}

/**
 * Judges worlds, as many as there are, in one run of the program.
 *
 * @throws Error when the program is not built, or ends with an error
 */
export function askOracle(programs: GoPrograms, tasks: readonly OracleTask[]): OracleResult[] {
  const path = join(goProgramsFolder(programs), Object.keys(programs.packages)[0]);
  if (!existsSync(path)) throw new Error(`${programs.title} is not built: npx tsx scripts/oracle-binaries.ts builds it, into ${path}`);
  const input = tasks.map(task => `${JSON.stringify(task)}\n`).join('');
  const { status, stdout, stderr, error } = spawnSync(path, { input, encoding: 'utf8', maxBuffer: 1024 * 1024 * 1024 });
  if (error || status !== 0) throw error ?? new Error(`${programs.title} ended with ${status}: ${stderr.slice(-2000)}`);
  const results = stdout.split('\n').filter(line => line !== '').map((line): OracleResult => JSON.parse(line));
  if (results.length !== tasks.length) throw new Error(`${programs.title} gave ${results.length} results for ${tasks.length} worlds`);
  return results;
}

export const ADDRESSES = ['8.8.8.8', '10.245.0.1', '192.0.2.1', '192.0.2.130', '203.0.113.7'];

/** The same workloads as pods with addresses, in namespaces that all have objects, with the defaults of the API server: what an oracle reads. */
export function asPods(objects: readonly RawObject[]): RawObject[] {
  const workloads = objects.filter(({ spec, kind }) => kind === 'Pod' || spec?.template);
  const declared = new Map(objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => [metadata.name, metadata.labels ?? {}]));
  const names = [...new Set([...declared.keys(), ...workloads.map(({ metadata }) => metadata.namespace as string)])];
  return [
    ...names.map(name => ({
      apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { ...declared.get(name), 'kubernetes.io/metadata.name': name } },
    })),
    ...workloads.map(({ kind, metadata, spec }, i) => {
      const template = kind === 'Pod' ? { metadata, spec } : spec.template;
      const podIP = `10.244.${names.indexOf(metadata.namespace)}.${i + 1}`;
      const containers = template.spec.containers.map((container: RawObject) =>
        ({ ...container, ports: (container.ports ?? []).map((port: RawObject) => ({ protocol: 'TCP', ...port })) }));
      return {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: metadata.name, namespace: metadata.namespace, labels: template.metadata.labels ?? {} },
        spec: { nodeName: 'node-1', containers },
        status: { phase: 'Running', hostIP: '192.168.0.1', podIP, podIPs: [{ ip: podIP }] },
      };
    }),
  ];
}

/** Questions about a world of `asPods`: a random choice of pairs, ports around those that objects name. */
export function randomQueries(
  random: Random, objects: readonly RawObject[], count: number, outsiders: readonly string[] = ADDRESSES,
): OracleQuery[] {
  const pods = objects.filter(({ kind }) => kind === 'Pod').map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  const ports = borderPorts(objects);
  return Array.from({ length: count }, (): OracleQuery => {
    const own = random.pick(pods);
    const others = pods.filter(name => name !== own);
    const other = others.length === 0 || random.chance(0.25) ? random.pick(outsiders) : random.pick(others);
    const [from, to] = random.chance(0.5) ? [own, other] : [other, own];
    return { from, to, protocol: random.pick(['TCP', 'TCP', 'UDP', 'SCTP'] as const), port: random.pick(ports) };
  });
}

export interface OracleComparison {
  readonly worlds: number;
  readonly queries: number;
  readonly allowed: number;
  /** Nobody can say from objects; the oracle's answer is one of those that are possible. */
  readonly unknown: number;
  readonly refused: readonly string[];
  /** In words; at most 20. */
  readonly differences: readonly string[];
}

/** Asks the engine and the oracle the same. `make`: pods by `asPods`, and policies. */
export function compareWithOracle(
  programs: GoPrograms, worlds: number, make: (random: Random, seed: number) => readonly RawObject[], options: ConnectivityOptions, queriesEach = 60,
  outsiders: readonly string[] = ADDRESSES,
): OracleComparison {
  const tasks = Array.from({ length: worlds }, (_, seed): OracleTask => {
    const random = new Random(seed);
    const objects = make(random, seed);
    return { objects, queries: randomQueries(random, objects, queriesEach, outsiders) };
  });
  const differences: string[] = [];
  const refused: string[] = [];
  let [queries, allowed, unknown] = [0, 0, 0];
  askOracle(programs, tasks).forEach((result, seed) => {
    refused.push(...result.refused);
    const answers = engineAnswers(tasks[seed], options);
    answers.forEach((answer, i) => {
      queries++;
      if (answer === 'unknown') unknown++;
      if (result.answers[i]) allowed++;
      if (answer === 'unknown' || (answer === 'allowed') === result.answers[i] || differences.length >= 20) return;
      const { from, to, protocol, port } = tasks[seed].queries[i];
      differences.push(`world ${seed}: ${from} => ${to} ${protocol} ${port}: engine ${answer}, oracle ${result.answers[i] ? 'allowed' : 'denied'}`);
    });
  });
  return { worlds, queries, allowed, unknown, refused, differences };
}

/** What the engine says of the queries. */
export function engineAnswers({ objects, queries }: OracleTask, options: ConnectivityOptions): ('allowed' | 'denied' | 'unknown')[] {
  const { engine, world } = Connectivity.of(ManifestSet.of(objects), options);
  const end = (name: string): Endpoint => {
    const [namespace, pod] = name.split('/');
    if (pod !== undefined) return { kind: 'pod', pod: world.podNamed(namespace, pod)!.id };
    const [, reserved] = name.split('reserved:');
    if (reserved !== undefined) return { kind: 'entity', name: reserved };
    const { family, value } = parseAddress(name)!;
    return { kind: 'outside', range: { family, from: value, to: value } };
  };
  return queries.map(({ from, to, protocol, port }) => answerOf(engine.verdict(end(from), end(to)), protocol, port));
}
