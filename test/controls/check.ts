import { Profile } from '../../src/controls';
import { CompiledControl, CompiledProfile, Outcome, Verdict } from '../../src/evaluation';
import { HardenedObject, hardenObject, HardeningMode } from '../../src/fixes';
import { KubeObject, PodTemplateKind, stripNulls } from '../../src/manifests';

/** Under what circumstances a control is asked. */
export interface CheckOptions {
  /** Kubernetes version, which is the Pod Security version too. @default '1.34' */
  readonly version?: string;
  readonly parameters?: { [name: string]: unknown };
  readonly namespaceObject?: KubeObject;
  readonly workloadKinds?: PodTemplateKind[];
}

const ONLY = new Map<string, Profile>();

/** A profile that holds one control of the catalogue and nothing else. */
export function profileOf(id: string, parameters: { [name: string]: unknown } = {}): Profile {
  const key = JSON.stringify([id, parameters]);
  let profile = ONLY.get(key);
  if (!profile) {
    const others = Profile.BASELINE.controls.filter(({ control }) => control !== id);
    profile = Profile.BASELINE.derive({
      name: `only ${id}`,
      controls: [{ control: id, parameters }],
      disable: others.map(({ control }) => ({ control, reason: 'one control at a time' })),
    });
    ONLY.set(key, profile);
  }
  return profile;
}

function compiled(id: string, { version = '1.34', parameters, workloadKinds }: CheckOptions): CompiledProfile {
  return CompiledProfile.for(profileOf(id, parameters), { kubernetesVersion: version, workloadKinds });
}

/** What a control says about an object, or undefined when it does not apply. Nulls are stripped first, as manifests are. */
export function outcome(id: string, object: KubeObject, options: CheckOptions = {}): Outcome | undefined {
  return compiled(id, options).evaluate(stripNulls(object), options.namespaceObject)[0];
}

/** The verdict of a control on an object. */
export function verdict(id: string, object: KubeObject, options: CheckOptions = {}): Verdict {
  return outcome(id, object, options)?.verdict ?? 'not-applicable';
}

/** The messages of a control about an object. */
export function messages(id: string, object: KubeObject, options: CheckOptions = {}): string[] {
  return outcome(id, object, options)?.violations.map(({ message }) => message) ?? [];
}

/** The compiled control, for what a test wants to ask it itself. Undefined when it does not hold for the version. */
export function compiledControl(id: string, options: CheckOptions = {}): CompiledControl | undefined {
  return compiled(id, options).controls[0];
}

/** An object after the fix of a control, and of no other. */
export function hardenedBy(id: string, object: KubeObject, mode: HardeningMode): HardenedObject {
  return hardenObject(object, compiled(id, {}), { mode });
}

/** One line of a table of expected verdicts. */
export type Case = [sentence: string, object: KubeObject, options?: CheckOptions];

/** Everything that was declared with `itJudges`, in order: other judges are asked about the same objects. */
export const JUDGED: { readonly id: string; readonly good: Case[]; readonly bad: Case[] }[] = [];

/** Declares one test a case: objects that the control accepts, and objects that it does not. */
export function itJudges(id: string, expected: { good: Case[]; bad: Case[] }): void {
  JUDGED.push({ id, ...expected });
  describe(id, () => {
    // Not `it.each`: it takes a third parameter that a row leaves out for the callback of an asynchronous test.
    for (const [sentence, object, options] of expected.good) {
      it(`accepts ${sentence}`, () => {
        expect({ verdict: verdict(id, object, options), messages: messages(id, object, options) }).toEqual({ verdict: 'pass', messages: [] });
      });
    }
    for (const [sentence, object, options] of expected.bad) {
      it(`rejects ${sentence}`, () => {
        expect(verdict(id, object, options)).toBe('fail');
        for (const message of messages(id, object, options)) expect(message).toMatch(/^\S.*\S$/);
      });
    }
  });
}

/** A Pod with these fields in its specification. One container `app` unless `containers` says otherwise. */
export function pod(spec: { [field: string]: any } = {}, metadata: { [field: string]: any } = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'test', ...metadata }, spec: { containers: [{ name: 'app', image: 'app:1' }], ...spec } };
}

/** A Pod with one container with these fields. */
export function podWith(container: { [field: string]: any }, spec: { [field: string]: any } = {}): KubeObject {
  return pod({ containers: [{ name: 'app', image: 'app:1', ...container }], ...spec });
}

/** A Pod whose one container has this security context. */
export function podSecuredWith(securityContext: { [field: string]: any }, spec: { [field: string]: any } = {}): KubeObject {
  return podWith({ securityContext }, spec);
}

/** A Deployment of one container with these fields. */
export function deploymentWith(container: { [field: string]: any }, spec: { [field: string]: any } = {}): KubeObject {
  const template = podWith(container, spec);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'test' },
    spec: { selector: { matchLabels: { app: 'test' } }, template: { metadata: { labels: { app: 'test' } }, spec: template.spec } },
  };
}
