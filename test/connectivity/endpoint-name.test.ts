import { between, connectivityOf, deployment } from './objects';
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

describe('verdictBetween', () => {
  it('asks for the pods that are meant', () => {
    expect(between(CONNECTIVITY, 'a/web', 'a/db-0')).toBe('all | none');
  });
});
