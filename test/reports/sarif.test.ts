import { deployment, hostileShop, manyFindings, shop, textOf } from './assessments';
import { describeWithOfficialSchema } from './official-schema';
import { assess } from '../../src/assessment';
import { Profile, Severity } from '../../src/controls';
import { ManifestSet } from '../../src/manifests';

const runOf = (assessment = shop(), all = false) => JSON.parse(textOf(assessment, 'sarif', { all, toolVersion: '1.2.3' })).runs[0];

describe('sarifReport', () => {
  it('describes each control as a rule, with help and a severity that code scanning reads', () => {
    const { rules, version } = runOf().tool.driver;
    expect(version).toBe('1.2.3');
    const rule = rules.find(({ id }: any) => id === 'no-privileged-containers');
    expect(rule).toMatchObject({
      name: 'NoPrivilegedContainers',
      defaultConfiguration: { level: 'error' },
      properties: { 'security-severity': '9.5' },
    });
    expect(rule.helpUri).toMatch(/docs\/controls\.md#no-privileged-containers$/);
    expect(rule.help.markdown).toContain('securityContext.privileged');
  });

  it('relates rules to rows of frameworks that exist', () => {
    const { tool, taxonomies } = runOf();
    const related = tool.driver.rules.flatMap(({ relationships }: any) => relationships ?? []);
    expect(related.length).toBeGreaterThan(100);
    for (const { target } of related) {
      const taxonomy = taxonomies[target.toolComponent.index];
      expect(taxonomy).toMatchObject({ name: target.toolComponent.name, guid: target.toolComponent.guid });
      expect(taxonomy.taxa[target.index].id).toBe(target.id);
    }
  });

  it('names the rule of each result, and as many results as there are findings', () => {
    const assessment = shop();
    const { results, tool } = runOf(assessment);
    expect(results).toHaveLength(assessment.findings.length + assessment.waivedFindings.length);
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
  });

  it('locates a finding by file, line and object', () => {
    const result = runOf().results.find(({ ruleId }: any) => ruleId === 'no-privileged-containers');
    expect(result.locations[0].physicalLocation).toEqual({ artifactLocation: { uri: 'k8s/shop.yaml', uriBaseId: '%SRCROOT%' }, region: { startLine: 8 } });
    expect(result.locations[0].logicalLocations[0]).toEqual({
      name: 'cart', kind: 'Deployment', fullyQualifiedName: 'Deployment shop/cart: spec.template.spec.containers[0].securityContext.privileged',
    });
    expect(result.message.text).toMatch(/^container `web` of Deployment shop\/cart: securityContext\.privileged is true\. Remove /);
  });

  it.each([
    ['./k8s/a b#1.yaml', { uri: 'k8s/a%20b%231.yaml', uriBaseId: '%SRCROOT%' }],
    ['/srv/shop.yaml', { uri: 'file:///srv/shop.yaml' }],
    ['C:\\shop\\web.yaml', { uri: 'file:///C%3A/shop/web.yaml' }],
    ['a:b.yaml', { uri: 'a%3Ab.yaml', uriBaseId: '%SRCROOT%' }],
  ])('writes file %s as a URI', (file, artifact) => {
    expect(runOf(shop({ file })).results[0].locations[0].physicalLocation.artifactLocation).toEqual(artifact);
  });

  it.each([
    ['its construct', { constructPath: 'shop/web/Resource' }, 'construct/shop/web/Resource', 'not a file: the construct of which no file is known'],
    ['its names', {}, 'object/Deployment%20shop%3Acart', 'not a file: the object of which no file is known'],
  ])('locates an object whose file is not known by %s, as GitHub wants it', (_, provenance, uri, text) => {
    const objects = ManifestSet.of([deployment('cart')], () => provenance);
    const { results } = runOf(assess(objects, Profile.BASELINE, { kubernetesVersion: '1.34' }));
    expect(results.length).toBeGreaterThan(0);
    for (const { locations: [{ physicalLocation }] } of results) {
      expect(physicalLocation).toEqual({ artifactLocation: { uri, description: { text } }, region: { startLine: 1 } });
    }
  });

  it('says of every result whether it is suppressed, where there are waivers', () => {
    for (const { suppressions } of runOf(shop(), true).results) expect(suppressions).toBeInstanceOf(Array);
    for (const { suppressions } of runOf(shop({ waivers: [] })).results) expect(suppressions).toBeUndefined();
  });

  it('gives the fix as JSON Patch in the properties, and no region that it does not know', () => {
    const result = runOf().results.find(({ ruleId }: any) => ruleId === 'no-privileged-containers');
    expect(result.properties.fix).toEqual([{ op: 'replace', path: '/spec/template/spec/containers/0/securityContext/privileged', value: false }]);
    expect(result.fixes).toBeUndefined();
  });

  it('suppresses what a waiver excuses, with the reason, and not what it no longer does', () => {
    const { results } = runOf();
    const suppressed = results.filter(({ suppressions }: any) => suppressions.length > 0);
    expect(suppressed.map(({ ruleId }: any) => ruleId)).toEqual(['no-privileged-containers']);
    expect(suppressed[0].suppressions[0]).toMatchObject({
      kind: 'external', status: 'accepted', justification: 'the node agent needs its devices (owner team-node, until 2027-06-30)', properties: { expires: '2027-06-30' },
    });
    expect(results.find(({ properties }: any) => properties.expiredWaiver).properties.expiredWaiver.expires).toBe('2026-12-31');
  });

  it('keeps fingerprints when lines move and containers change places, and tells findings apart', () => {
    const side = { name: 'side', image: 'nginx', securityContext: { privileged: true } };
    const web = { name: 'web', image: 'nginx', securityContext: { privileged: true } };
    const prints = (containers: object[]) => runOf(shop({ waivers: [], objects: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }, deployment('cart', { containers })] }))
      .results.map(({ partialFingerprints }: any) => partialFingerprints['bulwarkFinding/v1']);
    const before = prints([web, side]);
    expect(new Set(before).size).toBe(before.length);
    expect([...prints([side, web])].sort()).toEqual([...before].sort());
  });

  it('says that the run failed, and where, when a document could not be read', () => {
    const [invocation] = runOf().invocations;
    expect(invocation.executionSuccessful).toBe(false);
    expect(invocation.toolExecutionNotifications[0].locations[0].physicalLocation).toMatchObject({ artifactLocation: { uri: 'k8s/broken.yaml' }, region: { startLine: 12 } });
    expect(runOf(shop({ diagnostics: [] })).invocations[0].executionSuccessful).toBe(true);
  });

  it('lists passes, and what does not apply, when all is asked for', () => {
    const assessment = shop();
    const kinds = runOf(assessment, true).results.map(({ kind }: any) => kind);
    expect(kinds.filter((kind: string) => kind === 'pass')).toHaveLength(assessment.summary.passed);
  });

  it('makes no link and no placeholder of what somebody wrote', () => {
    for (const { message } of runOf(hostileShop()).results) expect(message.text).not.toMatch(/\]\(|(?<!\{)\{\d+\}/);
  });

  it('shows a severity that the profile changed', () => {
    const profile = Profile.ZERO_TRUST.derive({ name: 'own', controls: [{ control: 'no-host-pid', severity: Severity.LOW }] });
    const rule = runOf(shop({ profile, waivers: [] })).tool.driver.rules.find(({ id }: any) => id === 'no-host-pid');
    expect(rule).toMatchObject({ defaultConfiguration: { level: 'note' }, properties: { 'security-severity': '3.0' } });
  });
});

describeWithOfficialSchema('sarif-2.1.0.json', 'SARIF under its official schema', faults => {
  it.each([
    ['a shop', () => textOf(shop(), 'sarif')],
    ['a shop with all verdicts and versions', () => textOf(shop(), 'sarif', { all: true, toolVersion: '1.2.3' })],
    ['a shop full of hostile texts', () => textOf(hostileShop(), 'sarif', { all: true })],
    ['nothing at all', () => textOf(shop({ objects: [], waivers: [], diagnostics: [] }), 'sarif')],
    ['many findings', () => textOf(manyFindings(2_000), 'sarif')],
  ])('is valid for %s', (_, text) => {
    expect(faults(JSON.parse(text()))).toEqual([]);
  });

  it('would be found invalid', () => {
    const log = JSON.parse(textOf(shop(), 'sarif'));
    log.runs[0].results[0].level = 'fatal';
    expect(faults(log)).not.toEqual([]);
  });
});
