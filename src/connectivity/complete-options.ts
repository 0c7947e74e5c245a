import { LoweringOptions } from './dialects/lowering';
import { EngineOptions } from './engine/engine';
import { AddressSet } from './model/address-set';
import { ConnectivityOptions, Dialect, HostNetworkPods } from './options';
import { apiGroupOf, ManifestSet } from '../manifests';

/** Every default filled in. */
export type CompleteOptions = LoweringOptions & EngineOptions & { readonly hostNetworkPods: HostNetworkPods };

/** Whose policies are there; both or neither: portable. */
function dialectOf(set: ManifestSet): Dialect {
  const groups = new Set(set.entries.filter(({ object }) => object.kind.endsWith('Policy')).map(({ object }) => apiGroupOf(object.apiVersion)));
  const calico = groups.has('projectcalico.org') || groups.has('crd.projectcalico.org');
  const cilium = groups.has('cilium.io');
  if (calico === cilium) return 'portable';
  return calico ? 'calico' : 'cilium';
}

/** RFC 1918, RFC 6598 and RFC 4193: where clusters have their pods. */
const PRIVATE = AddressSet.of([
  { family: 4, from: 0x0a000000n, to: 0x0affffffn },
  { family: 4, from: 0x64400000n, to: 0x647fffffn },
  { family: 4, from: 0xac100000n, to: 0xac1fffffn },
  { family: 4, from: 0xc0a80000n, to: 0xc0a8ffffn },
  { family: 6, from: 0xfcn * 2n ** 120n, to: 0xfen * 2n ** 120n - 1n },
]);

/** Fills in what was not said. */
export function completed(options: ConnectivityOptions, set: ManifestSet): CompleteOptions {
  const dialect = options.dialect ?? dialectOf(set);
  return {
    ...options,
    dialect,
    ipBlocks: options.ipBlocks ?? (dialect === 'cilium' ? 'external-only' : 'any'),
    hostNetworkPods: options.hostNetworkPods ?? (options.ipBlocks === 'external-only' ? 'pod' : 'node'),
    podCidrs: options.podCidrs ?? PRIVATE,
    istioRootNamespace: options.istioRootNamespace ?? 'istio-system',
    trustDomain: options.trustDomain ?? 'cluster.local',
  };
}
