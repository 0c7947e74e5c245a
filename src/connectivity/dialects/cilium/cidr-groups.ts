import { describe } from './refused';
import { requirementsOf } from './selector';
import { AddressSet } from '../../model/address-set';
import { parseAddress, parseCidr } from '../../model/parse-address';
import { LoweringContext } from '../lowering';

interface Group {
  readonly labels: Readonly<Record<string, unknown>>;
  readonly addresses: AddressSet;
}

/** The addresses of CiliumCIDRGroups. */
export class CidrGroups {
  private readonly groups = new Map<string, Group>();

  public constructor(context: LoweringContext) {
    for (const entry of context.ofKind('cilium.io/CiliumCIDRGroup')) {
      const { metadata, spec } = entry.object;
      const cidrs: readonly unknown[] = Array.isArray(spec?.externalCIDRs) ? spec.externalCIDRs : [];
      const blocks = cidrs.flatMap((text, i) => {
        const block = typeof text === 'string' ? parseCidr(text) : undefined;
        const address = typeof text === 'string' && !block ? parseAddress(text) : undefined;
        if (block) return [block];
        if (address) return [{ family: address.family, from: address.value, to: address.value }];
        context.report(entry, `${describe(text)} is no block of addresses: it is left out; expected for example 10.0.0.0/8`, ['spec', 'externalCIDRs', i]);
        return [];
      });
      this.groups.set(metadata?.name ?? '', { labels: metadata?.labels ?? {}, addresses: AddressSet.of(blocks) });
    }
  }

  /** `undefined` where there is no group of this name. */
  public named(name: string): AddressSet | undefined {
    return this.groups.get(name)?.addresses;
  }

  /** What all groups have together whose labels are as asked. */
  public selected(requirements: ReturnType<typeof requirementsOf>): AddressSet {
    const found = [...this.groups.values()].filter(({ labels }) => requirements.every(({ key, operator, values }) => {
      const value = Object.prototype.hasOwnProperty.call(labels, key) ? labels[key] : undefined;
      const isMet = value !== undefined && (values.length === 0 || values.includes(String(value)));
      return isMet === (operator === 'In' || operator === 'Exists');
    }));
    return AddressSet.of(found.flatMap(({ addresses }) => addresses.ranges));
  }
}
