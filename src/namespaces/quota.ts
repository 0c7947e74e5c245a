import { billionths } from './quantity';

/** Objects that a quota counts by a name without a group. */
const COUNTED = [
  'pods', 'services', 'services.loadbalancers', 'services.nodeports', 'replicationcontrollers', 'resourcequotas', 'secrets',
  'configmaps', 'persistentvolumeclaims',
];
const AMOUNT = /^(cpu|memory|ephemeral-storage|hugepages-\w+|requests\.(cpu|memory|ephemeral-storage|storage|hugepages-\w+)|limits\.(cpu|memory|ephemeral-storage))$/;
/** `count/deployments.apps`, `requests.example.com/gpu`, `gold.storageclass.storage.k8s.io/requests.storage`. */
const QUALIFIED = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?\/[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/;

/** Throws on what the API server would refuse in the `hard` map of a ResourceQuota. */
export function validateQuota(hard: { readonly [resource: string]: string }): void {
  for (const [resource, value] of Object.entries(hard)) {
    const counted = COUNTED.includes(resource) || resource.startsWith('count/');
    if (!counted && !AMOUNT.test(resource) && !QUALIFIED.test(resource)) {
      throw new Error(`resourceQuota names '${resource}', which no quota knows: write for example 'pods', 'requests.cpu', 'limits.memory' or 'count/jobs.batch'`);
    }
    const amount = billionths(String(value));
    if (amount === undefined || amount < 0n) throw new Error(`resourceQuota has '${value}' for ${resource}, which is not an amount: write for example '10' or '1Gi'`);
    if (counted && amount % 1_000_000_000n !== 0n) throw new Error(`resourceQuota has '${value}' for ${resource}, which is counted: write a whole number`);
  }
}
