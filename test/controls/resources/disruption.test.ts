import { itJudges } from '../check';
import { deployment, itJudgesFirst, judged, object } from '../set';

const replicated = (replicas?: number) => deployment('web', { app: 'web' }, {}, replicas === undefined ? {} : { replicas });
const budget = (spec: { [field: string]: any } = {}) => object('policy/v1', 'PodDisruptionBudget', 'web', { spec: { selector: { matchLabels: { app: 'web' } }, ...spec } });
const autoscaler = (fields: { [field: string]: any } = {}) => object('autoscaling/v2', 'HorizontalPodAutoscaler', 'web', {
  spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 10, ...fields },
});

itJudgesFirst('disruption-budget', {
  good: [
    ['a budget', [replicated(3), budget()]],
    ['one replica', [replicated(1)]],
    ['one replica, unsaid', [replicated()]],
    ['no replicas', [replicated(0)]],
    ['an autoscaler that goes down to one', [replicated(3), autoscaler()]],
  ],
  bad: [
    ['two replicas without', [replicated(2)]],
    ['an autoscaler that keeps two', [replicated(), autoscaler({ minReplicas: 2 })]],
    ['a budget for others', [replicated(3), budget({ selector: { matchLabels: { app: 'api' } } })]],
    ['an empty selector of the old version, which selects nothing', [replicated(3), { ...budget({ selector: {} }), apiVersion: 'policy/v1beta1' }]],
    ['a budget of another namespace', [replicated(3), { ...budget(), metadata: { name: 'web', namespace: 'other' } }]],
  ],
});

itJudgesFirst('disruption-budget-selects-pods', {
  good: [['pods that are there', [budget(), replicated(2)]], ['no workloads', [budget()]], ['all pods', [budget({ selector: {} }), replicated(2)]]],
  bad: [
    ['other pods', [budget({ selector: { matchLabels: { app: 'wbe' } } }), replicated(2)]],
    ['no selector', [budget({ selector: undefined }), replicated(2)]],
    ['an empty selector of the old version', [{ ...budget({ selector: {} }), apiVersion: 'policy/v1beta1' }, replicated(2)]],
  ],
});

/** What a controller made for a workload, as the API server lists it. */
const madeBy = (kind: string, name: string, ofKind: string, of: string) => ({
  ...replicated(2), kind, metadata: { name, namespace: 'shop', ownerReferences: [{ apiVersion: 'apps/v1', kind: ofKind, name: of, uid: '1', controller: true }] },
});

itJudgesFirst('disruption-budget-allows-disruption', {
  good: [
    ['one pod to go', [budget({ maxUnavailable: 1 })]],
    ['a share, which is rounded up', [budget({ maxUnavailable: '1%' }), replicated(2)]],
    ['one replica more than needed', [budget({ minAvailable: 2 }), replicated(3)]],
    ['half of two', [budget({ minAvailable: '50%' }), replicated(2)]],
    ['a number where no pods are known', [budget({ minAvailable: 5 })]],
    ['a DaemonSet, which has as many pods as nodes', [
      budget({ minAvailable: 1 }), { ...replicated(), kind: 'DaemonSet' },
    ]],
    ['no replicas', [budget({ minAvailable: 1 }), replicated(0)]],
    ['neither field', [budget()]],
    ['several workloads together', [budget({ minAvailable: 3 }), replicated(2), { ...replicated(2), metadata: { name: 'b', namespace: 'shop' } }]],
  ],
  bad: [
    ['none to go', [budget({ maxUnavailable: 0 })]],
    ['a share of nothing', [budget({ maxUnavailable: '0%' })]],
    ['all needed', [budget({ minAvailable: '100%' })]],
    ['as many needed as there are', [budget({ minAvailable: 2 }), replicated(2)]],
    ['the only replica', [budget({ minAvailable: 1 }), replicated()]],
    ['a share that rounds up to all', [budget({ minAvailable: '51%' }), replicated(2)]],
    ['as many as there are, beside what a controller made of them', [budget({ minAvailable: 2 }), replicated(2), madeBy('ReplicaSet', 'web-1', 'Deployment', 'web')]],
    ['as many as an autoscaler keeps', [budget({ minAvailable: 3 }), replicated(9), autoscaler({ minReplicas: 3 })]],
  ],
});

it('disruption-budget-allows-disruption says which number of how many', () => {
  expect(judged('disruption-budget-allows-disruption', [budget({ minAvailable: 3 }), replicated(2)])[0])
    .toEqual(['the budget never lets a pod go: minAvailable is 3 of 2 pods']);
});

itJudgesFirst('autoscaler-target-exists', {
  good: [['a target that is there', [autoscaler(), replicated()]], ['no workloads', [autoscaler()]],
    ['a target of another version', [autoscaler({ scaleTargetRef: { apiVersion: 'apps/v1beta1', kind: 'Deployment', name: 'web' } }), replicated()]]],
  bad: [
    ['another name', [autoscaler({ scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'wbe' } }), replicated()]],
    ['another kind', [autoscaler({ scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web' } }), replicated()]],
    ['no target', [autoscaler({ scaleTargetRef: undefined }), replicated()]],
  ],
});

itJudges('autoscaler-can-scale', {
  good: [['room', autoscaler({ minReplicas: 2 })], ['the lowest number unsaid', autoscaler()]],
  bad: [['the same number twice', autoscaler({ minReplicas: 10 })], ['one', autoscaler({ maxReplicas: 1 })], ['less than the lowest', autoscaler({ minReplicas: 11 })]],
});
