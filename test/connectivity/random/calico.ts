import { Random } from './random';
import { ACCOUNTS, NAMESPACES, PORT_NAMES, RawObject } from './world';

const SELECTORS = [
  "app == 'web'", "app != 'api'", "app in {'web', 'db'}", "tier not in {'front'}", 'has(canary)', '!has(tier)', "app starts with 'w'", "app ends with 'b'", "app contains 'p'",
  "app == 'web' && tier == 'back'", "app == 'db' || has(canary)", "!(app == 'web' || tier == 'front')", 'all()', "kind == 'partner'", "kind != 'partner'",
  "projectcalico.org/namespace == 'shop'", "projectcalico.org/orchestrator == 'k8s'", "projectcalico.org/serviceaccount in {'web', 'runner'}", "pcns.env == 'prod'",
] as const;
const NAMESPACE_SELECTORS = ["env == 'prod'", "env != 'dev'", 'all()', 'has(team)', "projectcalico.org/name == 'bank'", "kubernetes.io/metadata.name in {'shop'}", "!has(env) || team == 'a'"] as const;
const BLOCKS = ['0.0.0.0/0', '10.0.0.0/8', '172.16.0.0/12', '203.0.113.0/24', '203.0.113.128/25', '198.51.100.7/32'] as const;
const PORT_TEXTS = [80, 53, '8080', '400:500', '8000:9000', '1:65535'] as const;

/** Policies of both scopes in three tiers, sets and services; most of it valid, now and then refused. */
export function randomCalico(random: Random): RawObject[] {
  const api = { apiVersion: random.chance(0.8) ? 'projectcalico.org/v3' : 'crd.projectcalico.org/v1' };
  const objects: RawObject[] = [];
  if (random.chance(0.6)) objects.push({ ...api, kind: 'Tier', metadata: { name: 'security' }, spec: { ...random.chance(0.7) ? { order: random.pick([400, 2_000_000, 443]) } : {}, ...random.chance(0.6) ? { defaultAction: random.pick(['Pass', 'Deny']) } : {} } });
  if (random.chance(0.3)) objects.push({ ...api, kind: 'Tier', metadata: { name: 'admin' }, spec: { order: 500, defaultAction: 'Pass' } });
  for (let i = random.int(0, 2); i > 0; i--) {
    const isGlobal = random.chance(0.5);
    objects.push({
      ...api,
      kind: isGlobal ? 'GlobalNetworkSet' : 'NetworkSet',
      metadata: { name: `set${i}`, ...isGlobal ? {} : { namespace: random.pick(NAMESPACES) }, labels: random.chance(0.7) ? { kind: 'partner' } : { app: 'db' } },
      spec: { nets: random.some(BLOCKS, 0.3) },
    });
  }
  for (let i = random.int(1, 5); i > 0; i--) objects.push(randomPolicy(random, i, api));
  return objects;
}

function randomPolicy(random: Random, i: number, api: RawObject): RawObject {
  const isGlobal = random.chance(0.5);
  const ruleless = random.chance(0.15);
  const rules = (direction: 'ingress' | 'egress') => Array.from({ length: ruleless ? 0 : random.int(0, 3) }, () => randomRule(random, direction));
  const staged = random.chance(0.05) ? 'Staged' : '';
  return {
    ...api,
    kind: `${staged}${isGlobal ? 'Global' : ''}NetworkPolicy`,
    metadata: { name: `${random.pick(['a', 'b', 'c'])}${i}`, ...isGlobal ? {} : { namespace: random.pick(NAMESPACES.slice(0, 3)) } },
    spec: {
      ...random.chance(0.7) ? { order: random.pick([79, 80, 80, 80.5]) } : {},
      ...random.chance(0.4) ? { tier: random.pick(['security', 'default', 'admin']) } : {},
      ...random.chance(0.6) ? { selector: random.pick(SELECTORS) } : {},
      ...isGlobal && random.chance(0.4) ? { namespaceSelector: random.pick(NAMESPACE_SELECTORS) } : {},
      ...random.chance(0.1) ? { serviceAccountSelector: random.pick(["projectcalico.org/name == 'web'", '!has(role)']) } : {},
      ...random.chance(0.5) ? { types: random.pick([['Ingress'], ['Egress'], ['Ingress', 'Egress']]) } : {},
      ...random.chance(0.8) ? { ingress: rules('ingress') } : {},
      ...random.chance(0.7) ? { egress: rules('egress') } : {},
      ...isGlobal && random.chance(0.05) ? { applyOnForward: true, doNotTrack: true } : {},
    },
  };
}

function randomRule(random: Random, direction: 'ingress' | 'egress'): RawObject {
  const action = random.pick(['Allow', 'Allow', 'Allow', 'Deny', 'Deny', 'Pass', 'Log']);
  const protocol = random.pick(['TCP', 'UDP', 'SCTP', 6, 17, 'ICMP', undefined, undefined, 'TCP']);
  const hasPorts = protocol !== undefined && protocol !== 'ICMP';
  const peer = randomEntity(random, random.chance(0.9));
  const own = random.chance(0.15) ? randomEntity(random, false) : {};
  const [source, destination] = direction === 'ingress' ? [peer, own] : [own, peer];
  if (hasPorts && random.chance(0.6)) destination.ports = random.some([...PORT_TEXTS, ...PORT_NAMES], 0.25);
  if (hasPorts && random.chance(0.2)) destination.notPorts = random.some([...PORT_TEXTS.slice(0, 5), ...PORT_NAMES], 0.25);
  if (hasPorts && random.chance(0.05)) source.ports = [80];
  return {
    action,
    ...protocol === undefined ? {} : { protocol },
    ...random.chance(0.1) ? { notProtocol: random.pick(['TCP', 17, 'ICMP']) } : {},
    ...random.chance(0.06) ? { ipVersion: random.pick([4, 4, 6]) } : {},
    source,
    destination,
  };
}

function randomEntity(random: Random, mayHaveNets: boolean): RawObject {
  return {
    ...random.chance(0.5) ? { selector: random.pick(SELECTORS) } : {},
    ...random.chance(0.2) ? { notSelector: random.pick(SELECTORS) } : {},
    ...random.chance(0.3) ? { namespaceSelector: random.pick([...NAMESPACE_SELECTORS, ...mayHaveNets ? ['global()'] : []]) } : {},
    ...random.chance(0.1) ? { serviceAccounts: { ...random.chance(0.7) ? { names: random.some(ACCOUNTS, 0.5) } : {}, ...random.chance(0.3) ? { selector: '!has(role)' } : {} } } : {},
    ...mayHaveNets && random.chance(0.25) ? { nets: random.some(BLOCKS, 0.3) } : {},
    ...mayHaveNets && random.chance(0.15) ? { notNets: random.some(BLOCKS.slice(1), 0.3) } : {},
  };
}
