import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, App, Chart, JsonPatch, Lazy, Testing, YamlOutputType } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { loadAll } from 'js-yaml';
import { Control, ControlScope, Profile, Severity } from '../../src/controls';
import { Hardening, HardeningOptions } from '../../src/hardening';
import { ReportFormat, Posture, PostureProps, Waivers } from '../../src/posture';
import * as reports from '../../src/reports';
import { SecureDeployment } from '../../src/workloads';

let folder: string;
let stderr: jest.SpyInstance;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'posture-'));
  stderr = jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
});

afterEach(() => {
  stderr.mockRestore();
  rmSync(folder, { recursive: true, force: true });
});

const printed = () => stderr.mock.calls.map(([text]) => text).join('');
const dist = () => join(folder, 'dist');

function app(props: PostureProps | undefined = { profile: Profile.BASELINE }, output?: YamlOutputType): App {
  const made = new App({ outdir: dist(), yamlOutputType: output });
  Posture.of(made, props);
  return made;
}

function pod(scope: Chart, id: string, securityContext: object = {}): ApiObject {
  return new ApiObject(scope, id, { apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'web', image: 'nginx', securityContext }] } } as any);
}

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

describe('Posture.of', () => {
  it('lets through what meets the profile, without a word', () => {
    const clean = app();
    pod(new Chart(clean, 'shop'), 'web');
    clean.synth();
    expect(existsSync(join(dist(), 'shop.k8s.yaml'))).toBe(true);
    expect(printed()).toBe('');
  });

  it('stops a synth with one block on stderr and an error whose first lines carry count and worst finding', () => {
    const bad = app();
    const chart = new Chart(bad, 'shop');
    pod(chart, 'web', { privileged: true });
    pod(chart, 'other', { capabilities: { add: ['NET_RAW', 'SYS_TIME'] } });
    const message = messageOf(() => bad.synth());
    expect(message).toMatch(/^Validation failed with the following errors:\n {2}\[\] posture: \d findings \(1 critical, /);
    expect(message).toMatch(/the worst: test\/posture\/synth-gate.test.ts:\d+: critical no-privileged-containers: container 'web' of Pod shop-web-\w+: securityContext.privileged is true/);
    expect(message.split('\n')).toHaveLength(2);
    expect(stderr).toHaveBeenCalledTimes(1);
    expect(printed()).toContain('no-privileged-containers');
  });

  it('writes nothing to stdout', () => {
    const stdout = jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
    const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
    const bad = app();
    pod(new Chart(bad, 'shop'), 'web', { privileged: true });
    expect(() => bad.synth()).toThrow();
    expect(stdout).not.toHaveBeenCalled();
    expect(log).not.toHaveBeenCalled();
    stdout.mockRestore();
    log.mockRestore();
  });

  it.each([
    ['app.synth()', (made: App) => made.synth()],
    ['app.synthYaml()', (made: App) => made.synthYaml()],
    ['a chart alone', (made: App) => Testing.synth(made.charts[0])],
  ])('holds for %s', (_, synth) => {
    const bad = app();
    pod(new Chart(bad, 'shop'), 'web', { privileged: true });
    expect(() => synth(bad)).toThrow('no-privileged-containers');
  });

  it.each([
    ['a file a chart', YamlOutputType.FILE_PER_CHART],
    ['one file', YamlOutputType.FILE_PER_APP],
    ['a file a resource', YamlOutputType.FILE_PER_RESOURCE],
    ['a folder a chart', YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE],
  ])('assesses once a synth, whatever the number of charts: %s', (_, output) => {
    const many = app({ profile: Profile.BASELINE, reportOnly: true }, output);
    for (const id of ['a', 'b', 'c']) pod(new Chart(many, id), 'web', { privileged: true });
    many.synth();
    expect(stderr).toHaveBeenCalledTimes(1);
    many.synthYaml();
    expect(stderr).toHaveBeenCalledTimes(2);
  });

  it('assesses each synth anew, also when nothing but the inside of a construct changed', () => {
    let privileged = false;
    const changing = app();
    const [chart] = [new Chart(changing, 'shop'), new Chart(changing, 'other')];
    const web = pod(chart, 'web', { privileged: Lazy.any({ produce: () => privileged }) as any });
    changing.synth();
    privileged = true;
    expect(() => changing.synth()).toThrow('no-privileged-containers');
    privileged = false;
    changing.synth();
    web.addJsonPatch(JsonPatch.add('/spec/hostPID', true));
    expect(() => Testing.synth(chart)).toThrow('no-host-pid');
    expect(() => changing.synthYaml()).toThrow('no-host-pid');
  });

  it('names the container of the worst finding once', () => {
    const bad = app({ profile: Profile.ZERO_TRUST._only('image-digest-pinned') });
    pod(new Chart(bad, 'shop'), 'web');
    expect(messageOf(() => bad.synth())).toMatch(/: container 'web' of Pod shop-web-\w+: runs image 'nginx'/);
  });

  it('judges what is synthesized: the same as the manifests that are written', () => {
    const both = app({ profile: Profile.ZERO_TRUST, reportOnly: true, reports: [{ format: ReportFormat.JSON, path: join(folder, 'a.json') }] });
    const chart = new Chart(both, 'shop');
    const web = new SecureDeployment(chart, 'web', { containers: [{ image: 'nginx', portNumber: 80 }] });
    const db = new SecureDeployment(chart, 'db', { containers: [{ image: 'postgres', portNumber: 5432 }] });
    web.connections.allowTo(db);
    new kplus.Deployment(chart, 'plain', { containers: [{ image: 'nginx' }] });
    Hardening.of(both).apply(Profile.RESTRICTED, { exclude: [] } as HardeningOptions);
    both.synth();
    const written = loadAll(readFileSync(join(dist(), 'shop.k8s.yaml'), 'utf8')) as object[];
    const inside = JSON.parse(readFileSync(join(folder, 'a.json'), 'utf8'));
    const after = JSON.parse(Posture.assessManifests(written).toJson());
    expect(inside.summary).toEqual(after.summary);
    expect(inside.results.length).toBeGreaterThan(0);
  });

  it('lets findings below failOn through, and says so in one line', () => {
    const tolerant = app({ profile: Profile.ZERO_TRUST, failOn: Severity.CRITICAL });
    pod(new Chart(tolerant, 'shop'), 'web');
    tolerant.synth();
    expect(printed()).toMatch(/^posture: \d+ findings \(.*\); the worst: .*\n$/);
  });

  it('stops nothing when it only reports', () => {
    const tolerant = app({ profile: Profile.BASELINE, reportOnly: true });
    pod(new Chart(tolerant, 'shop'), 'web', { privileged: true });
    tolerant.synth();
    expect(printed()).toContain('1 finding (1 critical)');
  });

  it('counts what is waived in one line', () => {
    const waiving = app({ profile: Profile.BASELINE, waivers: [{ control: 'no-privileged-containers', reason: 'the agent loads a module' }] });
    pod(new Chart(waiving, 'shop'), 'web', { privileged: true });
    waiving.synth();
    expect(printed()).toBe('posture: 1 waived\n');
  });

  it('holds a chart alone against its own profile', () => {
    const made = new App({ outdir: dist() });
    const [strict, free] = [new Chart(made, 'strict'), new Chart(made, 'free')];
    Posture.of(strict, { profile: Profile.BASELINE });
    pod(free, 'web', { privileged: true });
    made.synth();
    pod(strict, 'web', { privileged: true });
    expect(() => made.synth()).toThrow("[strict] posture of 'strict': 1 finding (1 critical)");
  });

  it('reports what cannot be assessed beside what other validators say', () => {
    const broken = app();
    const odd = new ApiObject(new Chart(broken, 'shop'), 'odd', { apiVersion: 'v1', kind: 'ConfigMap', data: Lazy.any({ produce: () => { throw new Error('no data yet'); } }) } as any);
    odd.node.addValidation({ validate: () => ['odd has no data'] });
    const message = messageOf(() => broken.synth());
    expect(message).toContain('posture cannot be assessed: Failed serializing construct at path');
    expect(message).toContain('[shop/odd] odd has no data');
  });

  it('gives the same posture when called again, and takes properties once', () => {
    const once = app();
    expect(Posture.of(once)).toBe(Posture.of(once, {}));
    expect(Posture.of(once).profile).toBe(Profile.BASELINE);
    expect(() => Posture.of(once, { failOn: Severity.HIGH })).toThrow('posture of the app is already set: give all properties in the first call');
  });

  it('is the profile that Posture.assess takes, unless it is told another', () => {
    const made = app();
    expect(Posture.assess(new Chart(made, 'shop')).profile).toBe('baseline');
    expect(Posture.assess(made, Profile.RESTRICTED).profile).toBe('restricted');
    expect(Posture.assess(new App()).profile).toBe('zeroTrust');
  });

  it.each<[string, () => PostureProps, string]>([
    ['a severity that is none', () => ({ failOn: 'bad' as any }), 'failOn is "bad": expected one of critical, high, medium, low (posture of the app)'],
    ['a severity that cannot matter', () => ({ failOn: Severity.LOW, reportOnly: true }), "failOn is 'low' and reportOnly is true: keep one of the two"],
    ['the name of a profile', () => ({ profile: 'restricted' as any }), 'expected a Profile'],
    ['a waiver of an unknown control', () => ({ waivers: [{ control: 'nope', reason: 'long enough a reason' }] }), 'waivers[0]: '],
    ['a waiver without a reason', () => ({ waivers: [{ control: 'no-host-pid', reason: 'short' }] }), 'is too short'],
    ['a file of waivers that is not there', () => ({ waiversFile: 'nowhere.yaml' }), "waivers cannot be read from 'nowhere.yaml' (no such file)"],
    ['reports that are no list', () => ({ reports: 'a.json' as any }), 'reports is "a.json": expected a list of formats and paths'],
    ['a format that is none', () => ({ reports: [{ format: 'pdf' as any, path: 'a.pdf' }] }), "reports[0]: report format 'pdf' is unknown"],
    ['a report without a path', () => ({ reports: [{ format: ReportFormat.JSON, path: '' }] }), 'reports[0] has path ""'],
    ['two reports in one file', () => ({ reports: ['x', './x'].map(path => ({ format: ReportFormat.JSON, path })) }), "reports[1] is written to './x', and so is another"],
    ['a report among the manifests', () => ({ reports: [{ format: ReportFormat.JSON, path: join(dist(), 'a.json') }] }), 'in the folder of the manifests'],
    ['a report below the manifests', () => ({ reports: [{ format: ReportFormat.JSON, path: join(dist(), '..', 'dist', 'deep', 'a.json') }] }), 'in the folder of the manifests'],
  ])('refuses %s', (_, props, message) => {
    const made = new App({ outdir: dist() });
    expect(() => Posture.of(made, props())).toThrow(message);
  });

  it('refuses a report that a link leads among the manifests', () => {
    mkdirSync(dist());
    symlinkSync(dist(), join(folder, 'link'));
    expect(() => app({ reports: [{ format: ReportFormat.JSON, path: join(folder, 'link', 'a.json') }] })).toThrow('in the folder of the manifests');
  });
});

describe('reports of a synth', () => {
  const path = (...parts: string[]) => join(folder, 'reports', ...parts);

  it('are written whole, in folders that are made, also when findings stop the synth', () => {
    const bad = app({ profile: Profile.BASELINE, reports: [{ format: ReportFormat.JSON, path: path('deep', 'a.json') }, { format: ReportFormat.CONSOLE, path: path('a.txt') }] });
    pod(new Chart(bad, 'shop'), 'web', { privileged: true });
    expect(() => bad.synth()).toThrow();
    expect(JSON.parse(readFileSync(path('deep', 'a.json'), 'utf8')).results[0]).toMatchObject({
      control: 'no-privileged-containers', source: { constructPath: 'shop/web', file: 'test/posture/synth-gate.test.ts' },
    });
    expect(readFileSync(path('a.txt'), 'utf8')).toContain('no-privileged-containers');
    expect([readdirSync(path()), readdirSync(path('deep'))]).toEqual([['a.txt', 'deep'], ['a.json']]);
  });

  it('are the same for the same app', () => {
    const text = () => {
      const made = app({ profile: Profile.ZERO_TRUST, reportOnly: true, reports: [{ format: ReportFormat.JSON, path: path('a.json') }] });
      pod(new Chart(made, 'shop'), 'web');
      made.synth();
      return readFileSync(path('a.json'), 'utf8');
    };
    expect(text()).toBe(text());
  });

  it.each(Object.values(ReportFormat))('are written as %s, the same for the same app at the time that SOURCE_DATE_EPOCH says', format => {
    const before = process.env.SOURCE_DATE_EPOCH;
    process.env.SOURCE_DATE_EPOCH = '1800000000';
    try {
      const text = () => {
        const made = app({ profile: Profile.BASELINE, reportOnly: true, reports: [{ format, path: path('report'), all: true }] });
        pod(new Chart(made, 'shop'), 'web', { privileged: true });
        made.synth();
        return readFileSync(path('report'), 'utf8');
      };
      const first = text();
      expect(first).toContain('no-privileged-containers');
      expect(text()).toBe(first);
    } finally {
      if (before === undefined) delete process.env.SOURCE_DATE_EPOCH;
      else process.env.SOURCE_DATE_EPOCH = before;
    }
  });

  it('that cannot be written stop the synth, and leave no half of a file', () => {
    const made = app({ profile: Profile.BASELINE, reports: [{ format: ReportFormat.JSON, path: path('taken') }] });
    mkdirSync(path('taken'), { recursive: true });
    writeFileSync(path('taken', 'x'), '');
    pod(new Chart(made, 'shop'), 'web');
    expect(() => made.synth()).toThrow(`report '${path('taken')}' could not be written`);
    expect(readdirSync(path())).toEqual(['taken']);
  });

  it('come in every format of the table', () => {
    expect(Object.values(ReportFormat).sort()).toEqual(reports.REPORT_FORMATS.map(({ name }) => name).sort());
  });
});

describe('Waivers', () => {
  const WAIVER = { control: 'no-privileged-containers', reason: 'the agent loads a kernel module' };

  it('hold below the construct that they were granted to, and nowhere else', () => {
    const made = app();
    const [agents, shop] = [new Chart(made, 'agents'), new Chart(made, 'agents2')];
    for (const chart of [agents, shop]) pod(chart, 'web', { privileged: true });
    Waivers.of(agents).add(WAIVER);
    const assessment = Posture.assess(made);
    expect(assessment.findings.map(({ constructPath }) => constructPath)).toEqual(['agents2/web']);
    expect(assessment.waivedFindings).toMatchObject([{ constructPath: 'agents/web', waiver: { reason: WAIVER.reason } }]);
    expect(() => made.synth()).toThrow('1 finding (1 critical); 1 waived');
  });

  it('of what is above hold for an assessment of a part, and are no findings there when they excuse nothing in it', () => {
    const made = app();
    const [agents, shop] = [new Chart(made, 'agents'), new Chart(made, 'shop')];
    pod(agents, 'web', { privileged: true });
    pod(shop, 'web');
    Waivers.of(made).add(WAIVER);
    expect(Posture.assess(agents).findings).toEqual([]);
    expect(Posture.assess(shop).findings).toEqual([]);
    expect(Posture.assess(shop, Profile.ZERO_TRUST).findings.filter(({ kind }) => kind === 'Waiver')).toEqual([]);
  });

  it('that excuse nothing are findings at the line that grants them', () => {
    const made = app();
    pod(new Chart(made, 'shop'), 'web');
    Waivers.of(made).add(WAIVER);
    expect(Posture.assess(made).findings).toMatchObject([{ kind: 'Waiver', name: WAIVER.control, file: 'test/posture/synth-gate.test.ts' }]);
  });

  it('of a control that another profile brings are listed as not evaluated', () => {
    const teamLabel: Control = {
      id: 'team-label',
      family: 'ours',
      title: 'Pods name their team',
      rationale: 'somebody must answer for them',
      remediation: 'set the label team',
      severity: Severity.LOW,
      scope: ControlScope.OBJECT,
      kinds: ['Pod'],
      expression: "object.metadata.?labels.?team.orValue('') != ''",
      message: 'has no label team',
      path: '/metadata/labels/team',
    };
    const made = app({ profile: Profile.BASELINE.derive({ name: 'ours', customControls: [teamLabel] }) });
    const chart = new Chart(made, 'shop');
    pod(chart, 'web');
    Waivers.of(made).add({ control: 'team-label', reason: 'the pods of the shop have none yet' });
    for (const scope of [made, chart]) {
      const { waivers } = JSON.parse(Posture.assess(scope, Profile.BASELINE).toJson());
      expect(waivers).toMatchObject([{ control: 'team-label', status: 'not-evaluated' }]);
    }
    expect(Posture.assess(made).findings).toEqual([]);
    expect(Posture.assess(made).waivedFindings).toMatchObject([{ control: 'team-label' }]);
  });

  it('expire on the day that SOURCE_DATE_EPOCH says', () => {
    const before = process.env.SOURCE_DATE_EPOCH;
    const made = app({ profile: Profile.BASELINE, waivers: [{ ...WAIVER, expires: '2027-01-31' }] });
    pod(new Chart(made, 'shop'), 'web', { privileged: true });
    try {
      process.env.SOURCE_DATE_EPOCH = String(Date.parse('2027-01-31T23:59:59Z') / 1000);
      expect(Posture.assess(made).findings).toEqual([]);
      process.env.SOURCE_DATE_EPOCH = String(Date.parse('2027-02-01T00:00:00Z') / 1000);
      expect(Posture.assess(made).findings).toHaveLength(1);
      process.env.SOURCE_DATE_EPOCH = 'yesterday';
      expect(() => made.synth()).toThrow("posture cannot be assessed: SOURCE_DATE_EPOCH is 'yesterday'");
    } finally {
      if (before === undefined) delete process.env.SOURCE_DATE_EPOCH;
      else process.env.SOURCE_DATE_EPOCH = before;
    }
  });

  it('are never read from the object that they would excuse', () => {
    const made = app();
    new ApiObject(new Chart(made, 'shop'), 'web', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { annotations: { 'cdk8s-bulwark/waive': 'no-privileged-containers', 'cdk8s-bulwark.Waivers': JSON.stringify([WAIVER]) } },
      spec: { containers: [{ name: 'web', image: 'nginx', securityContext: { privileged: true } }] },
    } as any);
    expect(Posture.assess(made).findings).toHaveLength(1);
  });

  it('may name controls of the profile of the scope', () => {
    const profile = Profile.BASELINE.derive({
      name: 'team',
      customControls: [{
        id: 'never', family: 'team', title: 'never good', rationale: 'because', remediation: 'none', severity: Severity.LOW, scope: 'pod' as any, expression: 'false', message: 'bad',
      }],
    });
    const made = app({ profile });
    const chart = new Chart(made, 'shop');
    pod(chart, 'web');
    Waivers.of(chart).add({ control: 'never', reason: 'it is never good anyhow' });
    expect(Posture.assess(made).findings).toEqual([]);
    expect(() => Posture.assess(made, Profile.BASELINE)).not.toThrow();
  });

  it('are refused at once when they are malformed, with the path of the construct', () => {
    const chart = new Chart(new App(), 'shop');
    expect(() => Waivers.of(chart).add({ ...WAIVER, control: 'no-privileged-container' })).toThrow(/^shop: .*did you mean 'no-privileged-containers'/);
    expect(() => Waivers.of(chart).add({ ...WAIVER, reason: 'why not' })).toThrow('is too short');
    expect(() => Waivers.of('app' as any)).toThrow("the scope of waivers is 'app': expected a construct");
    expect(Waivers.of(chart).all).toEqual([]);
  });

  it('are listed as they were granted', () => {
    const chart = new Chart(new App(), 'shop');
    Waivers.of(chart).add({ ...WAIVER, owner: 'ops' });
    expect(Waivers.of(chart).all).toEqual([{ ...WAIVER, owner: 'ops', expires: undefined }]);
  });
});
