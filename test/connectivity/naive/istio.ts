import { Naive, NaiveAnswer, NaiveEnd } from '../compare';
import { RawObject } from '../random/world';

type Fields = Record<string, RawObject>;
type Caller = { identity?: string; namespace?: string };

const NONE: Fields = {};
const text = (pattern: string, value: string | undefined): boolean => {
  if (value === undefined) return false;
  if (pattern === '*') return true;
  if (pattern[0] === '*') return value.endsWith(pattern.slice(1));
  if (pattern.endsWith('*')) return value.startsWith(pattern.slice(0, -1));
  return pattern === value;
};
const podOf = (object: RawObject) => object.kind === 'Pod' ? object : object.spec.template;
const subset = (wanted: Fields | undefined, labels: Fields | undefined) =>
  Object.entries(wanted ?? NONE).every(([key, value]) => labels?.[key] === value);

/** Istio's rules pair by pair, straight from the objects. Knows no ports of plain TCP: random Services declare none. */
export function naiveIstio(objects: readonly RawObject[]): Naive {
  const labelsOf = new Map<string, Fields>(objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => [metadata.name, metadata.labels ?? NONE]));
  const mesh = (end: NaiveEnd): 'sidecar' | 'ambient' | undefined => {
    if (end.kind === 'outside') return undefined;
    const labels = labelsOf.get(end.namespace) ?? NONE;
    return labels['istio-injection'] === 'enabled' ? 'sidecar' : labels['istio.io/dataplane-mode'] === 'ambient' ? 'ambient' : undefined;
  };
  const all = objects.filter(({ kind }) => kind === 'AuthorizationPolicy');
  const authentications = objects.filter(({ kind }) => kind === 'PeerAuthentication').sort((a, b) => a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1);

  function modeOf(end: NaiveEnd & { kind: 'workload' }, port: number): string {
    const labels = podOf(end.object).metadata?.labels;
    const isWide = ({ spec }: RawObject) => Object.keys(spec.selector?.matchLabels ?? NONE).length === 0;
    const own = authentications.find(one => !isWide(one) && one.metadata.namespace === end.namespace && end.namespace !== 'istio-system' && subset(one.spec.selector.matchLabels, labels));
    const space = authentications.find(one => isWide(one) && one.metadata.namespace === end.namespace && end.namespace !== 'istio-system');
    const root = authentications.find(one => isWide(one) && one.metadata.namespace === 'istio-system');
    const said = [own?.spec.portLevelMtls?.[String(port)]?.mode, own?.spec.mtls?.mode, space?.spec.mtls?.mode, root?.spec.mtls?.mode];
    return said.find(mode => mode !== undefined && mode !== 'UNSET') ?? 'PERMISSIVE';
  }

  return (from, to, protocol, port): NaiveAnswer => {
    const kind = mesh(to);
    if (to.kind === 'outside' || kind === undefined || protocol !== 'TCP') return 'allowed';
    const mode = modeOf(to, port);
    const isNamed = mesh(from) !== undefined && from.kind === 'workload';
    if (mode === 'STRICT' && !isNamed) return 'denied';
    const hasIdentity = isNamed && !(mode === 'DISABLE' && kind === 'sidecar');
    const account = from.kind === 'workload' ? (from.object.kind === 'Pod' ? from.object.spec : from.object.spec.template.spec).serviceAccountName ?? 'default' : '';
    const caller: Caller = hasIdentity && from.kind === 'workload' ? { identity: `cluster.local/ns/${from.namespace}/sa/${account}`, namespace: from.namespace } : {};
    const holds = all.filter(({ metadata, spec }) => (metadata.namespace === to.namespace || metadata.namespace === 'istio-system')
      && metadata.annotations?.['istio.io/dry-run'] !== 'true' && subset(spec.selector?.matchLabels, podOf(to.object).metadata?.labels));
    const of = (action: string) => holds.filter(({ spec }) => (spec.action ?? 'ALLOW') === action);
    const hits = (action: string) => of(action).some(({ spec }) => (spec.rules ?? []).some((rule: RawObject) => matches(rule, action, caller, port, kind === 'ambient' ? 'ambient' : 'http')));
    if (hits('DENY')) return 'denied';
    if (of('ALLOW').length > 0 && !hits('ALLOW')) return 'denied';
    return kind === 'sidecar' && hits('CUSTOM') ? 'unknown' : 'allowed';
  };
}

function matches(rule: RawObject, action: string, caller: Caller, port: number, where: 'http' | 'ambient'): boolean {
  const requests = [
    ...(rule.from ?? []).flatMap(({ source }: RawObject) => source.requestPrincipals ?? []),
    ...(rule.to ?? []).flatMap(({ operation }: RawObject) => operation.methods ?? []),
    ...(rule.when ?? []).filter(({ key }: RawObject) => key.startsWith('request.')),
  ];
  if (where !== 'http' && action === 'ALLOW' && requests.length > 0) return false;
  // Where requests are read and the action is no ALLOW, an item that asks for a request closes no connection.
  const closes = (asksRequest: boolean) => where !== 'http' || action === 'ALLOW' || !asksRequest;
  const from = rule.from === undefined || rule.from.some(({ source }: RawObject) => {
    const { requestPrincipals, ...rest } = source;
    if (where === 'ambient' && Object.keys(rest).length === 0) return false;
    if (!closes(requestPrincipals !== undefined)) return false;
    return (!source.principals || source.principals.some((one: string) => text(one, caller.identity)))
      && !(source.notPrincipals ?? []).some((one: string) => text(one, caller.identity))
      && (!source.namespaces || source.namespaces.some((one: string) => text(one, caller.namespace)))
      && !(source.notNamespaces ?? []).some((one: string) => text(one, caller.namespace));
  });
  const to = rule.to === undefined || rule.to.some(({ operation }: RawObject) => {
    const { methods, ...rest } = operation;
    if (where === 'ambient' && Object.keys(rest).length === 0) return false;
    if (!closes(methods !== undefined)) return false;
    return (!operation.ports || operation.ports.includes(String(port))) && !(operation.notPorts ?? []).includes(String(port));
  });
  const when = (rule.when ?? []).every(({ key, values, notValues }: RawObject) => {
    if (key.startsWith('request.')) return where !== 'ambient' && closes(true);
    const actual = key === 'source.namespace' ? caller.namespace : String(port);
    return (!values || values.some((one: string) => text(one, actual))) && !(notValues ?? []).some((one: string) => text(one, actual));
  });
  return from && to && when;
}
