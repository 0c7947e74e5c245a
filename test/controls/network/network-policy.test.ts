import * as fc from 'fast-check';
import { compileCel } from '../../../src/cel';
import { addressBits, blockBits } from '../../../src/controls/network/cidr';
import { KubeObject, METADATA_ADDRESSES } from '../../../src/manifests';
import { Case, itJudges, messages, verdict } from '../check';

type Fields = { [field: string]: any };

function policy(spec: Fields): KubeObject {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'cart', namespace: 'shop' }, spec: { podSelector: {}, ...spec } };
}

const egress = (...rules: Fields[]) => policy({ policyTypes: ['Egress'], egress: rules });
const ingress = (...rules: Fields[]) => policy({ policyTypes: ['Ingress'], ingress: rules });
const block = (cidr: string, ...except: string[]) => ({ ipBlock: except.length > 0 ? { cidr, except } : { cidr } });

const ON_AWS = { parameters: { metadataAddresses: ['169.254.169.254', '169.254.170.2', '169.254.170.23', 'fd00:ec2::23', 'fd00:ec2::254'] } };
const pods = (namespaceSelector: Fields, podSelector?: Fields) => ({ namespaceSelector, ...podSelector ? { podSelector } : {} });
const NAME = 'kubernetes.io/metadata.name';
const NO_QUARANTINE = { matchExpressions: [{ key: 'bulwark.io/quarantine', operator: 'DoesNotExist' }] };

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
    ['chosen pods of any namespace but those of quarantine', ingress({ from: [pods({}, { matchLabels: { app: 'prometheus' }, ...NO_QUARANTINE })] })],
    ['all pods of chosen namespaces but those of quarantine', ingress({ from: [pods({ matchLabels: { team: 'shop' } }, NO_QUARANTINE)] })],
    ['namespaces that carry a label', ingress({ from: [pods({ matchExpressions: [{ key: 'team', operator: 'Exists' }] })] })],
    ['namespaces by name', ingress({ from: [pods({ matchExpressions: [{ key: NAME, operator: 'In', values: ['shop'] }] })] })],
    ['all addresses but some', ingress({ from: [block('0.0.0.0/0', '10.0.0.0/8')] })],
    ['unique local addresses', ingress({ from: [block('fc00::/7'), block('240.0.0.0/4')] })],
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
    ['all IPv6 addresses in use', ingress({ from: [block('2000::/3')] })],
    ['a prefix with leading zeros', ingress({ from: [block('0.0.0.0/00')] })],
    ['all pods but those of quarantine', ingress({ from: [pods({}, NO_QUARANTINE)] })],
    ['all namespaces but one', ingress({ from: [pods({ matchExpressions: [{ key: NAME, operator: 'NotIn', values: ['kube-system'] }] })] })],
    ['all namespaces that have a name', ingress({ from: [pods({ matchExpressions: [{ key: NAME, operator: 'Exists' }] }, {})] })],
  ],
});

itJudges('network-policy-no-open-egress', {
  good: [['named peers', CART], ['default deny', DEFAULT_DENY], ['open ingress, which another control judges', ingress({})]],
  bad: [
    ['a rule without peers', egress({})],
    ['DNS at any address', egress({ ports: [{ protocol: 'UDP', port: 53 }] })],
    ['all addresses', egress({ to: [block('0.0.0.0/0')] })],
    ['all namespaces', egress({ to: [{ namespaceSelector: {} }] })],
    ['all pods but those of quarantine', egress({ to: [pods({}, NO_QUARANTINE)] })],
  ],
});

