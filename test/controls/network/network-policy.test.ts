import { METADATA_BLOCKS } from '../../../src/controls/network/metadata-service';
import { KubeObject } from '../../../src/manifests';
import { itJudges, messages, verdict } from '../check';

type Fields = { [field: string]: any };

function policy(spec: Fields): KubeObject {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'cart', namespace: 'shop' }, spec: { podSelector: {}, ...spec } };
}

const egress = (...rules: Fields[]) => policy({ policyTypes: ['Egress'], egress: rules });
const ingress = (...rules: Fields[]) => policy({ policyTypes: ['Ingress'], ingress: rules });
const block = (cidr: string, ...except: string[]) => ({ ipBlock: except.length > 0 ? { cidr, except } : { cidr } });

/** What an application that declares its connections gets. */
const CART = policy({
  podSelector: { matchLabels: { app: 'cart' } },
  policyTypes: ['Ingress', 'Egress'],
  ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }], ports: [{ port: 7070 }] }],
  egress: [
    {
      to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } }, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
      ports: [{ protocol: 'UDP', port: 53 }, { protocol: 'TCP', port: 53 }],
    },
    { to: [block('169.254.20.10/32')], ports: [{ protocol: 'UDP', port: 53 }, { protocol: 'TCP', port: 53 }] },
    { to: [block('0.0.0.0/0', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16')], ports: [{ port: 443 }] },
    { to: [block('10.96.0.1/32')], ports: [{ port: 443 }] },
  ],
});

const DEFAULT_DENY = policy({ policyTypes: ['Ingress', 'Egress'] });

itJudges('network-policy-no-open-ingress', {
  good: [
    ['named peers', CART],
    ['default deny', DEFAULT_DENY],
    ['all pods of the own namespace', ingress({ from: [{ podSelector: {} }] })],
    ['chosen pods of any namespace', ingress({ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: 'prometheus' } } }] })],
    ['all addresses but some', ingress({ from: [block('0.0.0.0/0', '10.0.0.0/8')] })],
    ['open egress, which another control judges', egress({})],
  ],
  bad: [
    ['a rule without peers', ingress({})],
    ['a rule with ports only', ingress({ ports: [{ port: 80 }] })],
    ['an empty list of peers', ingress({ from: [] })],
    ['all namespaces', ingress({ from: [{ namespaceSelector: {} }] })],
    ['all pods of all namespaces', ingress({ from: [{ namespaceSelector: { matchLabels: {} }, podSelector: {} }] })],
    ['all addresses', ingress({ from: [{ podSelector: {} }, block('0.0.0.0/0')] })],
    ['all addresses in two halves', ingress({ from: [block('0.0.0.0/1'), block('128.0.0.0/1')] })],
    ['all IPv6 addresses', ingress({ from: [block('::/0')] })],
  ],
});

itJudges('network-policy-no-open-egress', {
  good: [['named peers', CART], ['default deny', DEFAULT_DENY], ['open ingress, which another control judges', ingress({})]],
  bad: [
    ['a rule without peers', egress({})],
    ['DNS at any address', egress({ ports: [{ protocol: 'UDP', port: 53 }] })],
    ['all addresses', egress({ to: [block('0.0.0.0/0')] })],
    ['all namespaces', egress({ to: [{ namespaceSelector: {} }] })],
  ],
});

