import { controlsAt, EVERYTHING, policyOf } from './catalogue-cases';
import { LARGE_OBJECTS } from './large-objects';
import { ask, describeWithOracle, OracleResult } from './oracle';
import { generatedObjects, realObjects } from './verdict-cases';
import { CompiledProfile } from '../../src/evaluation';
import { KubeObject } from '../../src/manifests';
import { ROLLOUT } from '../helpers/arbitrary-kubernetes';

const NEWEST = '1.37';

/** What the API server may spend on one expression, and on all expressions of one policy. */
const EXPRESSION_LIMIT = 1_000_000;
const POLICY_LIMIT = 10_000_000;

const profile = CompiledProfile.for(EVERYTHING, { kubernetesVersion: NEWEST, workloadKinds: [ROLLOUT] });

interface Judged {
  readonly object: KubeObject;
  readonly control: string;
  readonly ours: string;
  readonly theirs: OracleResult;
}

/** Runs the catalogue as a ValidatingAdmissionPolicy on what the API server decodes. */
function judge(objects: readonly KubeObject[]): { judged: Judged[]; undecodable: number } {
  const rows = objects.map(object => {
    const outcomes = profile.evaluate(object);
    const validate = outcomes.map(({ control: { control, parameters } }) => ({ validation: control.id, params: parameters }));
    return { object, outcomes, request: { policy: 'all', object, validate } };
  });
  const [, ...answers] = ask([{ policies: { all: policyOf(NEWEST) } }, ...rows.map(({ request }) => request)]);
  const judged = rows.flatMap(({ object, outcomes }, i) => (answers[i].results ?? []).map((theirs: OracleResult, j: number): Judged =>
    ({ object, control: outcomes[j].control.control.id, ours: outcomes[j].verdict, theirs })));
  return { judged, undecodable: answers.filter(({ failure }) => failure !== undefined).length };
}

/** A pod without containers passes in a policy what does not apply to it here. */
function differences(judged: readonly Judged[]): string[] {
  const verdictOf = ({ value, error }: OracleResult) => error ?? (value.bool ? 'pass' : 'fail');
  return judged.filter(({ ours, theirs }) => (ours === 'not-applicable' ? 'pass' : ours) !== verdictOf(theirs))
    .map(({ object, control, ours, theirs }) => `${control} on ${JSON.stringify(object)}: ${ours}, oracle: ${verdictOf(theirs)}`);
}

/** The most that each control has cost, the dearest first. */
function dearest(judged: readonly Judged[]): [string, number][] {
  const costs = new Map<string, number>();
  for (const { control, theirs } of judged) costs.set(control, Math.max(costs.get(control) ?? 0, theirs.cost ?? 0));
  return [...costs].sort(([, a], [, b]) => b - a);
}

function dearestObject(judged: readonly Judged[]): number {
  const costs = new Map<KubeObject, number>();
  for (const { object, theirs } of judged) costs.set(object, (costs.get(object) ?? 0) + (theirs.cost ?? 0));
  return Math.max(...costs.values());
}

function report(title: string, judged: readonly Judged[]): void {
  const top = dearest(judged).slice(0, 5).map(([control, cost]) => `${control} ${cost}`).join(', ');
  console.info(`${title}: ${judged.length} verdicts are the same; an object costs at most ${dearestObject(judged)}; dearest controls: ${top}`);
}

describeWithOracle('the catalogue as a ValidatingAdmissionPolicy', () => {
  test.each([
    ['generated objects', generatedObjects(3)],
    ['real manifests', realObjects()],
    ['large objects', LARGE_OBJECTS],
  ])('gives the verdicts that we give, at a cost that the API server allows, on %s', (title, objects: readonly KubeObject[]) => {
    const { judged, undecodable } = judge(objects);
    expect(differences(judged)).toEqual([]);
    expect(undecodable).toBeLessThan(objects.length / 50);
    if (objects.length > 0) report(title, judged);
    for (const [control, cost] of dearest(judged)) expect([control, cost < EXPRESSION_LIMIT]).toEqual([control, true]);
    if (judged.length > 0) expect(dearestObject(judged)).toBeLessThan(POLICY_LIMIT);
  });

  it('has the controls of the newest version', () => {
    expect(profile.controls.map(({ control }) => control.id).sort()).toEqual(controlsAt(NEWEST).map(({ id }) => id).sort());
  });
});
