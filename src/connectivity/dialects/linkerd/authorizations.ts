import { account, anyAccountOf, Clients, identities, MESHED } from './clients';
import { FieldPath, ManifestEntry } from '../../../manifests';
import { AddressSet } from '../../model/address-set';
import { Expression, or } from '../../model/expression';
import { LoweringContext } from '../lowering';
import { blockWithout } from '../mesh/addresses';
import { fieldsAt, listAt, namespaceOf, textAt, textsAt } from '../mesh/fields';

/** Objects by kind, namespace and name. */
export class Authentications {
  private readonly byName = new Map<string, ManifestEntry>();

  public constructor(private readonly context: LoweringContext) {
    for (const kind of ['MeshTLSAuthentication', 'NetworkAuthentication']) {
      for (const entry of context.ofKind(`policy.linkerd.io/${kind}`)) {
        this.byName.set(JSON.stringify([kind, namespaceOf(entry.object), entry.object.metadata?.name]), entry);
      }
    }
  }

  /** What an AuthorizationPolicy requires; `undefined` where it cannot be met, so that the policy is ignored. */
  public required(entry: ManifestEntry): Clients | undefined {
    const own = namespaceOf(entry.object);
    const path = ['spec', 'requiredAuthenticationRefs'];
    const refs = listAt(entry.object, ...path);
    const ignore = (message: string, i: number) => {
      this.context.report(entry, `${message}, so the policy is ignored and lets nobody in`, [...path, i]);
      return undefined;
    };
    let identified: Expression | undefined;
    let addresses: AddressSet | undefined;
    for (const [i, ref] of refs.entries()) {
      const kind = textAt(ref, 'kind') ?? '';
      const name = textAt(ref, 'name') ?? '';
      const namespace = textAt(ref, 'namespace') ?? own;
      if (kind === 'ServiceAccount' || kind === 'MeshTLSAuthentication') {
        if (identified) return ignore('a second identity is required', i);
        const found = kind === 'ServiceAccount' ? undefined : this.byName.get(JSON.stringify([kind, namespace, name]));
        if (kind !== 'ServiceAccount' && !found) return ignore(`${kind} ${namespace}/${name} is not there`, i);
        identified = found ? this.meshTls(found) : account(namespace, name);
      } else if (kind === 'NetworkAuthentication') {
        if (addresses) return ignore('a second network is required', i);
        const found = this.byName.get(JSON.stringify([kind, namespace, name]));
        if (!found) return ignore(`${kind} ${namespace}/${name} is not there`, i);
        addresses = networks(found, ['spec', 'networks'], this.context);
      } else {
        return ignore(`a reference to kind '${kind.slice(0, 40)}' is unknown: name a MeshTLSAuthentication, a NetworkAuthentication or a ServiceAccount`, i);
      }
    }
    return { ...identified ? { identified } : {}, ...addresses ? { addresses } : {} };
  }

  private meshTls({ object }: ManifestEntry): Expression {
    const own = namespaceOf(object);
    return or(identities(textsAt(object, 'spec', 'identities'), this.context.options.trustDomain), ...listAt(object, 'spec', 'identityRefs').map(ref => {
      const name = textAt(ref, 'name');
      if (textAt(ref, 'kind') === 'Namespace') return anyAccountOf(name ?? own);
      const namespace = textAt(ref, 'namespace') ?? own;
      return name === undefined ? anyAccountOf(namespace) : account(namespace, name);
    }));
  }
}

/** `client` of a ServerAuthorization, the older form; `undefined` where it names nobody, so that the object is ignored. */
export function legacyClients(entry: ManifestEntry, context: LoweringContext): Clients | undefined {
  const client = fieldsAt(entry.object, 'spec', 'client');
  const own = namespaceOf(entry.object);
  const tls = fieldsAt(client, 'meshTLS');
  const addresses = listAt(client, 'networks').length > 0 ? { addresses: networks(entry, ['spec', 'client', 'networks'], context) } : {};
  if (client.unauthenticated === true) return addresses;
  // Anybody who speaks the TLS of the mesh, proven or not: nobody else does.
  if (tls.unauthenticatedTLS === true) return { ...addresses, identified: MESHED };
  const accounts = listAt(tls, 'serviceAccounts').map(ref => account(textAt(ref, 'namespace') ?? own, textAt(ref, 'name') ?? ''));
  const names = textsAt(tls, 'identities');
  if (names.length + accounts.length > 0) return { ...addresses, identified: or(identities(names, context.options.trustDomain), ...accounts) };
  context.report(entry, 'names no client, so it is ignored and lets nobody in: write unauthenticated: true, or identities or serviceAccounts of meshTLS',
    ['spec', 'client']);
  return undefined;
}

/** All networks of a list; those that cannot be read are left out. */
export function networks(entry: ManifestEntry, path: FieldPath, context: LoweringContext): AddressSet {
  return listAt(entry.object, ...path).reduce<AddressSet>((all, item, i) => {
    const block = blockWithout(textAt(item, 'cidr'), fieldsAt(item).except);
    if (block) return all.union(block);
    context.report(entry, `network '${String(textAt(item, 'cidr')).slice(0, 60)}' cannot be read and is left out: write for example cidr: 10.0.0.0/8`, [...path, i]);
    return all;
  }, AddressSet.NONE);
}
