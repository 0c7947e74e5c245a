import { Connectivity, ConnectivityOptions, PortSet } from '../../../src/connectivity';
import { ManifestSet } from '../../../src/manifests';

export const namespace = (name: string, labels = {}, annotations = {}) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels, annotations } });

export const workload = (name: string, { ns = 'shop', account = name, annotations = {} as object, labels = {} as object } = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: ns },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name, ...labels }, annotations },
      spec: { serviceAccountName: account, containers: [{ name: 'main', image: 'a@b', ports: [{ name: 'http', containerPort: 8080 }] }] },
    },
  },
});

export const object = (apiVersion: string, kind: string, name: string, spec: object, ns = 'shop', metadata = {}) => ({ apiVersion, kind, metadata: { name, namespace: ns, ...metadata }, spec });

/** Asks about workloads by `namespace/name` and about an address outside. */
export function asked(objects: readonly object[], options: ConnectivityOptions = {}) {
  const connectivity = Connectivity.of(ManifestSet.of(objects), options);
  const end = (text: string) => {
    if (text === 'outside') return { kind: 'outside' as const, range: { family: 4 as const, from: 0x08080808n, to: 0x08080808n } };
    const found = connectivity.world.workload(`${text}[Deployment]`);
    if (!found) throw new Error(`no workload ${text}`);
    return { kind: 'pod' as const, pod: found.pods[0] };
  };
  return {
    connectivity,
    reach: (from: string, to: string, port = 8080): string => {
      const { allowed, unknown } = connectivity.engine.verdict(end(from), end(to));
      const one = PortSet.port('TCP', port);
      return allowed.contains(one) ? 'allowed' : unknown.contains(one) ? 'unknown' : 'denied';
    },
    verdict: (from: string, to: string) => connectivity.engine.verdict(end(from), end(to)),
  };
}
