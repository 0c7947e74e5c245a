import { readdirSync, readFileSync, statSync } from 'fs';
import { extname, join } from 'path';
import { parseAllDocuments } from 'yaml';
import { Profile } from '../../src/controls';
import { CompiledProfile } from '../../src/evaluation';
import { hardenObject, HardeningMode } from '../../src/fixes';
import { KubeObject, ManifestSet } from '../../src/manifests';
import { describeWithCorpus } from '../corpora';
import { expectLaws } from './laws';
import { EVERYTHING, TARGET } from './profiles';

const PROFILES = [Profile.ZERO_TRUST, EVERYTHING].map(profile => CompiledProfile.for(profile, TARGET));

function yamlFiles(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path).sort().flatMap(name => (statSync(join(path, name)).isDirectory() || ['.yaml', '.yml'].includes(extname(name)) ? yamlFiles(join(path, name)) : []));
}

/** Objects of the files; documents that are no Kubernetes objects, such as values of a chart, are left out. */
function objectsIn(path: string): KubeObject[] {
  return yamlFiles(path).flatMap(file => parseAllDocuments(readFileSync(file, 'utf8'), { logLevel: 'error' })).flatMap(document => {
    if (document.errors.length > 0) return [];
    const json = document.toJSON();
    const isObject = typeof json?.apiVersion === 'string' && typeof json?.kind === 'string';
    return isObject ? ManifestSet.of([json]).entries.map(({ object }) => object) : [];
  });
}

for (const corpus of ['online-boutique.yaml', 'argo-cd.yaml', 'kubernetes-examples']) {
  describeWithCorpus(['manifests', corpus], `laws of hardening for ${corpus}`, path => {
    const objects = objectsIn(path);

    it('has objects', () => expect(objects.length).toBeGreaterThan(30));

    it.each([HardeningMode.RESPECT, HardeningMode.ENFORCE])('hold in mode %s', mode => {
      for (const object of objects) for (const profile of PROFILES) expectLaws(object, profile, mode);
    });

    it('changes nothing in what was enforced before', () => {
      for (const object of objects) {
        const enforced = hardenObject(object, PROFILES[1], { mode: HardeningMode.ENFORCE }).object;
        expect(hardenObject(enforced, PROFILES[1]).object).toBe(enforced);
      }
    });
  });
}
