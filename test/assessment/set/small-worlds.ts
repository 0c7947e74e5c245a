import * as fc from 'fast-check';
import { KubeObject } from '../../../src/manifests';

/** Few names and labels, so that objects meet often. */
const NAMESPACE = fc.constantFrom('a', 'b', undefined);
const NAME = fc.constantFrom('x', 'y', 'default');
const KEY = fc.constantFrom('k', 'l', 'constructor', 'pod-template-hash');
const VALUE = fc.constantFrom('1', '2', '');
const LABELS = fc.dictionary(KEY, fc.oneof({ weight: 9, arbitrary: VALUE }, { weight: 1, arbitrary: fc.constant(1 as any) }), { maxKeys: 3 });

const EXPRESSION = fc.record({
  key: KEY,
  operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt'),
  values: fc.option(fc.array(VALUE, { maxLength: 2 }), { nil: undefined }),
}, { requiredKeys: ['key', 'operator'] })
  .map(expression => (['Exists', 'DoesNotExist'].includes(expression.operator) ? { ...expression, values: undefined } : expression));

const SELECTOR: fc.Arbitrary<any> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      matchLabels: fc.dictionary(KEY, VALUE, { maxKeys: 2 }), matchExpressions: fc.array(EXPRESSION, { maxLength: 2 }),
    }, { requiredKeys: [] }),
  },
  { weight: 1, arbitrary: fc.constantFrom<any>('k=1', [], 7) },
);

function of(apiVersion: string, kind: string, fields: fc.Arbitrary<any>, namespace: fc.Arbitrary<any> = NAMESPACE): fc.Arbitrary<KubeObject> {
  return fc.record({ namespace, name: NAME, fields }).map(({ namespace: ns, name, fields: given }) => {
    const { metadata, ...rest } = given;
    return { apiVersion, kind, metadata: { name, ...ns === undefined ? {} : { namespace: ns }, ...metadata }, ...rest };
  });
}

const POD_SPEC = fc.record({
  serviceAccountName: NAME, automountServiceAccountToken: fc.boolean(), containers: fc.constant([{ name: 'c', ports: [{ name: 'http' }] }]),
}, { requiredKeys: ['containers'] });
const TEMPLATE = fc.record({ metadata: fc.record({ labels: LABELS }), spec: POD_SPEC });
const REPLICAS = fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined });

/** Either everything, or rights of a few resources: what `*` means for every power is a table of tests of its own. */
const RULE = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }) },
  {
    weight: 9,
    arbitrary: fc.record({
      apiGroups: fc.constantFrom([''], ['*'], ['rbac.authorization.k8s.io']),
      resources: fc.constantFrom(['pods'], ['serviceaccounts/token'], ['secrets'], ['pods/exec'], ['clusterroles'], ['nodes/proxy']),
      verbs: fc.constantFrom(['create'], ['*'], ['get'], ['create', 'list'], ['update', 'escalate'], ['patch']),
      resourceNames: fc.constantFrom(undefined, undefined, ['x'], ['y']),
    }),
  },
);
const SUBJECT = fc.oneof(
  fc.record({ kind: fc.constant('ServiceAccount'), name: NAME, namespace: fc.constantFrom('a', 'b', 'default') }),
  fc.record({ kind: fc.constant('Group'), name: fc.constantFrom('system:serviceaccounts:a', 'system:authenticated', 'ops') }),
);
const BINDING = (kinds: readonly string[]) => fc.record({
  roleRef: fc.record({ kind: fc.constantFrom(...kinds), name: fc.constantFrom('x', 'y', 'edit', 'cluster-admin') }), subjects: fc.array(SUBJECT, { maxLength: 2 }),
});
const NONE = fc.constant(undefined);
const RBAC = 'rbac.authorization.k8s.io/v1';
const OBJECTS: fc.Arbitrary<KubeObject>[] = [
  of('apps/v1', 'Deployment', fc.record({ spec: fc.record({ replicas: REPLICAS, template: TEMPLATE }) })),
  of('v1', 'Pod', TEMPLATE),
  of('networking.k8s.io/v1', 'NetworkPolicy', fc.record({
    spec: fc.record({
      podSelector: SELECTOR,
      policyTypes: fc.subarray(['Ingress', 'Egress']),
      ingress: fc.constantFrom<any>([], [{}], [{ from: [{ podSelector: {} }] }], [{ from: [{ namespaceSelector: {} }] }]),
      egress: fc.constantFrom<any>([], [{}], [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }]),
    }, { requiredKeys: [] }),
  })),
  of('v1', 'Service', fc.record({ spec: fc.record({ selector: LABELS, type: fc.constantFrom('ClusterIP', 'ExternalName') }, { requiredKeys: [] }) })),
  of('policy/v1', 'PodDisruptionBudget', fc.record({ spec: fc.record({ selector: SELECTOR }) })),
  of('autoscaling/v2', 'HorizontalPodAutoscaler', fc.record({
    spec: fc.record({ minReplicas: REPLICAS, scaleTargetRef: fc.record({ apiVersion: fc.constant('apps/v1'), kind: fc.constantFrom('Deployment', 'Pod'), name: NAME }) }),
  })),
  of('v1', 'ServiceAccount', fc.record({ automountServiceAccountToken: fc.boolean() }, { requiredKeys: [] })),
  of(RBAC, 'Role', fc.record({ rules: fc.array(RULE, { maxLength: 2 }) })),
  of(RBAC, 'ClusterRole', fc.record({ rules: fc.array(RULE, { maxLength: 2 }) }), NONE),
  of(RBAC, 'RoleBinding', BINDING(['Role', 'ClusterRole'])),
  of(RBAC, 'ClusterRoleBinding', BINDING(['ClusterRole']), NONE),
  of('v1', 'ResourceQuota', fc.constant({})),
  of('v1', 'Namespace', fc.constant({}), NONE).map(object => ({ ...object, metadata: { ...object.metadata, name: object.metadata?.name === 'x' ? 'a' : 'b' } })),
];

/** Sets of objects that have to do with each other. */
export const SMALL_WORLD: fc.Arbitrary<KubeObject[]> = fc.array(fc.oneof(...OBJECTS), { minLength: 1, maxLength: 14 });
