import { readdirSync, readFileSync, statSync } from 'fs';
import { join } from 'path';
import * as fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { assess } from '../../../src/assessment';
import { verdictOf } from '../../../src/assessment/object-result';
import { evaluateSet } from '../../../src/assessment/set';
import { Catalogue, ControlScope, Profile } from '../../../src/controls';
import { CompiledProfile, Outcome } from '../../../src/evaluation';
import { KubeObject, ManifestSet, PodTemplates } from '../../../src/manifests';
import { deployment, namespace, networkPolicy, object } from '../../controls/set';
import { describeWithCorpus } from '../../corpora';
import { arbitraryTemplate, inEveryKind } from '../../helpers/arbitrary-kubernetes';
import { arbitraryObject } from '../../helpers/arbitrary-objects';
import { defaulted } from '../../helpers/defaulting';

/** Every control of the catalogue, those that nobody asked for included. */
const EVERYTHING = Profile.ZERO_TRUST.derive({ name: 'everything', controls: Catalogue.all().map(({ id }) => ({ control: id })) });
const TARGET = { kubernetesVersion: '1.34' };
const compiled = CompiledProfile.for(EVERYTHING, TARGET);

function outcomesOf(objects: readonly unknown[]): readonly (readonly Outcome[])[] {
  const set = ManifestSet.of(objects);
  return evaluateSet(set.entries, compiled, one => set.namespaceOf(one));
}

function verdicts(objects: readonly unknown[]): string[][] {
  return outcomesOf(objects).map(outcomes => outcomes.map(({ control, verdict }) => `${control.control.id}: ${verdict}`));
}

function complaints(objects: readonly unknown[]): string[] {
  return outcomesOf(objects).flat().flatMap(({ control, verdict, violations }) =>
    violations.filter(({ message }) => verdict === 'error' || !/^\S[^\n]*$/.test(message)).map(({ message }) => `${control.control.id}: ${message}`));
}

const ANY_OBJECT = fc.oneof(arbitraryObject, arbitraryTemplate.map(template => inEveryKind(template)[template.metadata.name.length % 4]));

describe('set controls', () => {
  it('are left out where single objects are evaluated', () => {
    const ids = new Set(Catalogue.all().filter(({ scope }) => scope === ControlScope.SET).map(({ id }) => id));
    expect(ids.size).toBeGreaterThan(15);
    const outcomes = [deployment('web'), namespace('shop')].flatMap(one => compiled.evaluate(one));
    expect(outcomes.filter(({ control }) => ids.has(control.control.id))).toEqual([]);
  });

  it('are judged, counted and listed by assess', () => {
    const assessment = assess(ManifestSet.of([deployment('web'), namespace('shop')]), Profile.ZERO_TRUST, TARGET);
    expect(assessment.findings.map(({ control, kind }) => `${kind} ${control}`)).toEqual(expect.arrayContaining([
      'Deployment workload-ingress-isolated', 'Namespace namespace-denies-ingress-by-default',
    ]));
    expect(assessment._controls.map(({ control }) => control.id)).toContain('workload-ingress-isolated');
    const { objects, controls, passed, failed, waived, errors, notApplicable } = assessment.summary;
    expect(passed + failed + waived + errors + notApplicable).toBe(objects * controls);
  });

  it('do not judge on what one object has what another cluster has', () => {
    const set = ManifestSet.of([deployment('web'), networkPolicy('all', {})]);
    const other = { kubernetesVersion: '1.34' };
    const isolated = (targetOf?: (entry: { object: KubeObject }) => typeof TARGET) => assess(set, Profile.ZERO_TRUST, TARGET, { targetOf })
      ._results[0].outcomes.filter(({ control }) => control.control.id === 'workload-ingress-isolated').map(verdictOf);
    expect(isolated()).toEqual(['pass']);
    expect(isolated(({ object: { kind } }) => (kind === 'Deployment' ? TARGET : other))).toEqual(['fail']);
  });

  it('do not err on any objects, and every message can be computed', () => {
    fc.assert(fc.property(fc.array(ANY_OBJECT, { minLength: 1, maxLength: 12 }), some => {
      expect(complaints(some)).toEqual([]);
    }), { seed: 20250101, numRuns: 150 });
  });

  it('give the same verdicts on what the API server makes of objects', () => {
    fc.assert(fc.property(fc.array(ANY_OBJECT, { minLength: 1, maxLength: 8 }), some => {
      const before = ManifestSet.of(some).entries.map(({ object: one }) => one);
      expect(verdicts(before.map(one => defaulted(one, PodTemplates.BUILT_IN)))).toEqual(verdicts(before));
    }), { seed: 20250101, numRuns: 100 });
  });
});

