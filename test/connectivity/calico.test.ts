import { Connectivity, ConnectivityOptions } from '../../src/connectivity';
import { ManifestSet } from '../../src/manifests';

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- raw objects */
type Raw = any;

const namespace = (name: string, labels: Raw = {}) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
const pod = (path: string, labels: Raw, ports: Raw[] = [], spec: Raw = {}) => {
  const [ns, name] = path.split('/');
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: ns, labels }, spec: { ...spec, containers: [{ name: 'c', image: 'x', ports }] } };
};
const calico = (kind: string, path: string, spec: Raw, labels?: Raw) => {
  const [name, ns] = path.split('/').reverse();
  return { apiVersion: 'projectcalico.org/v3', kind, metadata: { name, ...ns === undefined ? {} : { namespace: ns }, ...labels ? { labels } : {} }, spec };
};
const gnp = (name: string, spec: Raw) => calico('GlobalNetworkPolicy', name, spec);
const np = (path: string, spec: Raw) => calico('NetworkPolicy', path, spec);
const allow = (more: Raw = {}) => ({ action: 'Allow', ...more });
const WORLD = [
  namespace('shop', { env: 'prod' }), namespace('bank', { env: 'dev' }),
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'payer', namespace: 'shop', labels: { role: 'pay' } } },
  pod('shop/web', { app: 'web' }, [{ name: 'http', containerPort: 8080 }], { serviceAccountName: 'payer' }),
  pod('shop/db', { app: 'db' }, [{ name: 'sql', containerPort: 5432 }, { name: 'http', containerPort: 80 }]),
  pod('bank/web', { app: 'web' }),
];

function of(policies: readonly Raw[], options: ConnectivityOptions = { dialect: 'calico' }) {
  const connectivity = Connectivity.of(ManifestSet.of([...WORLD, ...policies]), options);
  const { engine, world, diagnostics } = connectivity;
  const end = (who: string) => {
    const found = world.workload(`${who}[Pod]`);
    if (found) return { kind: 'pod' as const, pod: found.pods[0] };
    const value = who.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
    return { kind: 'outside' as const, range: { family: 4 as const, from: value, to: value } };
  };
  const verdict = (from: string, to: string) => engine.verdict(end(from), end(to));
  return {
    allowed: (from: string, to: string) => verdict(from, to).allowed.toString(),
    unknown: (from: string, to: string) => verdict(from, to),
    messages: diagnostics.map(({ message }) => message),
  };
}

describe('tiers of Calico', () => {
  const denyDb = (tier: string | undefined, order?: number) => gnp('deny', { ...tier === undefined ? {} : { tier }, ...order === undefined ? {} : { order }, selector: "app == 'db'", types: ['Ingress'] });
  const allowDb = gnp('allow', { selector: "app == 'db'", ingress: [allow()] });

  it('deny at their end where a policy of theirs selects the pod, unless they pass', () => {
    expect(of([calico('Tier', 'security', { order: 1 }), denyDb('security'), allowDb]).allowed('shop/web', 'shop/db')).toBe('none');
    expect(of([calico('Tier', 'security', { order: 1, defaultAction: 'Pass' }), denyDb('security'), allowDb]).allowed('shop/web', 'shop/db')).toBe('all');
  });

  it('without an order are the last, and are not asked after the default tier decided', () => {
    expect(of([calico('Tier', 'late', {}), denyDb('late'), allowDb]).allowed('shop/web', 'shop/db')).toBe('all');
  });

  it('are skipped where none of their policies selects the pod in the direction', () => {
    expect(of([calico('Tier', 'security', { order: 1 }), denyDb('security')]).allowed('shop/db', 'shop/web')).toBe('all');
  });

  it('named admin are not the tier of ClusterNetworkPolicies', () => {
    const { allowed } = of([calico('Tier', 'admin', { order: 2_000_000 }), denyDb('admin'), allowDb]);
    expect(allowed('shop/web', 'shop/db')).toBe('all');
  });

  it('that are not among the objects make policies have no effect', () => {
    const { allowed, messages } = of([denyDb('nowhere')]);
    expect(allowed('shop/web', 'shop/db')).toBe('all');
    expect(messages).toEqual([expect.stringContaining('tier nowhere is not among the objects')]);
  });

  it('that exist always keep their order and action', () => {
    expect(of([calico('Tier', 'default', { order: 5, defaultAction: 'Pass' }), denyDb(undefined)]).allowed('shop/web', 'shop/db')).toBe('none');
  });

  it('pass with Pass, go on after Log, and end with the namespace allowing everything', () => {
    const rules = (action: string) => gnp('p', { order: 1, tier: 'security', selector: "app == 'db'", ingress: [{ action }] });
    const tier = calico('Tier', 'security', { order: 1 });
    expect(of([tier, rules('Pass')]).allowed('shop/web', 'shop/db')).toBe('all');
    expect(of([tier, rules('Log')]).allowed('shop/web', 'shop/db')).toBe('none');
  });
});

