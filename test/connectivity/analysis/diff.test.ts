import fc from 'fast-check';
import { diffConnectivity } from '../../../src/connectivity';
import { allow, connectivityOf, defaultDeny, deployment, networkPolicy, SHOP } from '../objects';

function changes(before: readonly object[], after: readonly object[]): string[] {
  return [...diffConnectivity(connectivityOf(before), connectivityOf(after)).changes()].map(({ kind, from, to, before: was, after: is }) =>
    `${kind} ${from.label} -> ${to.label}: ${was.allowed} -> ${is.allowed}`);
}

const WEB = 'shop/web[Deployment]';
const DB = 'shop/db[Deployment]';

describe('diffConnectivity', () => {
  it('finds nothing between a set and itself', () => {
    const diff = diffConnectivity(connectivityOf(SHOP), connectivityOf(SHOP));
    expect([...diff.changes()]).toEqual([]);
    expect([diff.opened, diff.count]).toEqual([false, 0]);
  });

  it('tells of a connection that opened, and of nothing else', () => {
    const after = [...SHOP, ...allow('shop', 'web', 'db', 5432)];
    expect(changes(SHOP, after)).toEqual([`added ${WEB} -> ${DB}: none -> TCP 5432`]);
    expect(diffConnectivity(connectivityOf(SHOP), connectivityOf(after)).opened).toBe(true);
  });

  it('tells of one that closed without calling that an opening', () => {
    const before = [...SHOP, ...allow('shop', 'web', 'db', 5432)];
    expect(changes(before, SHOP)).toEqual([`removed ${WEB} -> ${DB}: TCP 5432 -> none`]);
    expect(diffConnectivity(connectivityOf(before), connectivityOf(SHOP)).opened).toBe(false);
  });

  it('tells of other ports', () => {
    const other = [...SHOP.slice(0, 4), ...allow('shop', 'web', 'api', 9090), ...allow('shop', 'api', 'db', 5432)];
    expect(changes(SHOP, other)).toEqual([`changed ${WEB} -> shop/api[Deployment]: TCP 8080 -> TCP 9090`]);
  });

  it('joins addresses that touch, and cuts them where either side does', () => {
    const egress = (cidr: string) => networkPolicy('a', 'out', { podSelector: {}, policyTypes: ['Ingress', 'Egress'], egress: [{ to: [{ ipBlock: { cidr } }] }] });
    const one = [deployment('a', 'x'), egress('192.0.2.0/25')];
    const two = [deployment('a', 'x'), egress('192.0.2.0/24')];
    expect(changes(one, two)).toEqual(['added a/x[Deployment] -> 192.0.2.128-192.0.2.255[External]: none -> all']);
    expect(changes([deployment('a', 'x'), defaultDeny('a')], two)).toEqual(['added a/x[Deployment] -> 192.0.2.0-192.0.2.255[External]: none -> all']);
  });

  it('tells of workloads that came or went by their connections', () => {
    const objects = [deployment('a', 'x'), deployment('a', 'y'), defaultDeny('a'), ...allow('a', 'x', 'y', 80)];
    expect(changes(objects.slice(1), objects)).toEqual(['added a/x[Deployment] -> a/y[Deployment]: none -> TCP 80']);
  });

  it('is its own mirror', () => {
    const names = ['a', 'b', 'c', 'd'];
    const edge = fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names), fc.constantFrom(80, 443));
    const edges = fc.uniqueArray(edge, { maxLength: 6, selector: String });
    const world = (list: readonly (readonly [string, string, number])[]) =>
      [...names.map(name => deployment('n', name)), defaultDeny('n'), ...list.flatMap(([from, to, port]) => allow('n', `${from}`, `${to}`, port).map((policy: any) =>
        ({ ...policy, metadata: { ...policy.metadata, name: `${policy.metadata.name}-${port}` } })))];
    fc.assert(fc.property(edges, edges, (a, b) => {
      const there = changes(world(a), world(b)).map(line => line.replace(/^(\w+) (.*): (.*) -> (.*)$/, '$2 $3 $4'));
      const back = changes(world(b), world(a)).map(line => line.replace(/^(\w+) (.*): (.*) -> (.*)$/, '$2 $4 $3'));
      expect(there).toEqual(back);
    }), { numRuns: 60 });
  });
});

describe('diffConnectivity of routes', () => {
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { namespace: 'a', name: 'x' }, spec: { selector: { app: 'x' }, ports: [{ port: 80, targetPort: 8080 }] } };
  const ingress = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { namespace: 'a', name: 'x' }, spec: { defaultBackend: { service: { name: 'x', port: { number: 80 } } } } };

  it('tells of what the ingress controller reaches, and of nothing that it does not serve', () => {
    const objects = [deployment('a', 'x', { ports: [{ containerPort: 8080 }] }), deployment('a', 'y'), service];
    expect(changes(objects, [...objects, ingress])).toEqual(['added {ingress-controller} -> a/x[Deployment]: none -> TCP 8080']);
  });
});
