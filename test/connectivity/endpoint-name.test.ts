import { between, connectivityOf, deployment, networkPolicy } from './objects';
import { EndNames } from '../../src/connectivity';

const pod = (name: string, ip: string) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { namespace: 'a', name }, spec: { containers: [] }, status: { podIP: ip, podIPs: [{ ip }] } });
const set = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { namespace: 'a', name: 'db' }, spec: { replicas: 2, template: { metadata: { labels: { app: 'db' } }, spec: { containers: [] } } } };
const CONNECTIVITY = connectivityOf([deployment('a', 'web'), { ...deployment('a', 'both') }, { ...set, metadata: { namespace: 'a', name: 'both' } }, set, pod('one', '10.0.0.7')]);
const names = new EndNames(CONNECTIVITY);

describe('EndNames', () => {
  it.each([
    ['a/web', 'a/web[Deployment]'],
    ['a/web[Deployment]', 'a/web[Deployment]'],
    ['a/db-1', 'a/db[StatefulSet]'],
    ['a/one', 'a/one[Pod]'],
    ['10.0.0.7', 'a/one[Pod]'],
    ['192.0.2.1', '192.0.2.1'],
    ['2001:DB8::1', '2001:db8::1'],
    ['fqdn:example.com', 'fqdn:example.com'],
    ['reserved:host', 'reserved:host'],
    ['0.0.0.0-255.255.255.255[External]', '0.0.0.0-255.255.255.255[External]'],
    ['2001:DB8::-2001:db8::ffff[External]', '2001:db8::-2001:db8::ffff[External]'],
  ])('finds %s', (name, label) => {
    expect(names.find(name).label).toBe(label);
  });

  it('says that a name is two workloads, which ones, and what to do', () => {
    expect(() => names.find('a/both')).toThrow("'a/both' is 'a/both[Deployment]' and 'a/both[StatefulSet]': write the kind too");
  });

  it.each(['a/nobody', 'web', '', '10.0.0.300', '__proto__/constructor'])('refuses %j', name => {
    expect(() => names.find(name)).toThrow(/is no workload, pod or address that is known here/);
  });
});

describe('EndNames, of what is mistyped', () => {
  it.each([
    ['a/wbe', "did you mean 'a/web[Deployment]'?"],
    ['a/bth[Deployment]', "did you mean 'a/both[Deployment]' or 'a/both[StatefulSet]'?"],
    ['wbe', "did you mean 'a/web[Deployment]'?"],
    ['b/web', 'there is a/web[Deployment]'],
    ['zoo/wbe', "there is no namespace 'zoo'"],
    ['reserved:hst', "'reserved:hst' is nothing that network plugins name: expected one of node, host, remote-node, kube-apiserver"],
    ['reserved:world', 'for what is outside write an address'],
    ['10.0.0.9-10.0.0.1[External]', 'is no workload, pod or address'],
  ])('says of %s: %s', (name, message) => {
    expect(() => names.find(name)).toThrow(message);
  });
});

describe('verdictBetween', () => {
  it('asks for every address of a range that policies tell apart', () => {
    const block = (cidr: string, port: number) => ({ from: [{ ipBlock: { cidr } }], ports: [{ port }] });
    const policy = networkPolicy('a', 'web', { podSelector: {}, policyTypes: ['Ingress'], ingress: [block('192.0.2.0/25', 80), block('192.0.2.192/26', 443)] });
    const connectivity = connectivityOf([deployment('a', 'web'), policy]);
    expect(between(connectivity, '192.0.2.0-192.0.2.127[External]', 'a/web')).toBe('TCP 80 | none');
    expect(between(connectivity, '192.0.2.0-192.0.2.255[External]', 'a/web')).toBe('TCP 80,443 | none');
    expect(between(connectivity, '192.0.2.128-192.0.2.191[External]', 'a/web')).toBe('none | none');
  });

  it('asks for the pods that are meant', () => {
    expect(between(CONNECTIVITY, 'a/web', 'a/db-0')).toBe('all | none');
  });
});