describe('the order of policies in a tier', () => {
  const named = (name: string, action: string, order?: number) => gnp(name, { ...order === undefined ? {} : { order }, selector: "app == 'db'", ingress: [{ action }] });

  it('is by number, missing last, then by name', () => {
    expect(of([named('a', 'Allow', 2), named('b', 'Deny', 1)]).allowed('shop/web', 'shop/db')).toBe('none');
    expect(of([named('a', 'Deny'), named('b', 'Allow', 5)]).allowed('shop/web', 'shop/db')).toBe('all');
    expect(of([named('b', 'Deny', 5), named('a', 'Allow', 5)]).allowed('shop/web', 'shop/db')).toBe('all');
  });

  it('has NetworkPolicies at 1000', () => {
    const native = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'n', namespace: 'shop' }, spec: { podSelector: {}, ingress: [{}] } };
    expect(of([native, named('a', 'Deny', 999)]).allowed('shop/web', 'shop/db')).toBe('none');
    expect(of([native, named('a', 'Deny', 1001)]).allowed('shop/web', 'shop/db')).toBe('all');
  });
});

describe('a policy of Calico', () => {
  it('that is staged, or for host endpoints only, changes nothing and says so', () => {
    const staged = of([calico('StagedGlobalNetworkPolicy', 's', { types: ['Ingress', 'Egress'] })]);
    expect([staged.allowed('shop/web', 'shop/db'), staged.messages.length]).toEqual(['all', 1]);
    const untracked = of([gnp('u', { applyOnForward: true, doNotTrack: true, types: ['Ingress'] })]);
    expect([untracked.allowed('shop/web', 'shop/db'), untracked.messages.length]).toEqual(['all', 1]);
  });

  it.each<[Raw, string, string]>([
    [{}, 'none', 'all'],
    [{ egress: [{ action: 'Deny' }] }, 'all', 'none'],
    [{ ingress: [{ action: 'Deny' }], egress: [{ action: 'Deny' }] }, 'none', 'none'],
  ])('without types (%j) governs what its rules are of', (spec, into, out) => {
    const { allowed } = of([np('shop/p', { selector: "app == 'db'", ...spec })]);
    expect([allowed('bank/web', 'shop/db'), allowed('shop/db', 'bank/web')]).toEqual([into, out]);
  });

  it('selects pods by labels of their namespace and account, and by what Calico adds', () => {
    const isolated = (spec: Raw) => of([gnp('g', { types: ['Ingress'], ...spec })]);
    const hit = (spec: Raw) => ['shop/web', 'shop/db', 'bank/web'].filter(name => isolated(spec).allowed('1.1.1.1', name) === 'none');
    expect(hit({ namespaceSelector: "env == 'prod'" })).toEqual(['shop/web', 'shop/db']);
    expect(hit({ namespaceSelector: "projectcalico.org/name == 'bank'" })).toEqual(['bank/web']);
    expect(hit({ serviceAccountSelector: "role == 'pay'" })).toEqual(['shop/web']);
    expect(hit({ selector: "pcsa.role == 'pay' || projectcalico.org/namespace == 'bank'" })).toEqual(['shop/web', 'bank/web']);
    expect(hit({ selector: "projectcalico.org/serviceaccount == 'payer' && pcns.env == 'prod' && projectcalico.org/orchestrator == 'k8s'" })).toEqual(['shop/web']);
  });
});

