import { hostileShop, manyFindings, shop, textOf } from './assessments';
import { describeWithOfficialSchema } from './official-schema';
import { Profile } from '../../src/controls';

const resultsOf = (assessment = shop()) => JSON.parse(textOf(assessment, 'oscal'))['assessment-results'];

function uuidsIn(value: unknown, into: string[] = []): string[] {
  if (typeof value !== 'object' || value === null) return into;
  for (const [key, child] of Object.entries(value)) {
    if (key === 'uuid') into.push(child as string);
    else uuidsIn(child, into);
  }
  return into;
}

describe('oscalReport', () => {
  it('says when it was, in which version of OSCAL, and by which profile', () => {
    const { metadata, 'import-ap': plan, 'back-matter': back } = resultsOf();
    expect(metadata).toMatchObject({ 'last-modified': '2027-01-31T12:00:00.000Z', 'oscal-version': '1.1.3' });
    expect(plan.href).toBe(`#${back.resources[0].uuid}`);
    expect(back.resources[0].title).toBe('Profile zeroTrust for Kubernetes 1.34');
  });

  it('gives each thing an id of its own, the same in every run, and refers to nothing that is not there', () => {
    const document = resultsOf();
    const uuids = uuidsIn(document);
    expect(new Set(uuids).size).toBe(uuids.length);
    expect(uuidsIn(resultsOf())).toEqual(uuids);
    const referred = [...textOf(shop(), 'oscal').matchAll(/"(?:observation-uuid|risk-uuid|subject-uuid|actor-uuid)":"([^"]+)"/g)].map(match => match[1]);
    expect(referred.length).toBeGreaterThan(100);
    for (const uuid of new Set(referred)) expect(uuids).toContain(uuid);
  });

  it('shows passes as evidence, with the objects', () => {
    const assessment = shop();
    const [result] = resultsOf(assessment).results;
    const passes = result.observations.filter(({ props }: any) => props.some(({ name, value }: any) => name === 'verdict' && value === 'pass'));
    const subjects = passes.flatMap((observation: any) => observation.subjects);
    expect(subjects).toHaveLength(assessment.summary.passed);
    expect(result['local-definitions']['inventory-items'].map(({ uuid }: any) => uuid)).toContain(subjects[0]['subject-uuid']);
  });

  it('shows each failing place as evidence', () => {
    const assessment = shop();
    const [result] = resultsOf(assessment).results;
    const evidence = result.observations.flatMap((observation: any) => observation['relevant-evidence'] ?? []);
    expect(evidence).toHaveLength(assessment.findings.length + assessment.waivedFindings.length);
    expect(evidence.map(({ description }: any) => description)).toContain('container `web` of Deployment shop/cart: securityContext.privileged is true');
  });

  it('finds a row of a framework satisfied exactly when no control of it fails or is waived', () => {
    const assessment = shop();
    const [result] = resultsOf(assessment).results;
    const states = new Map(result.findings.map(({ target }: any) => [target['target-id'], target.status.state]));
    const cis = assessment.frameworkScores.find(({ framework }) => framework === 'cis-kubernetes')!;
    const expected = cis.rows.filter(({ passed, failed, waived }) => passed + failed + waived > 0)
      .map(({ id, failed, waived }) => [`cis-kubernetes_${cis.version}_${id}`, failed + waived === 0 ? 'satisfied' : 'not-satisfied']);
    expect(expected.length).toBeGreaterThan(5);
    expect(new Set(expected.map(([, state]) => state)).size).toBe(2);
    for (const [id, state] of expected) expect([id, states.get(id)]).toEqual([id, state]);
  });

  it('tells what waivers excuse as approved deviations, with deadline and objects, and what failed as open risks with remediation', () => {
    const { risks } = resultsOf().results[0];
    const waiver = risks.find(({ title }: any) => title === 'waiver of no-privileged-containers');
    expect(waiver).toMatchObject({ status: 'deviation-approved', deadline: '2027-06-30T23:59:59Z' });
    expect(waiver.statement).toContain('- Deployment shop/agent');
    expect(risks.find(({ title }: any) => title === 'waiver of run-as-non-root').status).toBe('open');
    expect(risks.find(({ title }: any) => title === 'waiver of no-host-pid').status).toBe('closed');
    const failed = risks.find(({ props }: any) => props.some(({ value }: any) => value === 'load-balancer-restricted'));
    expect(failed).toMatchObject({ status: 'open', remediations: [{ lifecycle: 'recommendation' }] });
  });

  it('closes no waiver that nobody looked at', () => {
    const { risks } = resultsOf(shop({ profile: Profile.BASELINE })).results[0];
    expect(risks.find(({ title }: any) => title === 'waiver of run-as-non-root').status).toBe('not-evaluated');
  });

  it('logs what could not be read', () => {
    expect(resultsOf().results[0]['assessment-log'].entries[0].description).toBe('k8s/broken.yaml:12 (document 1): a tab stands where spaces are expected');
  });
});

describeWithOfficialSchema('oscal-1.1.3.json', 'OSCAL under its official schema', faults => {
  it.each([
    ['a shop', () => textOf(shop(), 'oscal')],
    ['a shop with a version', () => textOf(shop(), 'oscal', { toolVersion: '1.2.3' })],
    ['a shop with waivers of other controls', () => textOf(shop({ profile: Profile.BASELINE }), 'oscal')],
    ['a shop full of hostile texts', () => textOf(hostileShop(), 'oscal')],
    ['nothing at all', () => textOf(shop({ objects: [], waivers: [], diagnostics: [] }), 'oscal')],
    ['many findings', () => textOf(manyFindings(2_000), 'oscal', { time: '2027-01-31T12:00:00.5+05:30' })],
  ])('is valid for %s', (_, text) => {
    expect(faults(JSON.parse(text()))).toEqual([]);
  });

  it('would be found invalid', () => {
    const document = JSON.parse(textOf(shop(), 'oscal'));
    document['assessment-results'].results[0].findings[0].target.status.state = 'perhaps';
    expect(faults(document)).not.toEqual([]);
  });
});
