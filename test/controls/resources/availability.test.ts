import { itJudges, messages, pod, deploymentWith, verdict } from '../check';

const replicas = (count: number | undefined, spec: object = {}) => {
  const object = deploymentWith({}, spec);
  return { ...object, spec: { ...object.spec, replicas: count } };
};

itJudges('multiple-replicas', {
  good: [['two', replicas(2)], ['what the profile asks for', replicas(1), { parameters: { minimum: 1 } }]],
  bad: [['one', replicas(1)], ['no number, which means one', replicas(undefined)], ['none', replicas(0)]],
});

itJudges('topology-spread', {
  good: [
    ['one replica', replicas(1)],
    ['no number, which means one', replicas(undefined)],
    ['constraints', replicas(2, { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname' }] })],
    ['an anti-affinity', replicas(2, { affinity: { podAntiAffinity: {} } })],
  ],
  bad: [['two replicas', replicas(2)], ['an empty list of constraints', replicas(3, { topologySpreadConstraints: [] })], ['a node affinity', replicas(2, { affinity: { nodeAffinity: {} } })]],
});

itJudges('priority-class', {
  good: [['a class', pod({ priorityClassName: 'web' })]],
  bad: [['a pod that says nothing', pod()], ['an empty name', pod({ priorityClassName: '' })]],
});

it('asks for replicas of Deployments and StatefulSets only', () => {
  expect(verdict('multiple-replicas', pod())).toBe('not-applicable');
  expect(verdict('topology-spread', pod())).toBe('not-applicable');
  expect(messages('multiple-replicas', replicas(1))).toEqual(['replicas is 1, expected 2 or more']);
});
