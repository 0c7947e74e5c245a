import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';

/** Names of secure workloads, by chart: `namespace/name` -> path of the construct. */
const TAKEN = new WeakMap<Chart, Map<string, string>>();

/**
 * A Deployment and a CronJob may share a name, but their service accounts and network policies, which are named like
 * them, would be one: whichever is applied last would decide for both.
 *
 * @throws when another secure workload of the chart has the name that the user chose
 */
export function checkNameIsFree(scope: Construct, namespace: string | undefined, name: string | undefined): void {
  if (name === undefined) return; // generated names hold the path, which is unique
  const chart = Chart.of(scope);
  const other = TAKEN.get(chart)?.get(key(namespace ?? chart.namespace, name));
  if (other === undefined) return;
  throw new Error(`the name '${name}' is taken by '${other}': give one of them another name, for service accounts and policies are named alike`);
}

/** Remembers the name of a workload for `checkNameIsFree`. */
export function takeName(workload: kplus.AbstractPod): void {
  const chart = Chart.of(workload);
  const names = TAKEN.get(chart) ?? new Map<string, string>();
  TAKEN.set(chart, names.set(key(workload.metadata.namespace, workload.name), workload.node.path));
}

function key(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}
