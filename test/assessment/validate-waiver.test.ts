import { validateWaiver, Waiver } from '../../src/assessment';
import { Control, ControlScope, knownControls, Profile, Severity } from '../../src/controls';

const GOOD: Waiver = { control: 'no-host-network', reason: 'it answers for the node', owner: 'platform', expires: '2028-02-29' };

const custom: Control = {
  id: 'team-label',
  family: 'team',
  title: 'Pods name their team',
  rationale: 'Nobody repairs what belongs to nobody.',
  remediation: 'Set the label.',
  severity: Severity.LOW,
  scope: ControlScope.POD,
  expression: 'true',
  message: 'no team',
};

describe('validateWaiver', () => {
  it('accepts a waiver with all that it may have, and one with what it must have', () => {
    expect(() => validateWaiver(GOOD, 'here')).not.toThrow();
    expect(() => validateWaiver({ control: 'no-host-network', reason: '1234567890' }, 'here')).not.toThrow();
  });

  it.each<[string, any, string]>([
    ['an unknown control', { control: 'no-host-netwrok' }, "shop/web: a waiver names an unknown control 'no-host-netwrok': did you mean 'no-host-network'"],
    ['a control of the prototype', { control: '__proto__' }, "unknown control '__proto__'"],
    ['no control', { control: undefined }, 'a waiver names no control: give the id of one'],
    ['no reason', { reason: undefined }, "the waiver of 'no-host-network' has no reason: say in at least 10 characters why"],
    ['a short reason', { reason: '  too short ' }, "the reason '  too short ' for waiving 'no-host-network' is too short: say in at least 10 characters why"],
    ['a reason that is no text', { reason: 1234567890123 }, "the reason 1234567890123 for waiving 'no-host-network' is no text"],
    ['an empty owner', { owner: ' ' }, "the owner ' ' of the waiver of 'no-host-network' is no name"],
    ['a day that the calendar does not have', { expires: '2027-02-30' }, "the waiver of 'no-host-network' expires on '2027-02-30': expected a day of the calendar"],
    ['the 29th of February of a common year', { expires: '2027-02-29' }, "expires on '2027-02-29'"],
    ['a time', { expires: '2027-02-28T00:00:00Z' }, "expires on '2027-02-28T00:00:00Z'"],
    ['a month that does not exist', { expires: '2027-13-01' }, "expires on '2027-13-01'"],
    ['a date object', { expires: new Date(0) }, 'expires on "1970-01-01T00:00:00.000Z"'],
    ['a control that cannot be waived', { control: 'unused-waiver' }, "control 'unused-waiver' cannot be waived: repair what it finds"],
  ])('refuses %s', (_, wrong, message) => {
    expect(() => validateWaiver({ ...GOOD, ...wrong }, 'shop/web')).toThrow(message);
  });

  it('refuses what is no waiver at all', () => {
    expect(() => validateWaiver(undefined as any, 'shop/web')).toThrow("shop/web: a waiver is undefined: expected { control: '…', reason: '…' }");
  });

  it('knows the controls that a profile brings, and whether they may be waived', () => {
    const waiver = { control: 'team-label', reason: 'nobody owns it' };
    const profile = (control: Control) => Profile.BASELINE.derive({ name: 'own', customControls: [control] });
    expect(() => validateWaiver(waiver, 'here')).toThrow("unknown control 'team-label'");
    expect(() => validateWaiver(waiver, 'here', profile(custom))).not.toThrow();
    expect(() => validateWaiver(waiver, 'here', profile({ ...custom, unwaivable: true }))).toThrow("control 'team-label' cannot be waived");
  });
});

describe('the catalogue', () => {
  // Every other row has a program somewhere that must do what it forbids.
  it('has one control that cannot be waived: the one that holds waivers to account', () => {
    expect(knownControls().filter(({ unwaivable }) => unwaivable).map(({ id }) => id)).toEqual(['unused-waiver']);
  });
});
