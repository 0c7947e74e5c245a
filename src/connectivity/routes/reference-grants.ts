import { apiGroupOf, KubeObject, ManifestSet } from '../../manifests';
import { namespaceOf } from '../world/namespaces';

/** Whether routes may lead to Services of other namespaces: those namespaces must say so. */
export class ReferenceGrants {
  private readonly grants: readonly KubeObject[];

  public constructor(set: ManifestSet) {
    this.grants = set.entries.map(({ object }) => object).filter(({ apiVersion, kind }) => kind === 'ReferenceGrant' && apiGroupOf(apiVersion) === 'gateway.networking.k8s.io');
  }

  public allow(route: KubeObject, namespace: string, service: string): boolean {
    const from = namespaceOf(route);
    return from === namespace || this.grants.some(grant => namespaceOf(grant) === namespace
      && some(grant.spec?.from, each => each.group === apiGroupOf(route.apiVersion) && each.kind === route.kind && each.namespace === from)
      && some(grant.spec?.to, each => (each.group ?? '') === '' && each.kind === 'Service' && (each.name === undefined || each.name === service)));
  }
}

function some(list: unknown, test: (each: Record<string, unknown>) => boolean): boolean {
  return Array.isArray(list) && list.some(each => typeof each === 'object' && each !== null && test(each));
}
