import { billionths } from './quantity';
import { isExtended, isQualified, isWhole } from './resource-name';

/** Objects that a quota counts by a name without a group. */
const COUNTED = [
  'pods', 'services', 'services.loadbalancers', 'services.nodeports', 'replicationcontrollers', 'resourcequotas', 'secrets',
  'configmaps', 'persistentvolumeclaims',
];
const AMOUNT = /^(cpu|memory|ephemeral-storage|hugepages-\w+|requests\.(cpu|memory|ephemeral-storage|storage|hugepages-\w+)|limits\.(cpu|memory|ephemeral-storage))$/;
/** Throws on what the API server would refuse in the `hard` map of a ResourceQuota. */
export function validateQuota(hard: { readonly [resource: string]: string }): void {
  for (const [resource, value] of Object.entries(hard)) {
    // Qualified: `count/deployments.apps`, `requests.example.com/gpu`, `gold.storageclass.storage.k8s.io/requests.storage`.
    const counted = COUNTED.includes(resource) || isExtended(resource);
    if (!counted && !AMOUNT.test(resource) && !isQualified(resource)) {
      throw new Error(`resourceQuota names '${resource}', which no quota knows: write for example 'pods', 'requests.cpu', 'limits.memory' or 'count/jobs.batch'`);
    }
    const amount = billionths(String(value));
    if (amount === undefined || amount < 0n) throw new Error(`resourceQuota has '${value}' for ${resource}, which is not an amount: write for example '10' or '1Gi'`);
    if (counted && !isWhole(amount)) throw new Error(`resourceQuota has '${value}' for ${resource}, which is counted: write a whole number`);
  }
}