itJudges('network-policy-blocks-metadata-service', {
  good: [
    ['the internet without link-local addresses', CART],
    ['default deny', DEFAULT_DENY],
    ['no address block', egress({ to: [{ namespaceSelector: {} }] })],
    ['another block', egress({ to: [block('203.0.113.0/24')] })],
    ['a block beside it', egress({ to: [block('169.254.0.0/17')] })],
    ['an exception for the one address', egress({ to: [block('0.0.0.0/0', '169.254.169.254/32')] })],
    ['ports on which it does not answer', egress({ to: [block('0.0.0.0/0')], ports: [{ port: 443 }, { protocol: 'UDP', port: 80 }, { port: 'http' }, { port: 8000, endPort: 9000 }] })],
    ['egress rules that are not in effect', policy({ policyTypes: ['Ingress'], egress: [{}] })],
  ],
  bad: [
    ['all addresses', egress({ to: [block('0.0.0.0/0')] })],
    ['a rule without peers', egress({})],
    ['exceptions that miss it', egress({ to: [block('0.0.0.0/0', '10.0.0.0/8', '192.168.0.0/16')] })],
    ['its own address', egress({ to: [{ podSelector: {} }, block('169.254.169.254/32')] })],
    ['a block around it', egress({ to: [block('168.0.0.0/6')] })],
    ['a range of ports around 80', egress({ to: [block('0.0.0.0/0')], ports: [{ port: 1, endPort: 1024 }] })],
    ['all IPv6 addresses', egress({ to: [block('::/0', 'fe80::/10')] })],
    ['egress rules without policyTypes', policy({ egress: [{}] })],
  ],
});

itJudges('network-policy-both-directions', {
  good: [['both directions', CART], ['default deny', DEFAULT_DENY], ['both by default, because there are egress rules', policy({ egress: [{ to: [{ podSelector: {} }] }] })]],
  bad: [['ingress only', ingress()], ['egress only', egress()], ['ingress only, by default', policy({})]],
});

itJudges('network-policy-rules-in-effect', {
  good: [['both directions', CART], ['rules without policyTypes', policy({ ingress: [{}], egress: [{}] })], ['no rules', ingress()]],
  bad: [['egress rules in an ingress policy', policy({ policyTypes: ['Ingress'], egress: [{}] })], ['ingress rules in an egress policy', policy({ policyTypes: ['Egress'], ingress: [{}] })]],
});

describe('network policies before and after the defaults of the API server', () => {
  const withDefaults = (object: KubeObject): KubeObject => {
    const { policyTypes, egress: out, ...spec } = object.spec;
    const types = policyTypes ?? ['Ingress', ...out ? ['Egress'] : []];
    const ports = (rules?: Fields[]) => rules?.map(r => r.ports ? { ...r, ports: r.ports.map((p: Fields) => ({ protocol: 'TCP', ...p })) } : r);
    return {
      ...object,
      spec: { ...spec, policyTypes: types, ...out ? { egress: ports(out) } : {}, ...spec.ingress ? { ingress: ports(spec.ingress) } : {} },
    };
  };
  const IDS = ['both-directions', 'rules-in-effect', 'no-open-ingress', 'no-open-egress', 'blocks-metadata-service'].map(id => `network-policy-${id}`);

  it.each([CART, DEFAULT_DENY, policy({}), policy({ egress: [{}] }), policy({ ingress: [{}] }), egress({ ports: [{ port: 80 }] })])('get the same verdict', object => {
    for (const id of IDS) expect([id, verdict(id, withDefaults(object))]).toEqual([id, verdict(id, object)]);
  });
});

describe('what controls on network policies say', () => {
  it('names the peer that stands for everybody', () => {
    expect(messages('network-policy-no-open-ingress', ingress({ from: [{ namespaceSelector: {} }] })))
      .toEqual(['the policy admits everybody: an empty namespaceSelector']);
    expect(messages('network-policy-no-open-egress', egress({}))).toEqual(['the policy lets pods reach everybody: a rule without to']);
    expect(messages('network-policy-blocks-metadata-service', egress({ to: [block('0.0.0.0/0')] })))
      .toEqual(['the metadata service can be reached through 0.0.0.0/0']);
  });
});

describe('the blocks of the metadata service', () => {
  it('hold one block of each length, in canonical spelling', () => {
    expect(METADATA_BLOCKS).toHaveLength(33 + 129);
    expect(METADATA_BLOCKS).toEqual(expect.arrayContaining(['0.0.0.0/0', '128.0.0.0/1', '168.0.0.0/6', '169.254.0.0/16', '169.254.169.254/32']));
    expect(METADATA_BLOCKS).toEqual(expect.arrayContaining(['::/0', 'fc00::/7', 'fd00::/8', 'fd00:ec2::/32', 'fd00:ec2::254/128']));
  });
});
