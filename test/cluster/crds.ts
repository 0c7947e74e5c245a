import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { loadAll } from 'js-yaml';
import { corpusPath } from '../corpora';
import { applyAll } from './apply';
import type { Client, KubernetesObject } from './client';

/** The CRDs of the corpora; none, and a word about it, when the corpora are not beside the checkout. */
export function corpusCrds(): KubernetesObject[] {
  const folder = corpusPath('crds');
  if (!folder) {
    console.warn('corpus crds is absent: the API server does not know the kinds of Cilium, Calico, Istio, Kyverno and others');
    return [];
  }
  const files = readdirSync(folder).filter(name => name.endsWith('.yaml')).sort();
  return files.flatMap(name => loadAll(readFileSync(join(folder, name), 'utf8')) as KubernetesObject[])
    .filter(object => object?.kind === 'CustomResourceDefinition');
}

/** Makes the server know every kind of the corpora; where it does already, nothing changes. Returns what is installed. */
export async function installCrds(client: Client): Promise<any[]> {
  // Field validation as kubectl does it by default: third parties' files may carry fields that a release does not know.
  return applyAll(client, corpusCrds(), { fieldValidation: 'Warn' });
}
