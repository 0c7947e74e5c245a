import { AddressFamily, AddressSet } from '../../model/address-set';

/** `10.0.0.0/8`, or an address alone as a block of one; `undefined` for what is neither. */
export function addressBlock(text: unknown): AddressSet | undefined {
  if (typeof text !== 'string' || text.length > 64) return undefined;
  const [address, bits, ...rest] = text.split('/');
  const parsed = parseAddress(address);
  if (!parsed || rest.length > 0 || bits !== undefined && !/^\d{1,3}$/.test(bits)) return undefined;
  const width = parsed.family === 4 ? 32 : 128;
  const length = bits === undefined ? width : Number(bits);
  if (length > width) return undefined;
  const size = 1n << BigInt(width - length);
  const from = parsed.value / size * size;
  return AddressSet.of([{ family: parsed.family, from, to: from + size - 1n }]);
}

/** A block without its exceptions; `undefined` where one of them is none. */
export function blockWithout(cidr: unknown, except: unknown): AddressSet | undefined {
  const exceptions = (Array.isArray(except) ? except : []).map(addressBlock);
  if (exceptions.includes(undefined)) return undefined;
  return exceptions.reduce((left, exception) => left?.minus(exception!), addressBlock(cidr));
}

function parseAddress(text: string): { readonly family: AddressFamily; readonly value: bigint } | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) {
    const bytes = text.split('.').map(Number);
    return bytes.every(byte => byte <= 255) ? { family: 4, value: bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n) } : undefined;
  }
  if (!/^[0-9a-fA-F:]{2,39}$/.test(text)) return undefined;
  const halves = text.split('::');
  const [head, tail = []] = halves.map(half => half === '' ? [] : half.split(':'));
  const missing = 8 - head.length - tail.length;
  if (halves.length > 2 || (halves.length === 2 ? missing < 1 : missing !== 0)) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  if (!groups.every(group => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return { family: 6, value: groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n) };
}
