/* eslint-disable no-bitwise -- addresses are strings of bits */

/** A range of IP addresses, as a CIDR writes it. */
export class IpRange {
  /** Reads a CIDR. Throws on anything that the API server would refuse or only accept with a warning. */
  public static parse(cidr: string, what = 'cidr'): IpRange {
    const slash = String(cidr).indexOf('/');
    if (slash < 0) {
      const hint = addressBits(cidr) ? `write '${cidr}/${addressBits(cidr)}' for this one address` : EXAMPLE;
      throw new Error(`${what} '${cidr}' has no prefix length: ${hint}`);
    }
    const address = cidr.slice(0, slash);
    const bits = addressBits(address);
    const length = cidr.slice(slash + 1);
    if (!bits) throw new Error(`${what} '${cidr}' is not a range of IP addresses: ${EXAMPLE}`);
    if (!/^(0|[1-9]\d{0,2})$/.test(length) || Number(length) > bits) {
      throw new Error(`${what} '${cidr}' has prefix length '${length}', which is not a number from 0 to ${bits}`);
    }
    const range = IpRange.unmapped(new IpRange(bits, numberOf(address, bits), Number(length)), `${what} '${cidr}'`);
    // The API server warns of host bits, and implementations differ in what they make of them.
    if (range.first !== (range.first & range.mask())) {
      const canonical = new IpRange(bits, range.first & range.mask(), range.length);
      throw new Error(`${what} '${cidr}' has bits set after its prefix: write '${canonical}' for the range or '${address}/${bits}' for the address`);
    }
    return range;
  }

  /** Reads a CIDR or a single address. */
  public static parseAddressOrRange(text: string, what = 'address'): IpRange {
    const bits = addressBits(text);
    if (bits) return IpRange.unmapped(new IpRange(bits, numberOf(text, bits), bits), `${what} '${text}'`);
    if (!String(text).includes('/')) throw new Error(`${what} '${text}' is neither an IP address nor a range: write for example '10.0.0.1' or '10.0.0.0/28'`);
    return IpRange.parse(text, what);
  }

  /** The API server refuses policies with such addresses: on the wire they are IPv4. */
  private static unmapped(range: IpRange, what: string): IpRange {
    if (range.bits === 128 && range.length >= 96 && range.first >> 32n === 0xffffn) {
      const ipv4 = new IpRange(32, range.first & 0xffffffffn, range.length - 96);
      throw new Error(`${what} is an IPv4-mapped IPv6 address: write '${ipv4}'`);
    }
    return range;
  }

  private constructor(
    /** 32 for IPv4, 128 for IPv6. */
    public readonly bits: 32 | 128,
    /** The lowest address, as a number. */
    public readonly first: bigint,
    /** Length of the prefix. */
    public readonly length: number,
  ) {}

  /** Whether every address of the other range is in this one. */
  public contains(other: IpRange): boolean {
    return this.bits === other.bits && this.length <= other.length && (other.first & this.mask()) === this.first;
  }

  public toString(): string {
    return `${this.bits === 32 ? formatIpv4(this.first) : formatIpv6(this.first)}/${this.length}`;
  }

  private mask(): bigint {
    const all = (1n << BigInt(this.bits)) - 1n;
    return all ^ ((1n << BigInt(this.bits - this.length)) - 1n);
  }
}

const EXAMPLE = "write for example '10.0.0.0/8' or 'fd00::/8'";

/** Ranges sorted, without those that lie in another one. */
export function mergeRanges(ranges: readonly IpRange[]): IpRange[] {
  const kept: IpRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.length - b.length)) {
    if (!kept.some(other => other.contains(range))) kept.push(range);
  }
  return kept.sort(compareRanges);
}

function compareRanges(a: IpRange, b: IpRange): number {
  if (a.bits !== b.bits) return a.bits - b.bits;
  if (a.first !== b.first) return a.first < b.first ? -1 : 1;
  return a.length - b.length;
}

function addressBits(address: string): 32 | 128 | undefined {
  // Loaded with the first address: it takes longer than all of this room, and the command line reads versions only.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { isIPv4, isIPv6 } = require('net') as typeof import('net');
  if (isIPv4(address)) return 32;
  // A zone (fe80::1%eth0) means something on one machine only.
  return isIPv6(address) && !address.includes('%') ? 128 : undefined;
}

function numberOf(address: string, bits: number): bigint {
  if (bits === 32) return ipv4Number(address);
  const tail = address.slice(address.lastIndexOf(':') + 1);
  let text = address;
  if (tail.includes('.')) {
    const low = ipv4Number(tail);
    text = `${address.slice(0, -tail.length)}${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`;
  }
  const [head, rest] = text.split('::');
  const left = head ? head.split(':') : [];
  const right = rest ? rest.split(':') : [];
  const zeros: string[] = rest === undefined ? [] : new Array(8 - left.length - right.length).fill('0');
  return [...left, ...zeros, ...right].reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

function ipv4Number(address: string): bigint {
  return address.split('.').reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
}

function formatIpv4(address: bigint): string {
  return [24n, 16n, 8n, 0n].map(shift => (address >> shift) & 0xffn).join('.');
}

/** RFC 5952: lower case, the longest run of zero groups shortened. */
function formatIpv6(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) => ((address >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  const runs = groups.map((_, start) => {
    let end = start;
    while (end < 8 && groups[end] === '0') end++;
    return { start, size: end - start };
  });
  const longest = runs.reduce((best, run) => (run.size > best.size ? run : best));
  if (longest.size < 2) return groups.join(':');
  return `${groups.slice(0, longest.start).join(':')}::${groups.slice(longest.start + longest.size).join(':')}`;
}
