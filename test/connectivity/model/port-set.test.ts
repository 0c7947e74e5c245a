import fc from 'fast-check';
import { PortSet, Protocol, PROTOCOLS } from '../../../src/connectivity';

const range = fc.tuple(fc.constantFrom<Protocol>(...PROTOCOLS), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 10 }));
const sets = fc.array(range, { maxLength: 5 })
  .map(ranges => PortSet.union(ranges.map(([protocol, from, length]) => PortSet.range(protocol, from, from + length))));

describe('PortSet', () => {
  it('is one object for one set, however it came about', () => {
    fc.assert(fc.property(sets, sets, (a, b) => {
      expect(a.union(b)).toBe(b.union(a));
      expect(a.minus(b).union(a.intersect(b))).toBe(a);
      expect(PortSet.ALL.minus(PortSet.ALL.minus(a))).toBe(a);
      expect(a.minus(b).intersect(b)).toBe(PortSet.NONE);
    }));
  });

  it('holds the ports that one of two, both, or only the first holds', () => {
    fc.assert(fc.property(sets, sets, fc.constantFrom<Protocol>(...PROTOCOLS), fc.integer({ min: 1, max: 60 }), (a, b, protocol, port) => {
      const [inA, inB] = [a.has(protocol, port), b.has(protocol, port)];
      expect(a.union(b).has(protocol, port)).toBe(inA || inB);
      expect(a.intersect(b).has(protocol, port)).toBe(inA && inB);
      expect(a.minus(b).has(protocol, port)).toBe(inA && !inB);
    }));
  });

  it('joins ranges that touch, at the ends of the space too', () => {
    expect(`${PortSet.range('TCP', 1, 79).union(PortSet.range('TCP', 80, 65535))}`).toBe('TCP 1-65535');
    expect(PortSet.union(PROTOCOLS.map(protocol => PortSet.of(protocol)))).toBe(PortSet.ALL);
    expect(`${PortSet.ALL.minus(PortSet.port('UDP', 65535))}`).toBe('SCTP 1-65535,TCP 1-65535,UDP 1-65534');
  });

  it.each([[0, 1], [1, 65536], [5, 4], [1.5, 2], [NaN, 1]])('refuses the range %d-%d', (from, to) => {
    expect(() => PortSet.range('TCP', from, to)).toThrow(/are no range of ports: expected whole numbers from 1 to 65535/);
  });
});
