import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { ApiAccess, ApiRule } from './api-access';

const RBAC = 'rbac.authorization.k8s.io';

/** A service account that no other workload uses: without token, and without rights until some are bound to it. */
export function ownServiceAccount(workload: kplus.AbstractPod): kplus.ServiceAccount {
  return new kplus.ServiceAccount(workload, 'ServiceAccount', {
    metadata: { name: workload.name, namespace: workload.metadata.namespace },
    automountToken: false,
  });
}

/** One Role with exactly the rules, bound to the account of the workload. */
export function grantApiAccess(workload: kplus.AbstractPod, account: kplus.IServiceAccount, { rules }: ApiAccess): void {
  if (rules.length === 0) return;
  const metadata = { name: workload.name, namespace: workload.metadata.namespace };
  new ApiObject(workload, 'ApiAccess', { apiVersion: `${RBAC}/v1`, kind: 'Role', metadata, rules: rules.map(rendered) });
  workload.node.addValidation({
    validate: () => workload.metadata.namespace !== undefined ? []
      : ['apiAccess has rules, and no namespace is known to bind them in: put the workload into a ZeroTrustNamespace, or give its chart a namespace'],
  });
  new ApiObject(workload, 'ApiAccessBinding', {
    apiVersion: `${RBAC}/v1`,
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: RBAC, kind: 'Role', name: workload.name },
    // The API server demands the namespace of a subject even where it is that of the binding.
    subjects: [{ kind: 'ServiceAccount', name: account.name, namespace: workload.metadata.namespace }],
  });
}

function rendered({ apiGroups, resources, verbs, resourceNames }: ApiRule): object {
  return { apiGroups, resources, verbs, ...resourceNames ? { resourceNames } : {} };
}
