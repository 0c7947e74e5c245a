import { itJudges, outcome, pod, podSecuredWith } from '../check';

itJudges('no-privileged-containers', {
  good: [
    ['a container that says nothing', pod()],
    ['privileged: false', podSecuredWith({ privileged: false })],
    ['privileged: null', podSecuredWith({ privileged: null })],
  ],
  bad: [
    ['privileged: true', podSecuredWith({ privileged: true })],
    ['a privileged init container', pod({ initContainers: [{ name: 'init', securityContext: { privileged: true } }] })],
    ['a privileged ephemeral container', pod({ ephemeralContainers: [{ name: 'debug', securityContext: { privileged: true } }] })],
  ],
});

describe('a finding', () => {
  it('names the container and the field', () => {
    const [violation] = outcome('no-privileged-containers', pod({ initContainers: [{ name: 'init', securityContext: { privileged: true } }] }))!.violations;
    expect(violation.container).toBe('init');
    expect(violation.path).toEqual(['spec', 'initContainers', 0, 'securityContext', 'privileged']);
    expect(violation.value).toBe(true);
  });
});
