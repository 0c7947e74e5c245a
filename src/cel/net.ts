import { CelError } from './errors';
import { CelValue } from './values';

/** Some bits of a number, counted from the lowest. */
function bits(value: bigint, offset: number, count: number): bigint {
  return BigInt.asUintN(count, value / 2n ** BigInt(offset));
}

/** Parses dotted decimal without leading zeros. */
function parseIPv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every(part => /^(?:0|[1-9][0-9]{0,2})$/.test(part) && Number(part) < 256)) return undefined;
  return parts.reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function parseIPv6(text: string): bigint | undefined {
  const lastColon = text.lastIndexOf(':');
  if (lastColon < 0) return undefined;
  let source = text;
  if (text.includes('.')) {
    const tail = parseIPv4(text.slice(lastColon + 1));
    if (tail === undefined) return undefined;
    source = `${text.slice(0, lastColon + 1)}${bits(tail, 16, 16).toString(16)}:${bits(tail, 0, 16).toString(16)}`;
  }
  const halves = source.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail = []] = halves.map(half => half === '' ? [] : half.split(':'));
  if (![...head, ...tail].every(group => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  return [...head, ...Array(missing).fill('0'), ...tail].reduce((value: bigint, group) => value * 65536n + BigInt(`0x${group}`), 0n);
}

function formatIPv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) => bits(value, 112 - 16 * i, 16));
  let best = { start: -1, length: 1 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === 0n) length++;
    if (length > best.length) best = { start, length };
  }
  const hex = groups.map(group => group.toString(16));
  if (best.start < 0) return hex.join(':');
  return `${hex.slice(0, best.start).join(':')}::${hex.slice(best.start + best.length).join(':')}`;
}

/** An IP address. IPv4 addresses in IPv6 notation and zones are refused, as the API server does. */
export class CelIp extends CelValue {
  public static parse(text: string): CelIp {
    const fail = (reason: string) => new CelError(`${JSON.stringify(text.slice(0, 60))} is no IP address: ${reason}`);
    if (text.includes('%')) throw fail('zones are not allowed');
    const v4 = parseIPv4(text);
    if (v4 !== undefined) return new CelIp(4, v4);
    const v6 = parseIPv6(text);
    if (v6 === undefined) throw fail("expected for example '10.0.0.1' or '2001:db8::1'");
    if (bits(v6, 32, 96) === 0xffffn) throw fail('IPv4-mapped IPv6 addresses are not allowed');
    return new CelIp(6, v6);
  }

  public readonly typeName = 'net.IP';
  constructor(public readonly family: 4 | 6, public readonly value: bigint) {
    super();
  }

  public get bits(): number {
    return this.family === 4 ? 32 : 128;
  }

  public equals(other: CelValue): boolean {
    return other instanceof CelIp && other.family === this.family && other.value === this.value;
  }

  /** Some bits of the address, counted from the lowest. */
  public bitsFrom(offset: number, count: number): bigint {
    return bits(this.value, offset, count);
  }

  /** Whether the address lies in a range. */
  public isWithin(range: string): boolean {
    return CelCidr.parse(range).containsIp(this);
  }

  public toString(): string {
    if (this.family === 6) return formatIPv6(this.value);
    return [24, 16, 8, 0].map(offset => bits(this.value, offset, 8)).join('.');
  }
}

/** An address with the length of a prefix. */
export class CelCidr extends CelValue {
  public static parse(text: string): CelCidr {
    const match = /^([^/]+)\/(0|[1-9][0-9]{0,2})$/.exec(text);
    const ip = match && CelIp.parse(match[1]);
    const length = Number(match?.[2]);
    if (!ip || length > ip.bits) throw new CelError(`${JSON.stringify(text.slice(0, 60))} is no CIDR: expected for example '10.0.0.0/8'`);
    return new CelCidr(ip, length);
  }

  public readonly typeName = 'net.CIDR';
  constructor(public readonly ip: CelIp, public readonly prefixLength: number) {
    super();
  }

  public equals(other: CelValue): boolean {
    return other instanceof CelCidr && other.prefixLength === this.prefixLength && other.ip.equals(this.ip);
  }

  public masked(): CelCidr {
    const host = bits(this.ip.value, 0, this.ip.bits - this.prefixLength);
    return new CelCidr(new CelIp(this.ip.family, this.ip.value - host), this.prefixLength);
  }

  public containsIp(ip: CelIp): boolean {
    return ip.family === this.ip.family && new CelCidr(ip, this.prefixLength).masked().ip.value === this.masked().ip.value;
  }

  public containsCidr(other: CelCidr): boolean {
    return this.prefixLength <= other.prefixLength && this.containsIp(other.ip);
  }

  public toString(): string {
    return `${this.ip}/${this.prefixLength}`;
  }
}
