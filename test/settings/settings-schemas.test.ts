import { existsSync, readFileSync } from 'fs';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import * as fc from 'fast-check';
import { settingsSchemaFiles } from '../../scripts/settings-schemas';
import { parseProfile, parseWaivers, settingsSchemas } from '../../src/settings';

const [WAIVERS, PROFILE] = settingsSchemas().map(({ schema }) => {
  const ajv = new Ajv2020({ strict: true, strictTypes: false });
  addFormats(ajv);
  return ajv.compile(schema);
});

function parses(parse: (text: string, file: string) => unknown, value: unknown): boolean {
  try {
    parse(JSON.stringify(value), 'file.json');
    return true;
  } catch {
    return false;
  }
}

/** Fields of which each may be missing, good, or bad. */
function fields(known: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> {
  const record = { ...known, typo: fc.constantFrom(...Array.from({ length: 9 }, () => undefined), 'x') };
  const objects = fc.oneof(fc.record(record), fc.record(record, { requiredKeys: [] }));
  return fc.oneof({ weight: 9, arbitrary: objects }, { weight: 1, arbitrary: fc.constantFrom<unknown>(null, 'text', [], 1) });
}

const odd = fc.constantFrom<unknown>(null, true, 1, 1.5, '', ' ', [], {}, ['a'], { a: 1 });
const mostly = (...good: unknown[]) => fc.oneof({ weight: 25, arbitrary: fc.constantFrom(...good) }, { weight: 1, arbitrary: odd });
const few = <T>(item: fc.Arbitrary<T>) => fc.oneof({ weight: 15, arbitrary: fc.array(item, { maxLength: 3 }) }, { weight: 1, arbitrary: odd });
const reason = mostly('a good enough reason', '1234567890', ' 123456789 ', 'a  \n       b', 'short');

const arbitraryWaivers = fields({
  waivers: few(fields({
    control: mostly('no-host-network', 'no-host-pid', 'unused-waiver'),
    reason,
    owner: mostly('me', 'platform team'),
    expires: mostly('2027-01-31', '2028-02-29', '2027-02-29', '2027-1-1', '31.1.2027'),
    objects: few(fields({ kind: mostly('Deploy*'), namespace: mostly('shop'), name: mostly('*') })),
  })),
});

const arbitraryProfile = fields({
  name: mostly('own'),
  extends: mostly('baseline', 'restricted', 'zeroTrust', 'strict'),
  description: mostly('ours'),
  controls: few(fields({ control: mostly('memory-limits'), severity: mostly('low', 'critical', 'bad'), parameters: fc.constantFrom<unknown>({}, {}, {}, {}, null, 'a', []) })),
  disable: few(fields({ control: mostly('no-host-network'), reason })),
  podSecurityVersion: mostly('1.28', '1.37', '1.3'),
});

describe('the schemas of the settings files', () => {
  it('are up to date', () => {
    for (const { path, text } of settingsSchemaFiles()) expect(existsSync(path) && readFileSync(path, 'utf8') === text).toBe(true);
  });

  it.each([
    ['waivers', WAIVERS, parseWaivers, arbitraryWaivers],
    ['profile', PROFILE, parseProfile, arbitraryProfile],
  ] as const)('accept of %s what the parser accepts, and nothing else', (_, schema, parse, arbitrary) => {
    const seen = { good: 0, bad: 0 };
    fc.assert(fc.property(arbitrary as fc.Arbitrary<unknown>, value => {
      const accepted = parses(parse, value);
      seen[accepted ? 'good' : 'bad']++;
      expect([accepted, JSON.stringify(value)]).toEqual([schema(JSON.parse(JSON.stringify(value))), JSON.stringify(value)]);
    }), { numRuns: 2000, seed: 7 });
    expect(Math.min(seen.good, seen.bad)).toBeGreaterThan(100);
  });

  it('accept a control of the user and no more than it has', () => {
    const control = {
      id: 'team-label',
      family: 'team',
      title: 'T',
      rationale: 'R.',
      remediation: 'R.',
      severity: 'low',
      scope: 'object',
      kinds: ['Service'],
      parameters: { label: { type: 'string', description: 'd', defaultValue: 'team' } },
      expression: 'params.label in object',
      message: 'no team',
      path: '/metadata',
      optIn: true,
      fix: [{ target: 'object', path: '/metadata/labels/team', operation: 'set', parameter: 'label', onlyAbsent: true, when: 'true' }],
      frameworks: [{ framework: 'nsa-cisa', versions: '1.2', id: 'pod-security' }],
    };
    const of = (custom: object) => ({ extends: 'baseline', customControls: [custom] });
    for (const custom of [control, { ...control, kind: [] }, { ...control, scope: 'set' }, { ...control, message: undefined }, { ...control, fix: [{ target: 'pod', path: '/a' }] }]) {
      expect([PROFILE(JSON.parse(JSON.stringify(of(custom)))), parses(parseProfile, of(custom))]).toEqual([custom === control, custom === control]);
    }
  });
});