/** What somebody may write in place of a list, a map or a text. */
const ODD = fc.constantFrom<any>(undefined, 'text', 7, true, [], [null], [7], ['x'], {}, { a: 1 }, { a: null }, [[]], { toString: 7 }, { name: { toString: 7 } }, '__proto__', JSON.parse('{"__proto__": {"x": "y"}, "constructor": "z"}'));
const FIELDS = ['spec', 'metadata', 'rules', 'subjects', 'roleRef', 'aggregationRule', 'type', 'automountServiceAccountToken'];
const SPEC_FIELDS = [
  'selector', 'podSelector', 'policyTypes', 'ingress', 'egress', 'template', 'jobTemplate', 'endpointSelector', 'specs', 'types', 'tier', 'subject',
  'namespaceSelector', 'serviceAccountSelector', 'priority', 'ports', 'rules',
  'backend', 'defaultBackend', 'scaleTargetRef', 'minReplicas', 'maxReplicas', 'minAvailable', 'maxUnavailable', 'enableDefaultDeny', 'replicas', 'containers', 'volumes',
];
const KINDS: [string, string][] = [
  ['networking.k8s.io/v1', 'NetworkPolicy'], ['cilium.io/v2', 'CiliumNetworkPolicy'], ['cilium.io/v2', 'CiliumClusterwideNetworkPolicy'], ['projectcalico.org/v3', 'NetworkPolicy'],
  ['projectcalico.org/v3', 'GlobalNetworkPolicy'], ['projectcalico.org/v3', 'Tier'], ['policy.networking.k8s.io/v1alpha1', 'AdminNetworkPolicy'], ['v1', 'Service'], ['v1', 'Pod'],
  ['apps/v1', 'Deployment'], ['batch/v1', 'CronJob'], ['batch/v1', 'Job'], ['networking.k8s.io/v1', 'Ingress'], ['gateway.networking.k8s.io/v1', 'HTTPRoute'],
  ['monitoring.coreos.com/v1', 'ServiceMonitor'], ['policy/v1', 'PodDisruptionBudget'], ['autoscaling/v2', 'HorizontalPodAutoscaler'], ['v1', 'ServiceAccount'], ['v1', 'Secret'],
  ['v1', 'Namespace'], ['rbac.authorization.k8s.io/v1', 'Role'], ['rbac.authorization.k8s.io/v1', 'ClusterRole'], ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'], ['v1', 'ResourceQuota'],
];
const MALFORMED = fc.record({
  kind: fc.constantFrom(...KINDS),
  fields: fc.dictionary(fc.constantFrom(...FIELDS), ODD, { maxKeys: 3 }),
  spec: fc.option(fc.dictionary(fc.constantFrom(...SPEC_FIELDS), ODD, { maxKeys: 5 })),
}).map(({ kind: [apiVersion, kind], fields, spec }) => ({ ...fields, ...spec ? { spec } : {}, apiVersion, kind }));

describe('malformed objects', () => {
  it('throw nothing: what an expression cannot read is an error of that control', () => {
    fc.assert(fc.property(fc.array(MALFORMED, { minLength: 1, maxLength: 12 }), objects => {
      expect(() => outcomesOf(objects)).not.toThrow();
    }), { seed: 20250101, numRuns: 600 });
  });
});

/** Milliseconds for the set controls alone. */
function timeOf(objects: readonly KubeObject[]): number {
  const set = ManifestSet.of(objects);
  const start = performance.now();
  evaluateSet(set.entries, compiled, one => set.namespaceOf(one));
  return performance.now() - start;
}

const range = (length: number) => Array.from({ length }, (_, i) => i);

