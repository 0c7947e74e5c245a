import { Lexer } from 'yaml';
import { FixedText, fixText, FixTextOptions } from '../../../src/cli/fix';
import { CompiledProfile } from '../../../src/evaluation';
import { fixAsJsonPatch, hardenObject, HardeningMode } from '../../../src/fixes';
import { KubeObject, stripNulls } from '../../../src/manifests';
import { readManifests } from '../../../src/yaml';

/** Comments in order of the alphabet. */
export function commentsOf(text: string): string[] {
  return [...new Lexer().lex(text)].filter(token => /^#/.test(token)).map(token => token.trimEnd()).sort();
}

export function objectsOf(text: string, file: string): KubeObject[] {
  return readManifests(text, file).manifests.entries.map(({ object }) => object);
}

/** Findings of an object that a fix would still mend. */
export function stillFixable(object: KubeObject, profile: CompiledProfile): string[] {
  return profile.evaluate(object)
    .filter(outcome => outcome.verdict === 'fail' && fixAsJsonPatch(object, outcome, profile).length > 0)
    .map(({ control }) => `${object.kind} ${object.metadata?.name}: ${control.control.id}`);
}

/** Holds a fixed text against everything that is promised of it, and gives it back. */
export function expectFixed(text: string, file: string, options: FixTextOptions): FixedText {
  const { profile, mode = HardeningMode.ENFORCE } = options;
  const fixed = fixText(text, file, options);
  const second = fixText(fixed.text, file, options);
  expect(second.changes).toEqual([]);
  expect(second.text).toBe(fixed.text);
  expect(fixed.text === text).toBe(fixed.changes.length === 0);
  expect(commentsOf(fixed.text)).toEqual(commentsOf(text));
  expect(second.diagnostics.map(({ message }) => message)).toEqual(fixed.diagnostics.map(({ message }) => message));
  const hardened = objectsOf(text, file).map(object => hardenObject(object, profile, { mode }).object);
  if (fixed.refused.some(({ reason }) => /anchor|merge key/.test(reason))) return fixed;
  expect(objectsOf(fixed.text, file)).toEqual(hardened.map(object => stripNulls(object)));
  if (mode === HardeningMode.ENFORCE) expect(objectsOf(fixed.text, file).flatMap(object => stillFixable(object, profile))).toEqual([]);
  return fixed;
}
