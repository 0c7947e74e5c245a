import { App } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { policyOf, Segmented } from './fixtures';
import { ZeroTrustNamespace } from '../../src/namespaces';
import { Peer, Quarantine, SPECIAL_PURPOSE_RANGES } from '../../src/network';
import { ClusterTarget, ClusterTargetProps, IpRange } from '../../src/target';

const HTTPS = { ports: [kplus.NetworkPolicyPort.tcp(443)] };
const HEALTHY = { key: Quarantine.LABEL, operator: 'DoesNotExist' };

function egressTo(peer: Peer, target: ClusterTargetProps = {}, options: kplus.PodConnectionsAllowToOptions = {}): any[] {
  const app = new App();
  ClusterTarget.set(app, target);
  const web = new Segmented(new ZeroTrustNamespace(app, 'shop'), 'web', [80]);
  web.connections.withoutDns();
  web.connections.allowTo(peer, options);
  return policyOf(web).egress;
}

/** The blocks of a rule that an address is in. */
function admitting(rule: any, address: string): any[] {
  const at = IpRange.parseAddressOrRange(address);
  return rule.to.filter(({ ipBlock }: any) => IpRange.parse(ipBlock.cidr).contains(at)
    && !(ipBlock.except ?? []).some((except: string) => IpRange.parse(except).contains(at)));
}

describe('Peer.internet()', () => {
  it.each(['1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '172.15.0.1', '172.32.0.1', '223.255.255.255', '2606:4700::1111', '2a00::1'])(
    'admits the public address %s', address => {
      expect(admitting(egressTo(Peer.internet(), {}, HTTPS)[0], address)).toHaveLength(1);
    },
  );

  it.each([
    '0.0.0.0', '10.1.2.3', '100.64.0.1', '100.100.100.200', '127.0.0.1', '168.63.129.16', '169.254.169.254', '169.254.20.10', '172.16.0.1', '192.168.1.1',
    '198.18.0.1', '224.0.0.1', '255.255.255.255', '::', '::1', '64:ff9b::a9fe:a9fe', '2002:a9fe:a9fe::1', 'fd00:ec2::254',
    'fe80::1', 'fec0::1', 'ff02::1',
  ])('leaves out %s', address => {
    expect(admitting(egressTo(Peer.internet(), {}, HTTPS)[0], address)).toEqual([]);
  });

  it("leaves out the cluster's own ranges, also public ones", () => {
    const [rule] = egressTo(Peer.internet(), {
      podCidrs: ['10.0.0.0/16'], serviceCidrs: ['20.0.0.0/16'], nodeCidrs: ['30.0.0.0/24', '2a00:1::/64'], apiServerAddresses: ['40.0.0.1'],
    }, HTTPS);
    for (const address of ['10.0.0.1', '20.0.1.1', '30.0.0.9', '2a00:1::9', '40.0.0.1']) expect(admitting(rule, address)).toEqual([]);
    expect(admitting(rule, '40.0.0.2')).toHaveLength(1);
    expect(rule.to[0].ipBlock.except).not.toContain('10.0.0.0/16');
  });

  it('takes its exceptions from canonical ranges, each with a source', () => {
    for (const { cidr, source, use } of SPECIAL_PURPOSE_RANGES) {
      expect(String(IpRange.parse(cidr))).toBe(cidr);
      expect(source && use).toBeTruthy();
    }
  });
});

describe('Peer.kubeApiServer()', () => {
  it('is the addresses and ports of the target', () => {
    expect(egressTo(Peer.kubeApiServer(), { apiServerAddresses: ['10.0.0.2', '10.0.0.1'] })).toEqual([{
      to: [{ ipBlock: { cidr: '10.0.0.1/32' } }, { ipBlock: { cidr: '10.0.0.2/32' } }],
      ports: [{ protocol: 'TCP', port: 443 }, { protocol: 'TCP', port: 6443 }],
    }]);
  });
});

describe('Peer.dns()', () => {
  it('is who the target says, on its ports', () => {
    const dns = { namespace: 'openshift-dns', podLabels: { 'dns.operator.openshift.io/daemonset-dns': 'default' }, ports: [5353], withoutNodeLocal: true };
    expect(egressTo(Peer.dns(), { dns })).toEqual([{
      to: [{
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'openshift-dns' } },
        podSelector: { matchLabels: dns.podLabels, matchExpressions: [HEALTHY] },
      }],
      ports: [{ protocol: 'TCP', port: 5353 }, { protocol: 'UDP', port: 5353 }],
    }]);
  });
});

describe('Peer.monitoring()', () => {
  it('is every healthy pod of the namespace unless the target names labels', () => {
    const web = new Segmented(new ZeroTrustNamespace(new App(), 'shop'), 'web', [9090]);
    web.connections.allowFrom(Peer.monitoring());
    expect(policyOf(web).ingress[0].from).toEqual([{
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } }, podSelector: { matchExpressions: [HEALTHY] },
    }]);
  });
});

describe('Peer.cidr()', () => {
  it('is a block with its exceptions', () => {
    expect(egressTo(Peer.cidr('10.1.0.0/16', ['10.1.2.0/24', '10.1.1.0/24']), {}, HTTPS)[0].to)
      .toEqual([{ ipBlock: { cidr: '10.1.0.0/16', except: ['10.1.1.0/24', '10.1.2.0/24'] } }]);
  });
});

describe('Peer', () => {
  it('that needs no target works with cdk8s-plus too', () => {
    const app = new App();
    const other = new kplus.Deployment(new ZeroTrustNamespace(app, 'shop'), 'other', { containers: [{ image: 'app', portNumber: 80 }] });
    other.connections.allowFrom(Peer.pods({ namespace: 'ops', labels: { app: 'probe' } }));
    other.connections.allowTo(Peer.cidr('10.0.0.0/8'));
    other.connections.allowTo(Peer.cidr('fd00::/8'));
    const written = app.synthYaml();
    expect(written).toContain('app: probe');
    expect(written).toContain('cidr: 10.0.0.0/8');
    expect(written).toContain('cidr: fd00::/8');
  });

  it('that needs the target says so to cdk8s-plus', () => {
    expect(() => Peer.internet().toNetworkPolicyPeerConfig()).toThrow("peer 'internet' depends on the cluster target: use it with");
    expect(Peer.internet().toPodSelector()).toBeUndefined();
  });

  it.each<[string, () => Peer, RegExp]>([
    ['a cidr without a length', () => Peer.cidr('10.0.0.1'), /'10\.0\.0\.1' has no prefix length: write '10\.0\.0\.1\/32'/],
    ['a cidr that is none', () => Peer.cidr('10.0.0.0/40'), /not a number from 0 to 32/],
    ['an exception outside', () => Peer.cidr('10.0.0.0/8', ['11.0.0.0/16']), /except '11\.0\.0\.0\/16' is not a part of '10\.0\.0\.0\/8'/],
    ['an exception that is all', () => Peer.cidr('10.0.0.0/8', ['10.0.0.0/8']), /is not a part of/],
    ['an exception of the other family', () => Peer.cidr('0.0.0.0/0', ['fd00::/8']), /is not a part of/],
    ['a namespace that is no name', () => Peer.namespace('kube_system'), /namespace 'kube_system' cannot name a namespace/],
    ['namespaces by no label', () => Peer.namespaceLabels({}), /every pod of the cluster/],
    ['a label that is none', () => Peer.pods({ labels: { 'a b': 'c' } }), /key 'a b'/],
    ['pods by quarantine', () => Peer.pods({ labels: { [Quarantine.LABEL]: 'true' } }), /cuts pods off/],
  ])('refuses %s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});