describe('many objects', () => {
  /** An application of eight objects that name each other. */
  const app = (i: number) => {
    const name = `app-${i}`;
    const labels = { app: name, part: String(i % 7) };
    const rules = [{ apiGroups: [''], resources: ['pods'], verbs: [i % 3 === 0 ? 'create' : 'get'] }];
    return [
      deployment(name, labels, { serviceAccountName: name }, { replicas: 3 }), object('v1', 'Service', name, { spec: { selector: labels } }),
      networkPolicy(name, { podSelector: { matchLabels: labels } }), networkPolicy(`not-${name}`, { podSelector: { matchExpressions: [{ key: 'gone', operator: 'DoesNotExist' }] } }),
      object('policy/v1', 'PodDisruptionBudget', name, { spec: { selector: { matchLabels: labels } } }), object('v1', 'ServiceAccount', name),
      object('rbac.authorization.k8s.io/v1', 'Role', name, { rules }),
      object('rbac.authorization.k8s.io/v1', 'RoleBinding', name, { roleRef: { kind: 'Role', name }, subjects: [{ kind: 'ServiceAccount', name }] }),
    ];
  };

  it('of one namespace take time in proportion to their number', () => {
    timeOf(range(100).flatMap(app));
    const [few, many] = [range(100), range(1000)].map(numbers => Math.min(...range(3).map(() => timeOf(numbers.flatMap(app)))));
    // Ten times as many; a hundred times the time would be quadratic.
    expect(many / few).toBeLessThan(40);
  });

  it.each<[string, (i: number) => KubeObject[]]>([
    ['policies whose selectors only leave out', i => [deployment(`a${i}`, { app: `a${i}`, x: 'y' }), networkPolicy(`p${i}`, {
      podSelector: { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }, { key: `k${i}`, operator: 'DoesNotExist' }] },
    })]],
    ['services whose labels all have, and one more that none has', i => [deployment(`a${i}`, { x: 'y' }), object('v1', 'Service', `s${i}`, { spec: { selector: { x: 'y', [`k${i}`]: 'z' } } })]],
    ['selectors with many values', i => [deployment(`a${i}`, { [`k${i % 10}`]: 'v' }), networkPolicy(`p${i}`, {
      podSelector: { matchExpressions: [{ key: 'k', operator: 'In', values: range(100).map(n => `${i}-${n}`) }] },
    })]],
    ['roles that name many accounts', i => [
      object('v1', 'ServiceAccount', `a${i}`), deployment(`a${i}`, {}, { serviceAccountName: `a${i}` }),
      object('rbac.authorization.k8s.io/v1', 'Role', `r${i}`, { rules: [{ apiGroups: [''], resources: ['serviceaccounts/token'], verbs: ['create'], resourceNames: range(50).map(n => `a${n * i}`) }] }),
      object('rbac.authorization.k8s.io/v1', 'RoleBinding', `r${i}`, { roleRef: { kind: 'Role', name: `r${i}` }, subjects: [{ kind: 'ServiceAccount', name: `a${i}` }] }),
    ]],
    ['roles that all gather all others', i => [
      deployment(`a${i}`, {}, { serviceAccountName: `a${i}` }),
      object('rbac.authorization.k8s.io/v1', 'ClusterRole', `r${i}`, {
        aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] }, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
      }, { labels: { a: 'b' } }),
      object('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', `r${i}`, { roleRef: { kind: 'ClusterRole', name: `r${i}` }, subjects: [{ kind: 'ServiceAccount', name: `a${i}`, namespace: 'shop' }] }),
    ]],
  ])('that are made to be slow are assessed in bounded time: %s', (_, make) => {
    expect(timeOf(range(1500).flatMap(make))).toBeLessThan(20_000);
  });

  it('that take too many comparisons fail with an error that says so', () => {
    const make = (i: number) => [deployment(`a${i}`, { app: `a${i}` }), networkPolicy(`p${i}`, {
      podSelector: { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }, { key: `k${i}`, operator: 'DoesNotExist' }] },
    })];
    const found = outcomesOf(range(5000).flatMap(make)).flat().filter(({ verdict }) => verdict === 'error').flatMap(({ violations }) => violations);
    expect(found.length).toBeGreaterThan(0);
    expect(found[0].message).toContain('assess fewer objects at a time');
  });
});

function yamlFiles(path: string): string[] {
  if (statSync(path).isFile()) return /\.ya?ml$/.test(path) ? [path] : [];
  return readdirSync(path).sort().flatMap(name => yamlFiles(join(path, name)));
}

describeWithCorpus(['manifests'], 'real manifests', path => {
  it('lead no set control to err', () => {
    const texts = yamlFiles(path).flatMap(file => readFileSync(file, 'utf8').split(/^---\s*$/m));
    const sources = texts.filter(text => !/^kind: CustomResourceDefinition/m.test(text) && !text.includes('{{'));
    const documents = sources.flatMap(source => parseAllDocuments(source)).filter(({ errors }) => errors.length === 0);
    const values = documents.map(document => document.toJSON());
    const objects = values.filter(value => value?.apiVersion && value?.kind);
    expect(objects.length).toBeGreaterThan(300);
    expect(complaints(objects)).toEqual([]);
  });
});
