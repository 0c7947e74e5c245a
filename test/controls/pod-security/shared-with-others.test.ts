import { itJudges, messages, pod, podWith } from '../check';

itJudges('no-shared-process-namespace', {
  good: [['a pod that says nothing', pod()], ['false', pod({ shareProcessNamespace: false })]],
  bad: [['true', pod({ shareProcessNamespace: true })]],
});

itJudges('no-host-aliases', {
  good: [['a pod that says nothing', pod()], ['an empty list', pod({ hostAliases: [] })]],
  bad: [['an alias', pod({ hostAliases: [{ ip: '10.0.0.1', hostnames: ['db'] }] })], ['an alias without names', pod({ hostAliases: [{ ip: '10.0.0.1' }] })]],
});

itJudges('no-interactive-containers', {
  good: [['a container that says nothing', pod()], ['false', podWith({ stdin: false, tty: false })]],
  bad: [['stdin', podWith({ stdin: true })], ['tty', podWith({ tty: true })]],
});

itJudges('no-service-links', {
  good: [['false', pod({ enableServiceLinks: false })]],
  bad: [['a pod that says nothing', pod()], ['true', pod({ enableServiceLinks: true })]],
});

it('names the aliases', () => {
  expect(messages('no-host-aliases', pod({ hostAliases: [{ ip: '1.1.1.1', hostnames: ['a', 'b'] }] }))).toEqual(['hostAliases send [a, b] to 1.1.1.1']);
});
