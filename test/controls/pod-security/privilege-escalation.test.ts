import { compiledControl, itJudges, messages, pod, podSecuredWith } from '../check';

itJudges('no-privilege-escalation', {
  good: [
    ['allowPrivilegeEscalation: false', podSecuredWith({ allowPrivilegeEscalation: false })],
    ['a Windows pod', pod({ os: { name: 'windows' } })],
  ],
  bad: [
    ['a container that says nothing', pod()],
    ['allowPrivilegeEscalation: true', podSecuredWith({ allowPrivilegeEscalation: true })],
  ],
});

it('says whether the value was written', () => {
  expect(messages('no-privilege-escalation', pod())).toEqual(['securityContext.allowPrivilegeEscalation is not set']);
  expect(messages('no-privilege-escalation', podSecuredWith({ allowPrivilegeEscalation: true })))
    .toEqual(['securityContext.allowPrivilegeEscalation is true']);
});

// The API server refuses these combinations.
describe('the fix', () => {
  const applies = (securityContext: object) => {
    const control = compiledControl('no-privilege-escalation')!;
    const container = { name: 'app', securityContext };
    return control.holds(control.control.fix![0].when!, { object: pod(), namespaceObject: null, variables: {}, params: {}, container });
  };

  it('keeps off a privileged container and one with SYS_ADMIN', () => {
    expect(applies({})).toBe(true);
    expect(applies({ privileged: false, capabilities: { add: ['CHOWN'] } })).toBe(true);
    expect(applies({ privileged: true })).toBe(false);
    expect(applies({ capabilities: { add: ['SYS_ADMIN'] } })).toBe(false);
    expect(applies({ capabilities: { add: ['CAP_SYS_ADMIN'] } })).toBe(false);
  });
});
