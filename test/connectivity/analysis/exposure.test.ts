import { exposedToInternet, exposedToNamespace } from '../../../src/connectivity';
import { connectivityOf, defaultDeny, deployment, networkPolicy } from '../objects';

const from = (cidr: string) => networkPolicy('a', 'in', { podSelector: { matchLabels: { app: 'x' } }, ingress: [{ from: [{ ipBlock: { cidr } }], ports: [{ port: 443 }] }] });

describe('exposedToInternet', () => {
  it('names workloads that addresses outside reach, with ports and ranges', () => {
    const [exposed, ...others] = exposedToInternet(connectivityOf([deployment('a', 'x'), deployment('a', 'y'), defaultDeny('a'), from('203.0.113.0/24')]));
    expect([exposed.workload.label, `${exposed.allowed}`, `${exposed.from}`]).toEqual(['a/x[Deployment]', 'TCP 443', '203.0.113.0-203.0.113.255']);
    expect(others).toEqual([]);
  });

  it('does not count private addresses', () => {
    expect(exposedToInternet(connectivityOf([deployment('a', 'x'), defaultDeny('a'), from('10.1.0.0/16')]))).toEqual([]);
  });
});

describe('exposedToNamespace', () => {
  it('names workloads of others only, and who reaches them', () => {
    const objects = [deployment('a', 'x'), deployment('b', 'y'), deployment('c', 'z'), defaultDeny('c')];
    expect(exposedToNamespace(connectivityOf(objects), 'a').map(({ workload, by }) => [workload.label, by])).toEqual([['b/y[Deployment]', ['a/x[Deployment]']]]);
  });
});
