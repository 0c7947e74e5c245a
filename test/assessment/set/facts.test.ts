import * as fc from 'fast-check';
import { BruteForce } from './brute-force';
import { SMALL_WORLD } from './small-worlds';
import { FactSheet } from '../../../src/assessment/set/facts';
import { SetFacts } from '../../../src/assessment/set/set-facts';
import { SetWorld } from '../../../src/assessment/set/world';
import { KubeObject, ManifestSet, PodTemplates } from '../../../src/manifests';

type Truth = Partial<Record<keyof SetFacts, unknown>>;

/** What holds of an object by the plain comparison of all with all; lists as whether they hold anything. */
function truthOf(object: KubeObject, at: number, plain: BruteForce): Truth {
  const any: Truth = { earlierDefinition: plain.repeats(object, at) };
  switch (object.kind) {
    case 'Deployment':
    case 'Pod':
      return {
        ...any,
        ingressIsolated: plain.isolated(object, 'Ingress'),
        egressIsolated: plain.isolated(object, 'Egress'),
        lowestReplicas: plain.lowestReplicas(object),
        disruptionBudgets: plain.hasBudget(object),
        accountExists: plain.accountExists(object),
        holdsToken: plain.holdsToken(object),
        pathToClusterAdmin: plain.holdsToken(object) && plain.rules(object),
      };
    case 'Namespace':
      return { ...any, ingressDeniedByDefault: plain.deniedByDefault(object, 'Ingress'), egressDeniedByDefault: plain.deniedByDefault(object, 'Egress') };
    case 'NetworkPolicy':
    case 'Service':
      return { ...any, selectsAny: plain.selectsAny(object) };
    case 'PodDisruptionBudget':
      return { ...any, selectsAny: plain.selectsAny(object), selectedReplicas: plain.selectedReplicas(object) };
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      return { ...any, missingRole: plain.missingRole(object) };
    default:
      return any;
  }
}

/** A fact in the form that the plain comparison gives: whether there is any text, any element. */
function comparable(value: unknown): unknown {
  if (typeof value === 'string') return value !== '';
  return Array.isArray(value) ? value.length > 0 : value;
}

function factsOf(objects: readonly KubeObject[]): { facts: SetFacts; object: KubeObject; show: () => void }[] {
  const { entries } = ManifestSet.of(objects);
  const sheet = new FactSheet(new SetWorld(entries, PodTemplates.BUILT_IN));
  return entries.map(entry => ({ facts: sheet.facts, object: entry.object, show: () => sheet.show(entry) }));
}

describe('facts of small worlds', () => {
  it('are what the comparison of every object with every other gives', () => {
    fc.assert(fc.property(SMALL_WORLD, objects => {
      const all = factsOf(objects);
      const plain = new BruteForce(all.map(({ object }) => object));
      all.forEach(({ facts, object, show }, i) => {
        show();
        const truth = truthOf(object, i, plain);
        const found = Object.fromEntries(Object.keys(truth).map(name => [name, comparable(facts[name as keyof SetFacts])]));
        expect({ object, ...found }).toEqual({ object, ...truth });
      });
    }), { seed: 20250101, numRuns: 2000 });
  });

  it('do not depend on the order of the objects, but for which definition is the first', () => {
    const summary = (objects: readonly KubeObject[]) => factsOf(objects).map(({ facts, object, show }) => {
      show();
      const { earlierDefinition: _, pathToClusterAdmin, ...rest } = facts;
      const unordered = Object.values(rest).map(value => (Array.isArray(value) ? [...value].sort() : value));
      return JSON.stringify([object, unordered, pathToClusterAdmin !== '']);
    }).sort();
    const distinct = SMALL_WORLD.map(objects => [...new Map(objects.map(o => [JSON.stringify([o.kind, o.metadata]), o])).values()]);
    fc.assert(fc.property(distinct, objects => {
      expect(summary([...objects].reverse())).toEqual(summary(objects));
    }), { seed: 20250101, numRuns: 300 });
  });
});
