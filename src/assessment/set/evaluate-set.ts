import { FactSheet } from './facts';
import { SetWorld } from './world';
import { CompiledProfile, Outcome } from '../../evaluation';
import { KubeObject, ManifestEntry } from '../../manifests';

/**
 * Runs the set controls of a profile on every object that they are about; the outcomes of an object are at its index, in
 * the order of the catalogue.
 *
 * @param entries all objects of one cluster
 * @param namespaceOf the Namespace object that an object lives in
 */
export function evaluateSet(
  entries: readonly ManifestEntry[], profile: CompiledProfile, namespaceOf: (object: KubeObject) => KubeObject | undefined,
): readonly (readonly Outcome[])[] {
  if (profile.setControls.length === 0) return entries.map(() => []);
  const sheet = new FactSheet(new SetWorld(entries, profile.templates));
  return entries.map(entry => {
    const controls = profile.setControlsFor(entry.object);
    if (controls.length === 0) return [];
    const scope = profile.scopeOf(entry.object);
    const bindings = scope.bindings(namespaceOf(entry.object));
    bindings.set = sheet.facts;
    sheet.show(entry);
    return controls.map(control => control.run(bindings, scope));
  });
}
