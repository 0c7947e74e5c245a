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

/**
 * Makes the server know every kind of the corpora; where it does already, nothing changes. Returns what is installed.
 * On a release that lacks a function of CEL, rules that call it are left out: the schemas stay as they are.
 */
export async function installCrds(client: Client): Promise<any[]> {
  const missing = await missingFunctions(client);
  return applyAll(client, corpusCrds().map(crd => missing ? withoutRules(crd, missing) : crd));
}

/** What CRDs of the corpora call, by the release that has it. */
export const NEWER_FUNCTIONS: Readonly<Record<string, RegExp>> = { 1.31: /\bis(IP|CIDR)\(/ };

async function missingFunctions(client: Client): Promise<RegExp | undefined> {
  const minor = (version: string) => Number(version.split('.')[1]);
  const own = minor(await client.version());
  const sources = Object.entries(NEWER_FUNCTIONS).filter(([release]) => own < minor(release)).map(([, { source }]) => source);
  return sources.length > 0 ? new RegExp(sources.join('|')) : undefined;
}

function withoutRules(node: any, calls: RegExp): any {
  if (Array.isArray(node)) return node.map(element => withoutRules(element, calls));
  if (node === null || typeof node !== 'object') return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => key === 'x-kubernetes-validations'
    ? [key, (value as any[]).filter(({ rule }) => !calls.test(rule))]
    : [key, withoutRules(value, calls)]));
}
