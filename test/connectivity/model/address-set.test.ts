/* eslint-disable no-bitwise -- bits of addresses */
import fc from 'fast-check';
import { AddressFamily, AddressSet, formatAddress, parseAddress } from '../../../src/connectivity';

const family = fc.constantFrom<AddressFamily>(4, 6);
const ranges = fc.array(fc.record({ family, from: fc.bigInt(0n, 40n), length: fc.bigInt(0n, 10n) }), { maxLength: 5 })
  .map(all => AddressSet.of(all.map(({ family: own, from, length }) => ({ family: own, from, to: from + length }))));

describe('AddressSet', () => {
  it('holds the addresses that one of two, both, or only the first holds', () => {
    fc.assert(fc.property(ranges, ranges, family, fc.bigInt(0n, 60n), (a, b, own, address) => {
      const [inA, inB] = [a.has(own, address), b.has(own, address)];
      expect(a.union(b).has(own, address)).toBe(inA || inB);
      expect(a.intersect(b).has(own, address)).toBe(inA && inB);
      expect(a.minus(b).has(own, address)).toBe(inA && !inB);
      expect(a.overlaps(b)).toBe(!a.intersect(b).isEmpty);
      expect(a.contains(b)).toBe(`${a.union(b)}` === `${a}`);
    }));
  });

  it('is text that is equal for equal sets', () => {
    fc.assert(fc.property(ranges, ranges, (a, b) => expect(`${a.minus(b).union(a.intersect(b))}`).toBe(`${a}`)));
  });
});

describe('formatAddress', () => {
  it('writes what parseAddress reads', () => {
    fc.assert(fc.property(fc.bigInt(0n, 2n ** 32n - 1n), value => expect(parseAddress(formatAddress(4, value))).toEqual({ family: 4, value })));
    // Mapped addresses are those of IPv4.
    const six = fc.bigInt(0n, 2n ** 128n - 1n).filter(value => value >> 32n !== 0xffffn);
    fc.assert(fc.property(six, value => expect(parseAddress(formatAddress(6, value))).toEqual({ family: 6, value })));
  });

  it.each([[0n, '::'], [1n, '::1'], [0x20010db8n << 96n, '2001:db8::'], [(0x20010db8n << 96n) + (1n << 64n) + 1n, '2001:db8:0:1::1'], [2n ** 128n - 1n, 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff']])(
    'writes %d as RFC 5952 does: %s', (value, text) => {
      expect(formatAddress(6, value)).toBe(text);
    });
});
