import { readContainerPorts } from './container-ports';
import { readStrings } from './read-strings';
import { WorldReport } from './world-report';
import { FieldPath, ManifestEntry, valueAt } from '../../manifests';
import { AddressRange, AddressSet } from '../model/address-set';
import { parseAddress } from '../model/parse-address';
import { ContainerPort, NamespaceEntry } from '../model/world';

/** What a pod, or the template of pods, says of itself. */
export interface PodFacts {
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
  readonly account: string;
  readonly ports: readonly ContainerPort[];
  readonly hostNetwork: boolean;
  readonly istio: boolean;
  readonly linkerd: boolean;
  readonly addresses?: AddressSet;
}

const NO_STRINGS: ReadonlyMap<string, string> = new Map();

type Fields = Readonly<Record<string, any>>;

/** Reads the pod, or the template, that lies at a path of an object; an absent one is an empty one. */
export function readPodFacts(entry: ManifestEntry, path: FieldPath, namespace: NamespaceEntry, report: WorldReport): PodFacts {
  const pod = fieldsOf(path.length === 0 ? entry.object : valueAt(entry.object, path));
  const spec = fieldsOf(pod.spec);
  const metadata = fieldsOf(pod.metadata);
  const labels = metadata.labels === undefined ? NO_STRINGS : readStrings(metadata.labels, [...path, 'metadata', 'labels'], entry, report);
  const annotations = metadata.annotations === undefined ? NO_STRINGS : readStrings(metadata.annotations, [...path, 'metadata', 'annotations'], entry, report);
  const hostNetwork = spec.hostNetwork === true;
  const addresses = hostNetwork || pod.status === undefined ? undefined : addressesOf(fieldsOf(pod.status));
  const facts: PodFacts = {
    labels,
    annotations,
    account: textOf(spec.serviceAccountName) ?? textOf(spec.serviceAccount) ?? 'default',
    ports: readContainerPorts(spec, [...path, 'spec'], entry, report),
    hostNetwork,
    // Neither mesh takes pods in that use the network of their node.
    istio: !hostNetwork && isInIstio(labels, annotations, namespace, spec),
    linkerd: !hostNetwork && isInLinkerd(annotations, namespace, spec),
  };
  return addresses === undefined ? facts : { ...facts, addresses };
}

/** Pods with one text are alike to every policy. */
export function signatureOf({ labels, account, ports, hostNetwork, istio, linkerd }: PodFacts): string {
  return JSON.stringify([[...labels].sort(), account, ports.map(({ name, port, protocol }) => [name, port, protocol]), hostNetwork, istio, linkerd]);
}

function fieldsOf(value: unknown): Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function addressesOf(status: Fields): AddressSet | undefined {
  const texts: unknown[] = Array.isArray(status.podIPs) && status.podIPs.length > 0 ? status.podIPs.map(each => fieldsOf(each).ip) : [status.podIP];
  const ranges: AddressRange[] = [];
  for (const text of texts) {
    const address = typeof text === 'string' ? parseAddress(text) : undefined;
    if (address) ranges.push({ family: address.family, from: address.value, to: address.value });
  }
  return ranges.length > 0 ? AddressSet.of(ranges) : undefined;
}

function hasContainer(spec: Fields, name: string): boolean {
  return [spec.containers, spec.initContainers].some(list => Array.isArray(list) && list.some(each => fieldsOf(each).name === name));
}

/** https://istio.io/latest/docs/setup/additional-setup/sidecar-injection and /docs/ambient/usage/add-workloads. */
function isInIstio(labels: ReadonlyMap<string, string>, annotations: ReadonlyMap<string, string>, namespace: NamespaceEntry, spec: Fields): boolean {
  const inject = labels.get('sidecar.istio.io/inject') ?? annotations.get('sidecar.istio.io/inject');
  if (inject === 'true' || hasContainer(spec, 'istio-proxy')) return true;
  const ambient = labels.get('istio.io/dataplane-mode') ?? namespace.labels.get('istio.io/dataplane-mode');
  if (ambient === 'ambient') return true;
  if (inject === 'false') return false;
  const injection = namespace.labels.get('istio-injection');
  if (injection !== undefined) return injection === 'enabled';
  return namespace.labels.has('istio.io/rev') || labels.has('istio.io/rev');
}

/** https://linkerd.io/2/features/proxy-injection. */
function isInLinkerd(annotations: ReadonlyMap<string, string>, namespace: NamespaceEntry, spec: Fields): boolean {
  if (hasContainer(spec, 'linkerd-proxy')) return true;
  const inject = annotations.get('linkerd.io/inject') ?? namespace.annotations.get('linkerd.io/inject');
  return inject === 'enabled' || inject === 'ingress';
}
