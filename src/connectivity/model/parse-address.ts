/* eslint-disable no-bitwise -- bits of addresses */
import { AddressFamily, AddressRange } from './address-set';

/** One address. */
export interface Address {
  readonly family: AddressFamily;
  readonly value: bigint;
}

const BITS: Readonly<Record<AddressFamily, number>> = { 4: 32, 6: 128 };
/** The longest text of an address: eight groups, or six and an IPv4 address. */
const MAX_LENGTH = 45;

/** `10.0.0.1`, `2001:db8::1`, `::ffff:10.0.0.1` (which is the IPv4 address, as in Go). `undefined` for anything else. */
export function parseAddress(text: string): Address | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  return text.includes(':') ? parse6(text) : parse4(text);
}

/** `10.0.0.0/8`, `2001:db8::/32`. Bits beyond the prefix are ignored, as the API server does. `undefined` for anything else. */
export function parseCidr(text: string): (AddressRange & { readonly prefix: number }) | undefined {
  const slash = text.indexOf('/');
  if (slash < 0) return undefined;
  const address = parseAddress(text.slice(0, slash));
  const length = text.slice(slash + 1);
  if (!address || !/^(?:0|[1-9]\d{0,2})$/.test(length)) return undefined;
  // A mapped address is one of IPv4, its prefix counts in IPv6.
  const isMapped = address.family === 4 && text.includes(':');
  const prefix = Number(length) - (isMapped ? 96 : 0);
  const bits = BITS[address.family];
  if (prefix < 0 || prefix > bits) return undefined;
  const size = 1n << BigInt(bits - prefix);
  const from = address.value - address.value % size;
  return { family: address.family, from, to: from + size - 1n, prefix };
}

function parse4(text: string): Address | undefined {
  const value = value4(text);
  return value === undefined ? undefined : { family: 4, value: BigInt(value) };
}

function value4(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    // Go reads no leading zeros: some would take them for octal.
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    value = value * 256 + Number(part);
  }
  return value;
}

function parse6(text: string): Address | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(half => half === '' ? [] : half.split(':'));
  const isCompressed = halves.length === 2;
  const last = (isCompressed ? tail : head);
  const lastGroup = last[last.length - 1];
  if (lastGroup !== undefined && lastGroup.includes('.')) {
    const embedded = value4(lastGroup);
    if (embedded === undefined) return undefined;
    last.splice(-1, 1, (embedded >>> 16).toString(16), (embedded % 65536).toString(16));
  }
  const given = head.length + (tail?.length ?? 0);
  if (isCompressed ? given > 7 : given !== 8) return undefined;
  const groups = isCompressed ? [...head, ...Array.from({ length: 8 - given }, () => '0'), ...tail] : head;
  let value = 0n;
  for (const group of groups) {
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined;
    value = value * 65536n + BigInt(parseInt(group, 16));
  }
  return value >> 32n === 0xffffn ? { family: 4, value: value & 0xffffffffn } : { family: 6, value };
}
