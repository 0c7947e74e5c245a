import { readdirSync, readFileSync, statSync } from 'fs';
import { join } from 'path';
import * as fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { boundNames, Control, ControlScope, parseMessage } from '../../src/controls';
import { Bindings, CompiledProfile, ObjectScope } from '../../src/evaluation';
import { CONTAINER_LISTS, KubeObject, ManifestSet, stripNulls } from '../../src/manifests';
import { corpusPath } from '../corpora';
import { TEMPLATES } from './catalogue-cases';
import { OracleProgram } from './oracle';
import { arbitraryTemplate, inEveryKind } from '../helpers/arbitrary-kubernetes';
import { arbitraryObject } from '../helpers/arbitrary-objects';
import { defaulted } from '../helpers/defaulting';

/** Generated workloads and other objects, as manifests have them and as the API server makes them. */
export function generatedObjects(seed: number): KubeObject[] {
  const templates = fc.sample(arbitraryTemplate, { seed, numRuns: 150 });
  const workloads = templates.flatMap((template, i) => {
    const [pod, ...others] = inEveryKind(stripNulls(template));
    return [pod, others[i % others.length]];
  });
  const objects = [...workloads, ...fc.sample(arbitraryObject, { seed, numRuns: 1_500 }).map(object => stripNulls(object))];
  return [...objects, ...objects.filter((_, i) => i % 4 === 0).map(object => defaulted(object, TEMPLATES))];
}

function yamlFiles(path: string): string[] {
  if (statSync(path).isFile()) return /\.ya?ml$/.test(path) ? [path] : [];
  return readdirSync(path).sort().flatMap(name => yamlFiles(join(path, name)));
}

/** The manifests of others; none when the corpus is absent. */
export function realObjects(): KubeObject[] {
  const path = corpusPath('manifests');
  if (!path) return [];
  const sources = yamlFiles(path).flatMap(file => readFileSync(file, 'utf8').split(/^---\s*$/m))
    .filter(text => !/^kind: CustomResourceDefinition/m.test(text) && !text.includes('{{'));
  const documents = sources.flatMap(source => parseAllDocuments(source)).filter(({ errors }) => errors.length === 0);
  const values = documents.map(document => document.toJSON()).filter(value => value?.apiVersion && value?.kind);
  return ManifestSet.of(values).entries.map(({ object }) => object);
}

/** The expression and the placeholders of the message of every control, by name. */
export function programsOf(profile: CompiledProfile, kubernetesVersion: string): Record<string, OracleProgram> {
  // What needs all objects has a variable that the API server has not.
  const single = profile.controls.filter(({ control }) => control.scope !== ControlScope.SET);
  return Object.fromEntries(single.flatMap(({ control }) => [control.expression, ...placeholders(control)]
    .map((expression, i) => [`${control.id} ${i}`, { expression, variables: boundNames(control), kubernetesVersion }])));
}

function placeholders({ message }: Control): string[] {
  return parseMessage(message).flatMap(({ expression }) => expression ?? []);
}

/** A control on an object: what we say, and what the oracle is asked to say the same. */
export interface VerdictCase {
  readonly control: Control;
  readonly verdict: string;
  /** Violations by place, with messages. */
  readonly messages: readonly string[];
  /** Programs by place: the expression, and behind it the placeholders where the expression is false for us. */
  readonly places: readonly { readonly program: string; readonly bindings: Record<string, unknown> }[][];
}

/** Every control that applies to an object. */
export function casesOf(profile: CompiledProfile, object: KubeObject): { bindings: Bindings; cases: VerdictCase[] } {
  const scope = profile.scopeOf(object);
  const bindings = scope.bindings();
  const cases = profile.controlsFor(object).map(compiled => {
    const { verdict, violations } = compiled.run(bindings, scope);
    const failing = new Set(violations.map(({ scopePath }) => scopePath.join('/')));
    const { control, effective } = compiled;
    const places = placesOf(control, scope).map(({ path, container }) => {
      const names = failing.has(path.join('/')) ? [control.expression, ...placeholders(control)] : [control.expression];
      return names.map((_, i) => ({ program: `${control.id} ${i}`, bindings: { params: effective.parameters, container } }));
    });
    return { control, verdict, messages: violations.map(({ message }) => message), places };
  });
  return { bindings: { ...bindings, container: undefined }, cases };
}

function placesOf(control: Control, scope: ObjectScope): readonly { path: readonly (string | number)[]; container?: any }[] {
  return scope.placesFor(control.scope, (control.containerLists ?? CONTAINER_LISTS).join());
}
