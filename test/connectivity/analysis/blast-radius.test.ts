import { BlastRadii, Connectivity } from '../../../src/connectivity';
import { allow, connectivityOf, defaultDeny, deployment, SHOP } from '../objects';

function radius(connectivity: Connectivity, label: string): ReturnType<BlastRadii['of']> {
  return new BlastRadii(connectivity).of(connectivity.world.workload(label)!);
}

describe('BlastRadii', () => {
  it('follows connections as far as they lead, with the way', () => {
    const { fallen } = radius(connectivityOf(SHOP), 'shop/web[Deployment]');
    expect(fallen.map(({ workload, distance, path }) => [workload.label, distance, path.length])).toEqual([
      ['shop/api[Deployment]', 1, 2], ['shop/db[Deployment]', 2, 3],
    ]);
    expect(fallen[1].path).toEqual(['shop/web[Deployment]', 'shop/api[Deployment]', 'shop/db[Deployment]']);
  });

  it('leads nowhere from what may call nobody', () => {
    const { fallen, weight, outside } = radius(connectivityOf(SHOP), 'shop/db[Deployment]');
    expect([fallen, weight, outside.isEmpty]).toEqual([[], 0, true]);
  });

  it('weighs what the target holds', () => {
    const { fallen, weight } = radius(connectivityOf(SHOP), 'shop/api[Deployment]');
    expect(fallen[0].holdings.map(({ what }) => what)).toEqual(['secret db-password', 'token of the Kubernetes API']);
    expect([fallen[0].weight, weight]).toEqual([6, 6]);
  });

  it('does not take a workload for reached because its like is where the search began', () => {
    // Both callers behave alike; nobody may call them.
    const twins = [deployment('a', 'one', { labels: { app: 'x' } }), deployment('a', 'two', { labels: { app: 'x' } }), deployment('a', 'y'), defaultDeny('a'), ...allow('a', 'x', 'y', 80)];
    expect(radius(connectivityOf(twins), 'a/one[Deployment]').fallen.map(({ workload }) => workload.label)).toEqual(['a/y[Deployment]']);
  });

  it('names the addresses that are reached', () => {
    const { outside } = radius(connectivityOf([deployment('a', 'open')]), 'a/open[Deployment]');
    expect(outside.has(4, 0x01010101n)).toBe(true);
  });
});
