import * as fc from 'fast-check';
import { Profile, Severity, ControlScope } from '../../src/controls';
import { parseWaivers, SettingsError } from '../../src/settings';

const GOOD = `waivers:
  - control: no-privileged-containers
    reason: the node agent needs its devices
    owner: platform team
    expires: 2027-01-31
    objects:
      - { kind: DaemonSet, namespace: kube-system, name: 'agent-*' }

  # a comment
  - control: no-host-network
    reason: it answers for the node
`;

/** The faults of a file as `line: message`. */
function faults(text: string, profile?: Profile): string[] {
  try {
    parseWaivers(text, 'waivers.yaml', profile);
  } catch (error) {
    if (error instanceof SettingsError) return error.faults.map(({ line, message }) => `${line}: ${message}`);
    throw error;
  }
  return [];
}

function waiver(...lines: string[]): string {
  return `waivers:\n  - control: no-host-network\n    reason: it answers for the node\n${lines.map(line => `    ${line}\n`).join('')}`;
}

describe('parseWaivers', () => {
  it('reads control, reason, owner, expiry and objects, and says where each waiver stands', () => {
    expect(parseWaivers(GOOD, 'waivers.yaml')).toEqual([
      {
        control: 'no-privileged-containers',
        reason: 'the node agent needs its devices',
        owner: 'platform team',
        expires: '2027-01-31',
        objects: [{ kind: 'DaemonSet', namespace: 'kube-system', name: 'agent-*' }],
        origin: 'waivers.yaml:2',
        provenance: { file: 'waivers.yaml', line: 2 },
      },
      { control: 'no-host-network', reason: 'it answers for the node', origin: 'waivers.yaml:10', provenance: { file: 'waivers.yaml', line: 10 } },
    ]);
  });

  it('reads JSON, indented with tabs as well', () => {
    const text = JSON.stringify({ waivers: [{ control: 'no-host-network', reason: 'it answers for the node' }] }, undefined, '\t');
    expect(parseWaivers(text, 'w.json')).toMatchObject([{ control: 'no-host-network', origin: 'w.json:3' }]);
  });

  it('reads a file without waivers', () => {
    expect(parseWaivers('waivers: []', 'w.yaml')).toEqual([]);
  });

  it('keeps a day a text even where the file asks for YAML 1.1', () => {
    expect(parseWaivers(`%YAML 1.1\n---\n${waiver('expires: 2027-01-31')}`, 'w.yaml')[0].expires).toBe('2027-01-31');
  });

  it('knows the controls of a profile', () => {
    const profile = Profile.BASELINE.derive({
      name: 'own',
      customControls: [{
        id: 'team-label',
        family: 'team',
        title: 'Objects name their team',
        rationale: 'Nobody repairs what belongs to nobody.',
        remediation: 'Set the label.',
        severity: Severity.LOW,
        scope: ControlScope.POD,
        expression: 'true',
        message: 'no team',
      }],
    });
    const text = 'waivers: [{ control: team-label, reason: nobody owns it }]';
    expect(faults(text, profile)).toEqual([]);
    expect(faults(text)).toEqual([expect.stringContaining("unknown control 'team-label'")]);
  });

  it.each<[string, string, string]>([
    ['a typing error, which would widen the waiver', waiver('object: [{ name: a }]'), "4: unknown field 'object' of a waiver: did you mean 'objects'?"],
    ['a typing error in a pattern', waiver('objects:', '  - namspace: a'), "5: unknown field 'namspace' of an object pattern: did you mean 'namespace'?"],
    ['an unknown field of the file', 'waiver: []\nwaivers: []', "1: unknown field 'waiver' of a waivers file: did you mean 'waivers'?"],
    ['the name of a prototype', waiver('__proto__: { control: a }'), "4: unknown field '__proto__' of a waiver: expected one of control, reason"],
    ['a name that would forge a line', waiver('"a\\nwaivers.yaml:9: all is well": 1'), "4: unknown field 'a\\u000awaivers.yaml:9: all is well' of a waiver"],
    ['objects that are none', waiver('objects: []'), '4: waivers[0].objects is empty: the waiver covers nothing'],
    ['objects without a value', waiver('objects:'), '4: waivers[0].objects is empty, expected a list'],
    ['a pattern that names nothing', waiver('objects: [{}]'), '4: waivers[0].objects[0] is empty: name a kind, a namespace or a name'],
    ['an empty name', waiver("objects: [{ name: '' }]"), '4: waivers[0].objects[0].name is empty: expected text'],
    ['a name that is a number', waiver('objects: [{ name: 0x1F }]'), "4: waivers[0].objects[0].name is a whole number, expected text: write '0x1F' in quotes"],
    ['an owner that is true', waiver('owner: true'), "4: waivers[0].owner is true or false, expected text: write 'true' in quotes"],
    ['a list in place of the file', '- control: a', '1: the file is a list, expected an object'],
    ['a list in place of a name', waiver('owner: [a]'), '4: waivers[0].owner is a list, expected text'],
    ['a day that the calendar does not have', waiver('expires: 2027-02-30'), "4: the waiver of 'no-host-network' expires on '2027-02-30': expected a day of the calendar"],
    ['no reason', 'waivers:\n  - control: no-host-network', "2: a waiver has no reason: add 'reason: …'"],
    ['a reason that is too short', 'waivers:\n- control: no-host-network\n  reason: "  because   "', "3: the reason '  because   ' for waiving 'no-host-network' is too short"],
    ['an unknown control', 'waivers:\n- reason: it answers for the node\n  control: no-host-netwrk', "3: a waiver names an unknown control 'no-host-netwrk': did you mean 'no-host-network'"],
    ['a control that cannot be waived', 'waivers:\n- control: unused-waiver\n  reason: it answers for the node', "2: control 'unused-waiver' cannot be waived"],
    ['an empty file', '', "undefined: is empty: expected 'waivers: …'"],
    ['a file of comments', '# nothing yet\n', "undefined: is empty: expected 'waivers: …'"],
    ['two documents', 'waivers: []\n---\nwaivers: []', 'expected a single document'],
    ['a key twice', 'waivers: []\nwaivers: []', '2: is no YAML that can be read: duplicated mapping key'],
    ['an alias', 'waivers:\n- &w\n  control: no-host-network\n  reason: it answers for the node\n- *w', "5: refers to '*w': write the value out"],
    ['a tag', waiver('owner: !!str 12'), "4: has the tag 'tag:yaml.org,2002:str': write the value without"],
    ['a tag that nobody knows', waiver('owner: !js 12'), '4: is no YAML that can be read: unknown tag'],
    ['a key that is a list', 'waivers: []\n? [a]\n: 1', '2: the file has a key that is no text'],
    ['a NUL', 'waivers: []\n\u0000', 'null byte'],
    ['a deep nest', `waivers: ${'['.repeat(100000)}`, '1: is no YAML that can be read: nesting exceeded'],
    ['a long text', `waivers: []\n# ${'x'.repeat(1024 * 1024)}`, 'expected settings of at most 1048576'],
  ])('refuses %s, and says where and how to repair it', (_, text, message) => {
    expect(faults(text)).toEqual([expect.stringContaining(message)]);
  });

  it('tells all faults of a file in one error, by line', () => {
    const text = 'waivers:\n- control: nope\n  reason: short\n  owner: 1\n- control: no-host-network\n  why: not';
    expect(() => parseWaivers(text, 'dir/waivers.yaml')).toThrow(new RegExp([
      '^dir/waivers.yaml has 5 faults:',
      "dir/waivers.yaml:2: a waiver names an unknown control 'nope'.*",
      "dir/waivers.yaml:3: the reason 'short' .*",
      'dir/waivers.yaml:4: waivers\\[0\\].owner is a whole number.*',
      'dir/waivers.yaml:5: a waiver has no reason.*',
      "dir/waivers.yaml:6: unknown field 'why' .*$",
    ].join('\n  ')));
  });

  it('either gives waivers or says what is wrong, whatever the text', () => {
    const piece = fc.constantFrom('waivers:', '- ', 'control: no-host-network', 'reason: a good reason', '\n', '  ', '{', '}', '[', ']', '&a ', '*a', '!t ', ': ', '"', "'",
      '? ', '|', '<<: ', '---', '%YAML 1.1', '\t', '\r\n', '\u2028', '\u0000', '\ufeff', 'null', '1e999', '__proto__', 'objects:', 'name: ');
    fc.assert(fc.property(fc.oneof(fc.array(piece, { maxLength: 20 }).map(pieces => pieces.join('')), fc.string({ unit: 'binary' })), text => {
      for (const fault of faults(text)) expect(fault).toMatch(/^(undefined|\d+): \S[^\n]*$/);
    }), { numRuns: 3000 });
  });
});
