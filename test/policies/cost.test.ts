import { optionsFor } from './options';
import { Profile } from '../../src/controls';
import { CompiledProfile } from '../../src/evaluation';
import { hardenObject } from '../../src/fixes';
import { type KubeObject } from '../../src/manifests';
import { draftPolicies, type PolicyDraft } from '../../src/policies';
import { LARGE_OBJECTS } from '../oracle/large-objects';
import { ask, describeWithOracle, type OracleResult } from '../oracle/oracle';
import { realObjects } from '../oracle/verdict-cases';

const VERSION = '1.37';
const target = { kubernetesVersion: VERSION };

/** What the API server spends on one expression at most, where a variable counts as one; and on all of a policy. */
const EXPRESSION_LIMIT = 1_000_000;
const POLICY_LIMIT = 10_000_000;

const { drafts } = draftPolicies(optionsFor(Profile.ZERO_TRUST, { target, clusterScoped: true }));
const compiled = CompiledProfile.for(Profile.ZERO_TRUST, target);

/**
 * The expressions of a policy, and through them all of its variables. The message has another type and is compared so that it
 * is a condition too.
 */
function expressionsOf({ spec: { shortcut, validation } }: PolicyDraft): Record<string, string> {
  return {
    ...shortcut ? { [shortcut.name]: shortcut.expression } : {},
    validation: validation.expression,
    message: `(${validation.messageExpression}) == ''`,
  };
}

interface Cost {
  readonly kind: string;
  readonly expression: string;
  readonly cost: number;
  readonly error?: string;
}

/** What each costs with all variables that it asks for; the engine itself stops an expression or a variable at its limit. */
function costsOf(objects: readonly KubeObject[]): Cost[] {
  const policies = Object.fromEntries(drafts.map(draft => [draft.name, {
    kubernetesVersion: VERSION, variables: draft.spec.variables, validations: expressionsOf(draft),
  }]));
  const requests = objects.flatMap(object => drafts.filter(({ group }) => group.resources.some(({ kind }) => kind === object.kind)).map(draft => ({
    policy: draft.name, object, validate: Object.keys(expressionsOf(draft)).map(validation => ({ validation, params: {} })),
  })));
  const [defined, ...answers] = ask([{ policies }, ...requests]);
  const broken = Object.values<any>(defined.policies).flatMap(results => Object.entries<any>(results)).filter(([, { compileError }]) => compileError);
  if (broken.length > 0) throw new Error(broken.map(([name, { compileError }]) => `${name}: ${compileError}`).join('\n'));
  return requests.flatMap(({ object, validate }, i) => (answers[i].results ?? []).map(({ cost = 0, error }: OracleResult, j: number): Cost =>
    ({ kind: object.kind, expression: validate[j].validation, cost, error })));
}

/** The dearest expression of each kind. */
function dearestByKind(costs: readonly Cost[]): Cost[] {
  const byKind = new Map<string, Cost>();
  for (const cost of costs) if (cost.cost >= (byKind.get(cost.kind)?.cost ?? 0)) byKind.set(cost.kind, cost);
  return [...byKind.values()].sort((a, b) => b.cost - a.cost);
}

const largestOf = (objects: readonly KubeObject[]) => {
  const byKind = new Map<string, KubeObject[]>();
  for (const object of objects) byKind.set(object.kind, [...byKind.get(object.kind) ?? [], object]);
  const size = (object: KubeObject) => JSON.stringify(object).length;
  return [...byKind.values()].flatMap(members => members.sort((a, b) => size(b) - size(a)).slice(0, 5));
};

/** As they are, and with all repaired that can be: what is good is looked at to its end. */
const withRepaired = (objects: readonly KubeObject[]) => [...objects, ...objects.map(object => hardenObject(object, compiled).object)];

function report(title: string, costs: readonly Cost[]): void {
  const rows = dearestByKind(costs).slice(0, 12).map(({ kind, expression, cost }) => `${kind} ${cost} (${expression})`);
  console.info(`${title}, the dearest expression of each kind, of ${EXPRESSION_LIMIT}: ${rows.join(', ')}`);
}

describeWithOracle('the cost of the policies of zeroTrust', () => {
  const real = largestOf(realObjects());

  (real.length > 0 ? it : it.skip)('is at most a tenth of the budget on the largest real objects (skipped where the corpus is absent)', () => {
    const costs = costsOf(withRepaired(real));
    report('largest real objects', costs);
    expect(costs.filter(({ error }) => error)).toEqual([]);
    expect(dearestByKind(costs).filter(({ cost }) => cost > EXPRESSION_LIMIT / 10)).toEqual([]);
  });

  it('is within the budgets on objects as large as anybody has them', () => {
    const costs = costsOf(withRepaired(LARGE_OBJECTS));
    report('large objects', costs);
    expect(costs.length).toBeGreaterThan(2 * LARGE_OBJECTS.length);
    expect(costs.filter(({ error }) => error)).toEqual([]);
    // Validation and message share the budget of the policy.
    expect(Math.max(...costs.map(({ cost }) => cost))).toBeLessThan(POLICY_LIMIT / 2);
  });
});
