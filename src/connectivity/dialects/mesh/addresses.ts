import { AddressSet } from '../../model/address-set';
import { parseAddress, parseCidr } from '../../model/parse-address';

/** `10.0.0.0/8`, or an address alone as a block of one; `undefined` for what is neither. */
export function addressBlock(text: unknown): AddressSet | undefined {
  if (typeof text !== 'string') return undefined;
  const address = parseAddress(text);
  const range = address ? { family: address.family, from: address.value, to: address.value } : parseCidr(text);
  return range && AddressSet.of([range]);
}

/** A block without its exceptions; `undefined` where one of them is none. */
export function blockWithout(cidr: unknown, except: unknown): AddressSet | undefined {
  const exceptions = (Array.isArray(except) ? except : []).map(addressBlock);
  if (exceptions.includes(undefined)) return undefined;
  return exceptions.reduce((left, exception) => left?.minus(exception!), addressBlock(cidr));
}