itJudges('network-policy-blocks-metadata-service', {
  good: [
    ['the internet without link-local addresses', CART],
    ['default deny', DEFAULT_DENY],
    ['no address block', egress({ to: [{ namespaceSelector: {} }] })],
    ['another block', egress({ to: [block('203.0.113.0/24')] })],
    ['a block beside it', egress({ to: [block('169.254.0.0/17')] })],
    ['an exception for the one address', egress({ to: [block('169.254.0.0/16', '169.254.169.254/32', '169.254.170.0/24')] })],
    ['exceptions in other spellings', egress({ to: [block('FD00::/8', 'FD00:0EC2:0000::1/32', 'fd20:00ce:0:0:0:0:0:0/64')] })],
    ['the addresses of another cloud, where the profile names one', egress({ to: [block('0.0.0.0/0', '169.254.0.0/16')] }), ON_AWS],
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
    ['bits after the prefix', egress({ to: [block('169.254.169.254/16')] })],
    ['bits after the prefix that name another address', egress({ to: [block('169.254.1.1/16')] })],
    ['upper case', egress({ to: [block('FD00:EC2::254/128')] })],
    ['zeros written out', egress({ to: [block('fd00:0ec2:0:0:0:0:0:0254/128')] })],
    ['leading zeros', egress({ to: [block('169.254.169.254/032')] })],
    ['an IPv4 address in IPv6', egress({ to: [block('::ffff:169.254.169.254/128')] })],
    ['an IPv4 address in IPv6, in digits', egress({ to: [block('::ffff:a9fe:a9fe/128')] })],
    ['an exception for another address', egress({ to: [block('169.254.0.0/16', '169.254.169.254/32')] })],
    ['an exception that is none', egress({ to: [block('169.254.0.0/16', '0.0.0.0/33', 'x')] })],
    ...METADATA_ADDRESSES.map(({ address }): Case => [address, egress({ to: [block(`${address}/${address.includes(':') ? 128 : 32}`)] })]),
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
      .toEqual(['the policy admits everybody: a namespaceSelector that chooses nothing']);
    expect(messages('network-policy-no-open-egress', egress({}))).toEqual(['the policy lets pods reach everybody: a rule without to']);
    expect(messages('network-policy-blocks-metadata-service', egress({ to: [block('0.0.0.0/0')] })))
      .toEqual([`the metadata service can be reached through 0.0.0.0/0 (${METADATA_ADDRESSES.map(a => a.address).filter(a => !a.includes(':')).join(', ')})`]);
    expect(messages('network-policy-blocks-metadata-service', egress({ to: [block('169.254.0.0/16', '169.254.169.254/32'), block('10.0.0.0/8')] })))
      .toEqual(['the metadata service can be reached through 169.254.0.0/16 (169.254.170.2, 169.254.170.23)']);
  });
});

describe('blocks of addresses in CEL', () => {
  const bits = (expression: string) => {
    const program = compileCel(expression, { variables: ['text'] });
    return (bindings: { text: string }) => program.evaluate(bindings) as string;
  };
  const BLOCK = bits(blockBits('text', "'none'"));
  const ADDRESS = bits(addressBits('text'));
  const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });

  it('hold an address when its first bits are theirs, in IPv4', () => {
    const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    fc.assert(fc.property(word, word, fc.integer({ min: 0, max: 32 }), (a, noise, prefix) => {
      const address = (value: number) => [24, 16, 8, 0].map(shift => Math.floor(value / 2 ** shift) % 256).join('.');
      const size = 2 ** (32 - prefix);
      const other = Math.floor(a / size) * size + noise % size;
      expect(ADDRESS({ text: address(a) })).toMatch(new RegExp(`^${BLOCK({ text: `${address(other)}/${prefix}` })}`));
      expect(BLOCK({ text: `${address(other)}/${prefix}` })).toHaveLength(prefix + 1);
    }), { seed: 6, numRuns: 200 });
  });

  it('are the same in every spelling of IPv6', () => {
    const place = fc.integer({ min: 0, max: 7 });
    fc.assert(fc.property(groups, place, fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 128 }), (words, from, length, prefix) => {
      const zeroed = words.map((word, i) => (i >= from && i < from + length ? 0 : word));
      const full = zeroed.map(word => word.toString(16).padStart(4, '0').toUpperCase()).join(':');
      const short = `${zeroed.slice(0, from).map(w => w.toString(16)).join(':')}::${zeroed.slice(from + length).map(w => w.toString(16)).join(':')}`;
      const binary = `6${zeroed.map(word => word.toString(2).padStart(16, '0')).join('')}`;
      fc.pre(!binary.startsWith(`6${'0'.repeat(80)}${'1'.repeat(16)}`));
      expect([ADDRESS({ text: full }), ADDRESS({ text: short })]).toEqual([binary, binary]);
      expect(BLOCK({ text: `${short}/${prefix}` })).toBe(binary.slice(0, prefix + 1));
    }), { seed: 6, numRuns: 200 });
  });

  it('are none for text that is none, without failing', () => {
    for (const text of ['', '/', 'x/1', '1.2.3.4', '1.2.3.4/33', '1.2.3/8', '::/129', '1:2/16', '1:2:3:4:5:6:7:8:9/128', '::ffff:1.2.3.4/128', '999.999.999.999/x', '1.2.3.4/99999999999999999999']) {
      expect(BLOCK({ text })).toBe('none');
    }
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'019af:./') }), text => typeof BLOCK({ text }) === 'string'), { seed: 6 });
  });
});
