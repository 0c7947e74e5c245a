import { AddressRange, AddressSet } from '../../model/address-set';
import { canonicalKey, Expression, holds } from '../../model/expression';
import { parseAddress, parseCidr } from '../../model/parse-address';
import { LoweringContext } from '../lowering';
import { fieldsOf, listOf } from './fields';
import { NAMESPACE, OF_NAMESPACE } from './labels';
import { ManifestEntry } from '../../../manifests';

interface NetworkSet {
  readonly labels: ReadonlyMap<string, string>;
  readonly addresses: AddressSet;
}

/** Addresses with labels. To selectors they are endpoints like pods. */
export class NetworkSets {
  private readonly sets: NetworkSet[];
  private readonly memo = new Map<string, AddressSet>();

  public constructor(entries: readonly ManifestEntry[], context: LoweringContext) {
    this.sets = entries.map(entry => setOf(entry, context)).filter(({ addresses }) => !addresses.isEmpty);
  }

  /** The addresses of every set that an expression (on labels as Calico's endpoints have them) selects. */
  public matching(expression: Expression): AddressSet {
    if (this.sets.length === 0) return AddressSet.NONE;
    const key = canonicalKey(expression);
    let known = this.memo.get(key);
    if (!known) {
      const found = this.sets.filter(({ labels }) => holds(expression, (_on, label) => labels.get(label)));
      known = AddressSet.of(found.flatMap(({ addresses }) => addresses.ranges));
      this.memo.set(key, known);
    }
    return known;
  }
}

function setOf(entry: ManifestEntry, context: LoweringContext): NetworkSet {
  const { metadata, spec, kind } = entry.object;
  const labels = new Map<string, string>();
  if (kind === 'NetworkSet') {
    const namespace = metadata?.namespace ?? 'default';
    const inherited = context.world.namespaces.get(namespace)?.labels ?? new Map([['kubernetes.io/metadata.name', namespace]]);
    for (const [key, value] of inherited) labels.set(`${OF_NAMESPACE}${key}`, value);
    labels.set(`${OF_NAMESPACE}projectcalico.org/name`, namespace);
  }
  for (const [key, value] of Object.entries(fieldsOf(metadata?.labels))) {
    if (typeof value === 'string') labels.set(key, value);
    if (key !== NAMESPACE) continue;
    context.report(entry, `label ${NAMESPACE} is set by Calico: a set that has it is refused and has no effect; remove the label`, ['metadata', 'labels', key]);
    return { labels, addresses: AddressSet.NONE };
  }
  if (kind === 'NetworkSet') labels.set(NAMESPACE, metadata?.namespace ?? 'default');
  const ranges: AddressRange[] = [];
  for (const [i, net] of listOf(fieldsOf(spec).nets).entries()) {
    const range = typeof net === 'string' ? rangeOf(net) : undefined;
    if (range) {
      ranges.push(range);
      continue;
    }
    context.report(entry, `${JSON.stringify(net)} is no block of addresses: expected 10.0.0.0/8 or 10.0.0.1; the set is refused and has no effect`, ['spec', 'nets', i]);
    return { labels, addresses: AddressSet.NONE };
  }
  return { labels, addresses: AddressSet.of(ranges) };
}

/** A block, or one address. */
function rangeOf(net: string): AddressRange | undefined {
  const cidr = parseCidr(net);
  if (cidr) return cidr;
  const address = parseAddress(net);
  return address && { family: address.family, from: address.value, to: address.value };
}
