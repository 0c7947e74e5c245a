import { ADMIN_NETWORK_POLICY } from './admin-network-policy';
import { CALICO } from './calico';
import { CILIUM } from './cilium';
import { CLUSTER_NETWORK_POLICY } from './cluster-network-policy';
import { ISTIO } from './istio';
import { LINKERD } from './linkerd';
import { Lowering } from './lowering';
import { NETWORK_POLICY } from './network-policy';

/** The APIs of policies that network plugins enforce, each in a file or folder of its own. */
export const NETWORK_LOWERINGS: readonly Lowering[] = [NETWORK_POLICY, CLUSTER_NETWORK_POLICY, ADMIN_NETWORK_POLICY, CILIUM, CALICO];

/** Every API for policies that is read. */
export const LOWERINGS: readonly Lowering[] = [...NETWORK_LOWERINGS, ISTIO, LINKERD];
