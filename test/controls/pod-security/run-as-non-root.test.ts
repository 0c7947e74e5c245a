import { itJudges, messages, outcome, pod, podSecuredWith } from '../check';

const onPod = (runAsNonRoot: boolean, container: object = {}) => podSecuredWith(container, { securityContext: { runAsNonRoot } });
const in135 = { version: '1.35' };

itJudges('run-as-non-root', {
  good: [
    ['true on the container', podSecuredWith({ runAsNonRoot: true })],
    ['true on the pod', onPod(true)],
    ['true on the container over false on the pod', onPod(false, { runAsNonRoot: true })],
    ['a pod in a user namespace, from 1.35', pod({ hostUsers: false }), in135],
  ],
  bad: [
    ['a pod that says nothing', pod()],
    ['false on the pod', onPod(false)],
    ['false on the container over true on the pod', onPod(true, { runAsNonRoot: false })],
    ['runAsUser in its place', podSecuredWith({ runAsUser: 1000 })],
    ['a pod in a user namespace before 1.35', pod({ hostUsers: false })],
    ['a pod in a user namespace where the profile does not relax', pod({ hostUsers: false }), { version: '1.36', parameters: { relaxForUserNamespaces: false } }],
    ['an init container without it', pod({
      containers: [{ name: 'app', securityContext: { runAsNonRoot: true } }],
      initContainers: [{ name: 'init' }],
    })],
  ],
});

itJudges('pod-run-as-non-root', {
  good: [['a pod that says nothing', pod()], ['true', onPod(true)], ['false in a user namespace, from 1.35', pod({ hostUsers: false, securityContext: { runAsNonRoot: false } }), in135]],
  bad: [['false, even where every container overrides it', onPod(false, { runAsNonRoot: true })]],
});

it('tells where the value stands', () => {
  expect(messages('run-as-non-root', pod())).toEqual(['securityContext.runAsNonRoot is not set']);
  expect(messages('run-as-non-root', onPod(false))).toEqual(['securityContext.runAsNonRoot is false on the pod']);
  expect(messages('run-as-non-root', podSecuredWith({ runAsNonRoot: false }))).toEqual(['securityContext.runAsNonRoot is false']);
});

it('names only the container that may be root', () => {
  const mixed = pod({ containers: [{ name: 'good', securityContext: { runAsNonRoot: true } }, { name: 'bad' }] });
  expect(outcome('run-as-non-root', mixed)!.violations.map(({ container }) => container)).toEqual(['bad']);
});
