import { Profile, Severity } from '../../src/controls';
import { parseProfile, SettingsError } from '../../src/settings';

const CUSTOM = `
customControls:
  - id: team-label
    family: team
    title: Objects name their team
    rationale: Nobody repairs what belongs to nobody.
    remediation: Set the label.
    severity: low
    scope: object
    kinds: [Service]
    parameters:
      label: { type: string, description: the label, defaultValue: team }
    expression: params.label in object.metadata.?labels.orValue({})
    message: "{{object.metadata.name}} names no team"
    fix: [{ target: object, path: /metadata/labels/team, parameter: label }]
    frameworks: [{ framework: nsa-cisa, versions: '1.2', id: pod-security }]
`;

function faults(text: string): string[] {
  try {
    parseProfile(text, 'own.yaml');
  } catch (error) {
    if (error instanceof SettingsError) return error.faults.map(({ line, message }) => `${line}: ${message}`);
    throw error;
  }
  return [];
}

describe('parseProfile', () => {
  it('derives the profile that the file describes', () => {
    const profile = parseProfile(`
name: shop
description: what the shop must meet
extends: restricted
podSecurityVersion: '1.33'
controls:
  - control: no-host-ports
    severity: critical
  - control: memory-limits
disable:
  - control: no-privileged-containers
    reason: the node agent needs its devices
${CUSTOM}`, 'own.yaml');
    const effective = profile._effectiveControls('1.34');
    const severityOf = (id: string) => effective.find(({ control }) => control.id === id)?.severity;
    expect([profile.name, profile.description, profile.podSecurityVersion]).toEqual(['shop', 'what the shop must meet', '1.33']);
    expect([severityOf('no-host-ports'), severityOf('team-label'), severityOf('no-privileged-containers')]).toEqual([Severity.CRITICAL, Severity.LOW, undefined]);
    expect(profile._ids).toContain('memory-limits');
    expect(profile.disabled).toEqual([{ control: 'no-privileged-containers', reason: 'the node agent needs its devices' }]);
    expect(effective.find(({ control }) => control.id === 'team-label')?.parameters).toEqual({ label: 'team' });
  });

  it('is the profile that it extends where it says nothing else, under the name of the file', () => {
    const profile = parseProfile('extends: zeroTrust', 'ci/strict.prod.yaml');
    expect(profile.name).toBe('strict.prod');
    expect(profile.controls).toEqual(Profile.ZERO_TRUST.controls);
  });

  it.each<[string, string, string]>([
    ['no base', 'name: own', "1: a profile file has no extends: add 'extends: …'"],
    ['an unknown base', 'extends: zerotrust', "1: extends is 'zerotrust': did you mean 'zeroTrust'? expected one of baseline, restricted, zeroTrust"],
    ['an unknown field', 'extends: baseline\ndisabled: []', "2: unknown field 'disabled' of a profile file: did you mean 'disable'"],
    ['a version without quotes, of which YAML keeps 1.3', 'extends: baseline\npodSecurityVersion: 1.30', "2: podSecurityVersion is a number, expected text: write '1.30' in quotes"],
    ['an unknown version', "extends: baseline\npodSecurityVersion: '1.3'", "2: podSecurityVersion is '1.3'"],
    ['an unknown control', 'extends: baseline\ncontrols:\n- control: memory-limit', "3: profile 'own': unknown control 'memory-limit'"],
    ['an unknown severity', 'extends: baseline\ncontrols:\n- control: memory-limits\n  severity: mediun', "4: controls[0].severity is 'mediun': did you mean 'medium'"],
    ['an unknown parameter', 'extends: baseline\ncontrols:\n- control: memory-limits\n  parameters: { max: 1 }', "3: control 'memory-limits' has no parameter 'max'"],
    ['no reason', 'extends: baseline\ndisable:\n- control: memory-limits', '3: a disabled control has no reason'],
    ['a reason that is too short', 'extends: baseline\ndisable:\n- control: no-host-ports\n  reason: because', "3: profile 'own': the reason 'because' for disabling 'no-host-ports' is too short"],
    ['a control that is set and disabled', 'extends: baseline\ncontrols: [{ control: no-host-ports }]\ndisable: [{ control: no-host-ports, reason: it is a proxy }]',
      "undefined: profile 'own': control 'no-host-ports' is both set and disabled"],
    ['an expression that does not compile', `extends: baseline${CUSTOM.replace('.orValue({})', '.orValue({)')}`, "3: control 'team-label': expression does not compile at line 1"],
    ['a typing error in a control of its own', `extends: baseline${CUSTOM.replace('kinds:', 'kind:')}`, "10: unknown field 'kind' of a control: did you mean 'kinds'"],
    ['a control that needs all objects', `extends: baseline${CUSTOM.replace('scope: object', 'scope: set')}`, "9: customControls[0].scope is 'set'"],
  ])('refuses %s, and says where and how to repair it', (_, text, message) => {
    expect(faults(text)).toEqual([expect.stringContaining(message)]);
  });

  it('tells all faults that do not depend on each other', () => {
    expect(faults('extends: baseline\ncontrols:\n- control: nope\n- control: memory-limits\n  parameters: { max: 1 }\ndisable:\n- { control: nope, reason: because it is not }')
      .map(fault => fault.split(':')[0])).toEqual(['3', '4', '7']);
  });
});
