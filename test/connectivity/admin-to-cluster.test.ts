import { readdirSync, readFileSync, statSync } from 'fs';
import { join } from 'path';
import { loadAll } from 'js-yaml';
import { borderAddresses } from './compare';
import { RawObject } from './random/world';
import { Connectivity, Endpoint } from '../../src/connectivity';
import { ManifestSet } from '../../src/manifests';
import { describeWithCorpus } from '../corpora';

function load(path: string): RawObject[] {
  if (statSync(path).isDirectory()) return readdirSync(path).sort().flatMap(name => load(join(path, name)));
  if (!/\.(ya?ml|json)$/.test(path) || path.endsWith('connlist_output.json')) return [];
  return (loadAll(readFileSync(path, 'utf8')) as RawObject[]).filter(object => object?.kind);
}

function protocolOf({ portNumber, portRange, namedPort }: RawObject): RawObject {
  if (namedPort) return { destinationNamedPort: namedPort };
  if (portNumber) return { [portNumber.protocol.toLowerCase()]: { destinationPort: { number: portNumber.port } } };
  const { protocol = 'TCP', start, end } = portRange;
  return { [protocol.toLowerCase()]: { destinationPort: start === end ? { number: start } : { range: { start, end } } } };
}

/** The same policy under the names of the API that came after. */
function rewritten(object: RawObject): RawObject {
  const isBaseline = object.kind === 'BaselineAdminNetworkPolicy';
  if (!isBaseline && object.kind !== 'AdminNetworkPolicy') return object;
  const rules = (list: RawObject[] | undefined) => list?.map(({ action, ports, ...rest }) =>
    ({ ...rest, action: action === 'Allow' ? 'Accept' : action, ...ports ? { protocols: ports.map(protocolOf) } : {} }));
  const { subject, priority, ingress, egress } = object.spec;
  return {
    apiVersion: 'policy.networking.k8s.io/v1alpha2',
    kind: 'ClusterNetworkPolicy',
    metadata: { name: isBaseline ? 'baseline' : object.metadata.name },
    spec: {
      tier: isBaseline ? 'Baseline' : 'Admin',
      priority: isBaseline ? 0 : priority,
      subject,
      ...ingress ? { ingress: rules(ingress) } : {},
      ...egress ? { egress: rules(egress) } : {},
    },
  };
}

/** Every ordered pair, addresses outside included, in words. */
function answersOf(
  objects: readonly RawObject[], addresses: readonly { family: 4 | 6; value: bigint }[],
): { readonly lines: string[]; readonly isVaried: boolean } {
  const { engine, world } = Connectivity.of(ManifestSet.of(objects), { ipBlocks: 'external-only' });
  const ends: { name: string; end: Endpoint }[] = [
    ...world.pods.map(({ id }) => ({ name: `${world.workloads[world.pods[id].workload].label} ${id}`, end: { kind: 'pod' as const, pod: id } })),
    ...addresses.map(({ family, value }) => ({ name: `${value}`, end: { kind: 'outside' as const, range: { family, from: value, to: value } } })),
  ];
  const verdicts = new Set<string>();
  const lines = ends.flatMap(from => ends.filter(to => to !== from && (to.end.kind === 'pod' || from.end.kind === 'pod')).map(to => {
    const { allowed, unknown, reasons } = engine.verdict(from.end, to.end);
    verdicts.add(`${allowed}`);
    return `${from.name} => ${to.name}: ${allowed} / ${unknown} ${reasons.join()}`;
  }));
  return { lines, isVaried: verdicts.size > 1 };
}

describeWithCorpus(['network', 'netpol-analyzer', 'inputs'], 'AdminNetworkPolicies rewritten to ClusterNetworkPolicies', folder => {
  const inputs = readdirSync(folder).sort().map(name => ({ name, objects: load(join(folder, name)) }))
    .map(({ name, objects }) => ({ name, objects: objects.flatMap(object => object.kind === 'List' ? object.items : [object]) as RawObject[] }))
    .filter(({ objects }) => objects.some(({ kind }) => kind.endsWith('AdminNetworkPolicy')));
  let pairs = 0;
  let policies = 0;
  let varied = 0;

  it.each(inputs)('$name gives the same connections', ({ objects }) => {
    const others = objects.map(rewritten);
    policies += others.filter((object, i) => object !== objects[i]).length;
    const addresses = borderAddresses(objects).filter(({ family }) => family === 4).slice(0, 40);
    const [before, after] = [answersOf(objects, addresses), answersOf(others, addresses)];
    pairs += before.lines.length;
    if (before.isVaried) varied++;
    expect(after.lines).toEqual(before.lines);
  });

  it('is compared where policies matter', () => {
    console.info(`AdminNetworkPolicy rewritten to ClusterNetworkPolicy: ${inputs.length} inputs, ${policies} policies, ${pairs} pairs of ends, 0 differences`);
    expect(varied).toBeGreaterThan(inputs.length / 2);
  });
});