describe('sources and destinations of Calico', () => {
  const from = (source: Raw) => {
    const { allowed } = of([np('shop/p', { selector: "app == 'db'", ingress: [allow({ source })] }), calico('GlobalNetworkSet', 'partners', { nets: ['203.0.113.0/24'] }, { kind: 'partner' }),
      calico('NetworkSet', 'bank/own', { nets: ['198.51.100.7'] }, { kind: 'partner' })]);
    return ['shop/web', 'bank/web', '203.0.113.9', '198.51.100.7', '8.8.8.8'].filter(name => allowed(name, 'shop/db') === 'all');
  };

  it.each<[Raw, string[]]>([
    [{}, ['shop/web', 'bank/web', '203.0.113.9', '198.51.100.7', '8.8.8.8']],
    [{ selector: "app == 'web'" }, ['shop/web']],
    [{ selector: "app == 'web'", namespaceSelector: 'all()' }, ['shop/web', 'bank/web']],
    [{ namespaceSelector: 'all()' }, ['shop/web', 'bank/web', '198.51.100.7']],
    [{ namespaceSelector: 'global()' }, ['203.0.113.9']],
    [{ namespaceSelector: "env != 'dev'" }, ['shop/web', '203.0.113.9']],
    [{ notSelector: "app == 'db'" }, ['shop/web']],
    [{ selector: "!(app == 'db')" }, ['shop/web']],
    [{ serviceAccounts: { names: ['payer'] } }, ['shop/web']],
    [{ serviceAccounts: { selector: "role == 'pay'" } }, ['shop/web']],
    [{ nets: ['203.0.113.0/25'] }, ['203.0.113.9']],
    [{ nets: ['203.0.113.0/25'], selector: "kind == 'partner'", namespaceSelector: 'global()' }, ['203.0.113.9']],
    [{ nets: ['8.0.0.0/8'], selector: "app == 'web'" }, []],
    [{ nets: ['0.0.0.0/0'], notNets: ['203.0.113.0/24', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'] }, ['198.51.100.7', '8.8.8.8']],
  ])('%j', (source, expected) => {
    expect(from(source)).toEqual(expected);
  });

  it('of a global policy: what is not selected is also outside, what is selected as not is a pod', () => {
    const seen = (source: Raw) => of([gnp('g', { selector: "app == 'db'", ingress: [allow({ source })] })]).allowed('8.8.8.8', 'shop/db');
    expect(seen({ notSelector: 'has(app)' })).toBe('all');
    expect(seen({ selector: '!has(nothing)' })).toBe('none');
  });

  it('narrow the pods of the policy on its own side', () => {
    const { allowed } = of([np('shop/p', { ingress: [allow({ destination: { selector: "app == 'web'" } })] })]);
    expect([allowed('bank/web', 'shop/web'), allowed('bank/web', 'shop/db')]).toEqual(['all', 'none']);
  });
});

describe('ports of Calico', () => {
  const ports = (rule: Raw, more: Raw[] = []) => of([np('shop/p', { selector: "app == 'db'", ingress: [allow(rule)] }), ...more]).allowed('shop/web', 'shop/db');

  it.each<[Raw, string]>([
    [{ protocol: 'TCP' }, 'TCP 1-65535'],
    [{ protocol: 6, destination: { ports: ['80:90', 443] } }, 'TCP 80-90,443'],
    [{ protocol: 'TCP', destination: { ports: ['sql', 1] } }, 'TCP 1,5432'],
    [{ protocol: 'UDP', destination: { ports: ['sql'] } }, 'none'],
    [{ protocol: 'TCP', destination: { ports: ['1:100'], notPorts: ['http', 50] } }, 'TCP 1-49,51-79,81-100'],
    [{ protocol: 'TCP', destination: { ports: ['http', 'sql'], notPorts: [80] } }, 'TCP 5432'],
    [{ notProtocol: 'TCP' }, 'SCTP 1-65535,UDP 1-65535'],
    [{ notProtocol: 'ICMP' }, 'all'],
    [{ protocol: 'ICMP', icmp: { type: 8 } }, 'none'],
    [{ http: { methods: ['GET'], paths: [{ prefix: '/a' }] } }, 'all'],
  ])('%j', (rule, expected) => {
    expect(ports(rule)).toBe(expected);
  });

  it('that callers send from are unknown, with the reason', () => {
    const { unknown } = of([np('shop/p', { selector: "app == 'db'", ingress: [allow({ protocol: 'TCP', source: { ports: [1000] } })] })]);
    const { allowed, unknown: ports_, reasons } = unknown('shop/web', 'shop/db');
    expect([allowed.toString(), ports_.toString(), reasons]).toEqual(['none', 'TCP 1-65535', [expect.stringContaining('sends from')]]);
  });

  it('of services are those that the service leads to', () => {
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 's', namespace: 'shop' }, spec: { selector: { app: 'db' }, ports: [{ port: 1, targetPort: 'sql' }] } };
    const policy = (name: string) => np('shop/p', { selector: "app == 'web'", egress: [allow({ destination: { services: { name } } })] });
    expect(of([service, policy('s')]).allowed('shop/web', 'shop/db')).toBe('TCP 5432');
    expect(of([policy('gone')]).unknown('shop/web', 'shop/db').reasons).toEqual(['service shop/gone is not among the objects']);
  });
});

describe('what Calico refuses', () => {
  it.each<[string, Raw]>([
    ['order', { order: 'first' }], ['types', { types: ['Ingress', 'Ingress'] }], ['action', { ingress: [{ action: 'Accept' }] }],
    ['ports need', { ingress: [allow({ destination: { ports: [80] } })] }], ['is no port', { ingress: [allow({ protocol: 'TCP', destination: { ports: [0] } })] }],
    ['is no port', { ingress: [allow({ protocol: 'TCP', destination: { ports: ['90:80'] } })] }], ['protocol "tcp"', { ingress: [allow({ protocol: 'tcp' })] }],
    ['no block', { ingress: [allow({ source: { nets: ['10.0.0.0/33'] } })] }], ['cannot be read', { selector: 'app = web' }],
    ['too many', { selector: `has(${'a'.repeat(1100)})` }], ['global() stands alone', { selector: 'global()' }],
    ['global() stands alone', { ingress: [allow({ source: { namespaceSelector: 'global() || has(x)' } })] }],
    ['http is for', { ingress: [{ action: 'Deny', http: { methods: ['GET'] } }] }], ['icmp needs', { ingress: [allow({ icmp: { type: 8 } })] }],
    ['one version of IP', { ingress: [allow({ source: { nets: ['10.0.0.0/8', 'fd00::/8'] } })] }], ['stands alone, without', { egress: [allow({ destination: { services: { name: 's' }, selector: 'all()' } })] }],
    ['field domains is unknown', { egress: [allow({ destination: { domains: ['example.com'] } })] }], ['rules are too many', { ingress: Array.from({ length: 1025 }, () => allow()) }],
  ])('has no effect and is reported: %s', (message, spec) => {
    const { allowed, messages } = of([np('shop/p', { ...spec, types: spec.types ?? ['Ingress', 'Egress'] })]);
    expect([allowed('shop/web', 'shop/db'), messages.some(text => text.includes(message))]).toEqual(['all', true]);
  });

  it('does not stop the rest, and deep parentheses are read', () => {
    const deep = `${'('.repeat(400)}has(app)${')'.repeat(400)}`;
    expect(of([gnp('bad', { selector: '((' }), gnp('good', { selector: deep, types: ['Ingress'] })]).allowed('shop/web', 'shop/db')).toBe('none');
  });
});
