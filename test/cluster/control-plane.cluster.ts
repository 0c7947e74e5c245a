import { describeOnClusters } from './clusters';

describeOnClusters('a control plane', cluster => {
  it('reports its version', async () => {
    expect(await cluster.admin.version()).toBe(cluster.version);
  });
});
