import { readFileSync } from 'fs';
import { join } from 'path';
import { loadAll } from 'js-yaml';
import { answerOf } from './compare';
import { RawObject } from './random/world';
import { Connectivity } from '../../src/connectivity';
import { ManifestSet, parsePointer } from '../../src/manifests';
import { describeWithCorpus } from '../corpora';

interface Entry {
  readonly test: string;
  readonly subtest: string;
  readonly step?: number;
  readonly manifests: readonly string[];
  readonly mutations: readonly RawObject[];
  readonly podIPs?: Readonly<Record<string, string>>;
  readonly skipped?: string;
  readonly checks: readonly RawObject[];
}

function load(folder: string, file: string): RawObject[] {
  const text = readFileSync(join(folder, file), 'utf8').replace(/\{\{ index \.HostNetworkPorts (\d+) \}\}/g, (_, n) => `${34345 + Number(n)}`);
  return (loadAll(text) as RawObject[]).filter(object => object);
}

function mutate(objects: RawObject[], { policy, namespace, networkPolicy, op, path, value }: RawObject): RawObject[] {
  const isMeant = ({ kind, metadata }: RawObject): boolean => policy !== undefined ? kind === 'ClusterNetworkPolicy' && metadata.name === policy
    : namespace !== undefined ? kind === 'Namespace' && metadata.name === namespace
      : kind === 'NetworkPolicy' && `${metadata.namespace}/${metadata.name}` === networkPolicy;
  if (!objects.some(isMeant)) throw new Error(`nothing to change: ${policy ?? namespace ?? networkPolicy}`);
  const steps = parsePointer(path);
  if (steps.length === 0) return objects.filter(object => !isMeant(object));
  for (const object of objects.filter(isMeant)) {
    const parent = steps.slice(0, -1).reduce((at, step) => at[step], object);
    const last = steps[steps.length - 1];
    if (Array.isArray(parent)) {
      const index = last === '-' ? parent.length : Number(last);
      if (op === 'add') parent.splice(index, 0, value);
      else if (op === 'remove') parent.splice(index, 1);
      else parent[index] = value;
    } else if (op === 'remove') {
      delete parent[last];
    } else {
      parent[last] = value;
    }
  }
  return objects;
}

/** Pods of StatefulSets as objects of their own, which have addresses. */
function withAddresses(objects: RawObject[], podIPs: Readonly<Record<string, string>>): RawObject[] {
  return objects.flatMap(object => object.kind !== 'StatefulSet' ? [object] : [0, 1].map(i => {
    const name = `${object.metadata.name}-${i}`;
    const ip = podIPs[`${object.metadata.namespace}/${name}`];
    const status = ip ? { hostIP: '192.168.0.1', podIPs: [{ ip }] } : undefined;
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...object.spec.template.metadata, name, namespace: object.metadata.namespace },
      spec: object.spec.template.spec,
      ...status ? { status } : {},
    };
  }));
}

describeWithCorpus(['network', 'cluster-network-policy'], 'conformance of ClusterNetworkPolicy', folder => {
  const entries: Entry[] = JSON.parse(readFileSync(join(folder, 'expectations.json'), 'utf8'));
  const named = entries.map(entry => ({ name: `${entry.test}: ${entry.subtest}${entry.step ? ` (${entry.step})` : ''}`, entry }));
  let decided = 0;

  it.each(named.filter(({ entry }) => !entry.skipped))('$name', ({ entry }) => {
    let objects = entry.manifests.flatMap(file => load(folder, file));
    for (const mutation of entry.mutations) objects = mutate(objects, mutation);
    if (entry.podIPs) objects = withAddresses(objects, entry.podIPs);
    const { world, engine, diagnostics } = Connectivity.of(ManifestSet.of(objects));
    expect(diagnostics).toEqual([]);
    const end = ({ namespace, pod }: RawObject) => ({ kind: 'pod' as const, pod: world.podNamed(namespace, pod)!.id });
    const answers = entry.checks.map(({ from, to, protocol, port }) => answerOf(engine.verdict(end(from), end(to)), protocol, port));
    expect(answers).toEqual(entry.checks.map(({ allowed }) => allowed ? 'allowed' : 'denied'));
    decided += answers.length;
  });

  it.skip.each(named.filter(({ entry }) => entry.skipped))('$name (labels of nodes are not part of the data)', () => undefined);

  it('is checked in full', () => {
    const skipped = entries.filter(entry => entry.skipped).reduce((sum, { checks }) => sum + checks.length, 0);
    const all = entries.reduce((sum, { checks }) => sum + checks.length, 0);
    console.info(`ClusterNetworkPolicy conformance: ${entries.length} entries, ${all} checks: ${decided} as expected, ${skipped} skipped as marked`);
    expect(decided + skipped).toBe(all);
  });
});
