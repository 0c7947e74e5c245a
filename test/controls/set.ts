import { profileOf } from './check';
import { assess } from '../../src/assessment';
import { AssessedVerdict, verdictOf } from '../../src/assessment/object-result';
import { KubeObject, ManifestSet, PodTemplateKind } from '../../src/manifests';

/** Under what circumstances a set control is asked. */
export interface SetOptions {
  /** Kubernetes version. @default '1.34' */
  readonly version?: string;
  readonly parameters?: { [name: string]: unknown };
  readonly workloadKinds?: PodTemplateKind[];
}

/** What a set control says of each object, in order: the messages where it fails, else the verdict. */
export function judged(id: string, objects: readonly KubeObject[], { version = '1.34', parameters, workloadKinds }: SetOptions = {}): (string | string[])[] {
  const target = { kubernetesVersion: version, workloadKinds };
  return assess(ManifestSet.of(objects), profileOf(id, parameters), target)._results.map(({ outcomes }) => {
    const found = outcomes.filter(({ control }) => control.control.id === id);
    const [first] = found;
    if (!first) return 'not-applicable';
    return first.verdict === 'fail' ? first.violations.map(({ message }) => message) : first.verdict;
  });
}

/** The verdict of a set control on the first of some objects. */
export function verdictOnFirst(id: string, objects: readonly KubeObject[], options: SetOptions = {}): AssessedVerdict | undefined {
  const { version = '1.34', parameters, workloadKinds } = options;
  const [result] = assess(ManifestSet.of(objects), profileOf(id, parameters), { kubernetesVersion: version, workloadKinds })._results;
  const outcome = result.outcomes.find(({ control }) => control.control.id === id);
  return outcome && verdictOf(outcome);
}

/** One line of a table: what is said of the first object among the others. */
export type SetCase = [sentence: string, objects: KubeObject[], options?: SetOptions];

/** Declares one test a case: first objects that the control accepts, and first objects that it does not. */
export function itJudgesFirst(id: string, expected: { good: SetCase[]; bad: SetCase[] }): void {
  describe(id, () => {
    for (const [sentence, objects, options] of expected.good) {
      it(`accepts ${sentence}`, () => {
        expect(judged(id, objects, options)[0]).toBe('pass');
      });
    }
    for (const [sentence, objects, options] of expected.bad) {
      it(`rejects ${sentence}`, () => {
        const [messages] = judged(id, objects, options);
        expect(messages).toHaveLength(1);
        expect(messages[0]).toMatch(/^\S.*\S$/);
        expect(verdictOnFirst(id, objects, options)).toBe('fail');
      });
    }
  });
}

interface Fields {
  readonly [field: string]: any;
}

/** An object of a kind in the namespace shop. */
export function object(apiVersion: string, kind: string, name: string, fields: Fields = {}, metadata: Fields = {}): KubeObject {
  return { apiVersion, kind, metadata: { name, namespace: 'shop', ...metadata }, ...fields };
}

/** A Deployment in the namespace shop whose pods have labels. */
export function deployment(name: string, labels: Fields = { app: name }, podSpec: Fields = {}, spec: Fields = {}): KubeObject {
  return object('apps/v1', 'Deployment', name, {
    spec: { ...spec, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'app:1' }], ...podSpec } } },
  });
}

/** A Namespace. */
export function namespace(name: string, labels?: { [key: string]: string }): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

/** A NetworkPolicy in the namespace shop. */
export function networkPolicy(name: string, spec: { [field: string]: any }): KubeObject {
  return object('networking.k8s.io/v1', 'NetworkPolicy', name, { spec });
}
