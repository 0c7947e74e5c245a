import { readFileSync } from 'fs';
import { join } from 'path';
import { Connectivity, PortSet, Protocol } from '../../src/connectivity';
import { ManifestSet } from '../../src/manifests';
import { describeWithCorpus } from '../corpora';

interface Case {
  readonly context: string;
  readonly test: string;
  readonly step?: number;
  readonly pods: readonly {
    readonly namespace: string;
    readonly namespaceLabels: Record<string, string>;
    readonly name: string;
    readonly labels: Record<string, string>;
    readonly ip: string;
    readonly ports: readonly { readonly name: string; readonly port: number; readonly protocol: string }[];
  }[];
  readonly policies: readonly unknown[];
  readonly checks: readonly { readonly port: number; readonly protocol: Protocol; readonly denied: readonly (readonly [string, string])[] }[];
}

function objectsOf({ pods, policies }: Case): unknown[] {
  const namespaces = new Map(pods.map(({ namespace, namespaceLabels }) => [namespace, namespaceLabels]));
  return [
    ...[...namespaces].map(([name, labels]) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } })),
    ...pods.map(({ namespace, name, labels, ip, ports }) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace, labels },
      spec: { containers: [{ name: 'agnhost', ports: ports.map(port => ({ name: port.name, containerPort: port.port, protocol: port.protocol })) }] },
      status: { podIP: ip },
    })),
    ...policies,
  ];
}

describeWithCorpus(['network', 'kubernetes-e2e'], 'truth tables of the network policy tests of Kubernetes', folder => {
  const cases: Case[] = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8'));
  let tables = 0;
  let pairs = 0;

  it.each(cases.map(each => [`${each.context} ${each.test}${each.step ? ` (${each.step})` : ''}`, each] as const))('%s', (_, each) => {
    const { world, engine, diagnostics } = Connectivity.of(ManifestSet.of(objectsOf(each)));
    expect(diagnostics).toEqual([]);
    const names = each.pods.map(({ namespace, name }) => [namespace, name] as const);
    for (const { port, protocol, denied } of each.checks) {
      const refused: string[] = [];
      for (const from of names) {
        for (const to of names) {
          if (from === to) continue;
          const { allowed, unknown } = engine.verdict({ kind: 'pod', pod: world.podNamed(...from)!.id }, { kind: 'pod', pod: world.podNamed(...to)!.id });
          expect(unknown).toBe(PortSet.NONE);
          if (!allowed.has(protocol, port)) refused.push(`${from.join('/')} ${to.join('/')}`);
          pairs++;
        }
      }
      expect(refused.sort()).toEqual(denied.map(pair => pair.join(' ')).sort());
      tables++;
    }
  });

  it('is checked as a whole', () => {
    console.log(`kubernetes-e2e: ${cases.length} states, ${tables} truth tables, ${pairs} pairs of pods`);
    expect(tables).toBe(65);
  });
});
