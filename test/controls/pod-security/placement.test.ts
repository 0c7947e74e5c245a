import { deploymentWith, itJudges, messages, pod, verdict } from '../check';

const toleration = (fields: object) => pod({ tolerations: [fields] });

itJudges('no-naked-pods', {
  good: [['a pod with an owner', pod({}, { ownerReferences: [{ kind: 'ReplicaSet', name: 'r' }] })]],
  bad: [['a pod without owner', pod()], ['an empty list of owners', pod({}, { ownerReferences: [] })]],
});

it('no-naked-pods is about pods only', () => {
  expect(verdict('no-naked-pods', deploymentWith({}))).toBe('not-applicable');
});

itJudges('no-system-namespace', {
  good: [['no namespace', pod()], ['another namespace', pod({}, { namespace: 'kube-systems' })]],
  bad: [['kube-system', pod({}, { namespace: 'kube-system' })], ['a namespace of the profile', pod({}, { namespace: 'infra' }), { parameters: { systemNamespaces: ['infra'] } }]],
});

itJudges('no-control-plane-tolerations', {
  good: [['a pod that says nothing', pod()], ['another taint', toleration({ key: 'gpu', operator: 'Exists' })]],
  bad: [
    ['the taint of control plane nodes', toleration({ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' })],
    ['its name of old', toleration({ key: 'node-role.kubernetes.io/master' })],
    ['every taint', toleration({ operator: 'Exists' })],
    ['every taint with an empty key', toleration({ key: '', operator: 'Exists' })],
  ],
});

itJudges('no-node-name', {
  good: [['a pod that says nothing', pod()], ['an empty name', pod({ nodeName: '' })]],
  bad: [['a node', pod({ nodeName: 'node-1' })]],
});

itJudges('no-foreign-hostname', {
  good: [['a pod that says nothing', pod()], ['its own name, as in a StatefulSet', pod({ hostname: 'test' })]],
  bad: [['another name', pod({ hostname: 'kube-dns' })], ['an override', pod({ hostnameOverride: 'db.example.com' })]],
});

it('names the taints', () => {
  expect(messages('no-control-plane-tolerations', pod({ tolerations: [{ operator: 'Exists' }, { key: 'node-role.kubernetes.io/master' }] })))
    .toEqual(['tolerates every taint, node-role.kubernetes.io/master']);
});
