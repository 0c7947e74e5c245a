import { readFileSync } from 'fs';
import { join } from 'path';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import * as fc from 'fast-check';
import { clean, privileged, privilegedAs, TARGET } from './objects';
import { assess, Assessment, assessmentJson, JsonFormatOptions, ScopedWaiver } from '../../src/assessment';
import { ControlScope, Profile, Severity } from '../../src/controls';
import { KubeObject, ManifestSet, stripNulls } from '../../src/manifests';
import { arbitraryObject } from '../helpers/arbitrary-objects';

const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: false });
addFormats(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(join(__dirname, '../../docs/assessment.schema.json'), 'utf8')));

function faults(value: unknown): string[] {
  return validate(value) ? [] : validate.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`);
}

function read(assessment: Assessment, options?: JsonFormatOptions): any {
  return JSON.parse([...assessmentJson(assessment, options)].join(''));
}

const WAIVER: ScopedWaiver = { control: 'no-privileged-containers', reason: 'the node agent needs its devices', owner: 'platform', origin: 'waivers.yaml:2' };
const PROFILE = Profile.RESTRICTED.derive({
  name: 'own',
  disable: [{ control: 'no-host-ports', reason: 'it is a proxy by trade' }],
  customControls: [{
    id: 'errs',
    family: 'own',
    title: 'Errs',
    rationale: 'It does.',
    remediation: 'None.',
    severity: Severity.LOW,
    scope: ControlScope.POD,
    expression: 'variables.podSpec.nothing == 1',
    message: 'never',
  }],
});

/** With everything that there is to say. */
const rich = assess(
  ManifestSet.of([privileged, privilegedAs('db'), clean, { apiVersion: 'v1', kind: 'Pod', metadata: { generateName: 'a-', name: 7 as any }, spec: {} }],
    i => i === 0 ? { constructPath: 'shop/web/Resource', file: 'main.ts', line: 14 } : { file: 'a.yaml', document: i, line: i * 10 }),
  PROFILE, TARGET, {
    today: '2027-01-31',
    diagnostics: [{ file: 'b.yaml', document: 2, line: 7, message: 'is no YAML' }, { file: 'c.yaml', message: 'cannot be opened' }],
    waivers: [
      { ...WAIVER, expires: '2027-12-31', constructPath: 'shop' },
      { ...WAIVER, expires: '2026-12-31', objects: [{ name: 'd*' }] },
      { ...WAIVER, control: 'no-host-pid', owner: undefined },
      { ...WAIVER, control: 'memory-limits' },
    ],
  },
);

describe('the JSON of an assessment', () => {
  it('lists what is not accepted, as the schema says', () => {
    const json = read(rich);
    expect(faults(json)).toEqual([]);
    expect(new Set(json.results.map(({ verdict }: any) => verdict))).toEqual(new Set(['fail', 'error', 'waived']));
    expect(new Set(json.waivers.map(({ status }: any) => status))).toEqual(new Set(['active', 'expired', 'unused', 'not-evaluated']));
  });

  it('lists every verdict when asked, as the schema says', () => {
    const json = read(rich, { all: true });
    expect(faults(json)).toEqual([]);
    const { passed, notApplicable } = json.summary;
    expect(json.results.filter(({ verdict }: any) => verdict === 'pass')).toHaveLength(passed);
    expect(json.results.filter(({ verdict }: any) => verdict === 'not-applicable')).toHaveLength(notApplicable);
  });

  it('has the shape that others build on', () => {
    const { results } = read(assess(ManifestSet.of([privileged], () => ({ file: 'a.yaml', document: 3, line: 9 })), Profile.BASELINE, TARGET));
    expect(results).toEqual([{
      control: 'no-privileged-containers',
      severity: 'critical',
      verdict: 'fail',
      object: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
      source: { file: 'a.yaml', document: 3, line: 9 },
      path: 'spec.template.spec.containers[0].securityContext.privileged',
      value: true,
      container: 'web',
      message: 'securityContext.privileged is true',
      waiver: null,
    }]);
  });

  it('has every field in every result, null where there is nothing to say', () => {
    const fields = ['control', 'severity', 'verdict', 'object', 'source', 'path', 'value', 'message', 'waiver'];
    for (const result of read(assess(ManifestSet.of([privileged]), Profile.ZERO_TRUST, TARGET), { all: true }).results) {
      expect(Object.keys(result)).toEqual(expect.arrayContaining(fields));
      expect(Object.keys(result.object)).toEqual(['apiVersion', 'kind', 'namespace', 'name']);
      expect(result.source).toMatchObject({ file: null, document: null, line: null });
    }
  });

  it('says why something is waived, who answers for it, and where that was granted', () => {
    const waivers = read(rich).results.filter(({ waiver }: any) => waiver).map(({ waiver, object }: any) => [object.name, waiver]);
    const { reason, owner, origin } = WAIVER;
    expect(waivers).toEqual([
      ['web', { reason, owner, origin, expires: '2027-12-31', status: 'active' }],
      ['db', { reason, owner, origin, expires: '2026-12-31', status: 'expired' }],
    ]);
  });

  it('lists every waiver with what it is for and what it excuses', () => {
    expect(read(rich).waivers.slice(0, 2)).toMatchObject([
      { control: WAIVER.control, status: 'active', constructPath: 'shop', objects: [{ kind: 'Deployment', namespace: 'shop', name: 'web' }] },
      { control: WAIVER.control, status: 'expired', patterns: [{ name: 'd*' }], objects: [{ name: 'db' }] },
    ]);
  });

  it('says what could not be read', () => {
    expect(read(rich).diagnostics).toEqual([
      { file: 'b.yaml', document: 2, line: 7, message: 'is no YAML' },
      { file: 'c.yaml', document: null, line: null, message: 'cannot be opened' },
    ]);
  });

  it('is as the schema says without any object', () => {
    const json = read(assess(ManifestSet.of([]), Profile.ZERO_TRUST, TARGET));
    expect(faults(json)).toEqual([]);
    expect(json).not.toHaveProperty('score');
  });

  it('is as the schema says for any objects', () => {
    fc.assert(fc.property(fc.array(arbitraryObject, { maxLength: 4 }), fc.boolean(), (objects, all) => {
      const set = ManifestSet.of(objects.map(object => stripNulls(object) as KubeObject));
      expect(faults(read(assess(set, Profile.ZERO_TRUST, TARGET), { all }))).toEqual([]);
    }), { numRuns: 100 });
  });

  it.each<[string, (json: any) => void]>([
    ['another version of the format', json => json.schemaVersion = '2'],
    ['no list of results', json => delete json.results],
    ['no diagnostics', json => delete json.diagnostics],
    ['an unknown verdict', json => json.results[0].verdict = 'bad'],
    ['an unknown severity', json => json.results[0].severity = 'HIGH'],
    ['no object', json => delete json.results[0].object],
    ['an object without kind', json => delete json.results[0].object.kind],
    ['a document counted from 1', json => json.results[0].source.document = -1],
    ['a line counted from 0', json => json.results[0].source.line = 0],
    ['a value that may hold credentials', json => json.results[0].value = { password: 'x' }],
    ['a finding without a message', json => delete json.results[0].message],
    ['a waived finding without a waiver', json => delete json.results.find(({ verdict }: any) => verdict === 'waived').waiver],
    ['a pass with a waiver', json => json.results.find(({ verdict }: any) => verdict === 'waived').verdict = 'pass'],
    ['a failing finding with an active waiver', json => json.results.find(({ verdict }: any) => verdict === 'waived').verdict = 'fail'],
    ['a waiver without a reason', json => delete json.waivers[0].reason],
    ['an unused waiver that excuses something', json => json.waivers[0].status = 'unused'],
    ['an active waiver that excuses nothing', json => json.waivers[0].objects = []],
    ['a day that the calendar does not have', json => json.waivers[0].expires = '2027-02-30'],
    ['a score above 100', json => json.score = 100.1],
    ['a negative count', json => json.summary.failed = -1],
    ['a diagnostic without file', json => delete json.diagnostics[0].file],
  ])('would not be valid with %s', (_, spoil) => {
    const json = read(rich);
    spoil(json);
    expect(faults(json)).not.toEqual([]);
  });
});
