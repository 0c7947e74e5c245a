import fc from 'fast-check';
import { IpRange, mergeRanges } from '../../src/target';

const ipv4 = fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 }));
const ipv6 = fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 }));

/** The range that an address and a prefix length are in: what the message of the error suggests. */
function rangeAround(address: string, length: number): IpRange {
  try {
    return IpRange.parse(`${address}/${length}`);
  } catch (error) {
    return IpRange.parse(/write '([^']+)'/.exec((error as Error).message)![1]);
  }
}

describe('IpRange', () => {
  it('writes what it reads in the canonical form', () => {
    expect(String(IpRange.parse('2001:0DB8:0:0::/32'))).toBe('2001:db8::/32');
    expect(String(IpRange.parse('::/0'))).toBe('::/0');
    expect(String(IpRange.parse('64:ff9b:1::/48'))).toBe('64:ff9b:1::/48');
    expect(String(IpRange.parseAddressOrRange('64:ff9b::1.2.3.4'))).toBe('64:ff9b::102:304/128');
  });

  it('reads what it writes', () => {
    fc.assert(fc.property(fc.oneof(ipv4, ipv6), ([address, length]) => {
      const range = rangeAround(address, length);
      expect(IpRange.parse(String(range))).toEqual(range);
      expect(range.contains(IpRange.parseAddressOrRange(address))).toBe(true);
    }));
  });

  it('contains the ranges inside it and no others', () => {
    const ten = IpRange.parse('10.0.0.0/8');
    expect(ten.contains(IpRange.parse('10.255.0.0/16'))).toBe(true);
    expect(ten.contains(ten)).toBe(true);
    expect(ten.contains(IpRange.parse('11.0.0.0/16'))).toBe(false);
    expect(ten.contains(IpRange.parse('0.0.0.0/0'))).toBe(false);
    expect(IpRange.parse('::/0').contains(ten)).toBe(false);
  });

  it('merges ranges that lie in others', () => {
    const merged = mergeRanges(['fd00::/8', '10.1.0.0/16', '10.0.0.0/8', '10.0.0.0/8', '9.0.0.0/8'].map(cidr => IpRange.parse(cidr)));
    expect(merged.map(String)).toEqual(['9.0.0.0/8', '10.0.0.0/8', 'fd00::/8']);
  });

  it.each(['', '10.0.0.0', '10.0.0.0/', '10.0.0.0/08', '10.0.0.0/-1', '010.0.0.0/8', '10.0.0/8', '1.2.3.4/32/1', 'fe80::%eth0/64', '::/129', 'a/8', ':::/8'])(
    'refuses %p', cidr => {
      expect(() => IpRange.parse(cidr)).toThrow(/^cidr /);
    },
  );

  it('refuses IPv4-mapped addresses, as the API server does, and names the IPv4 one', () => {
    expect(() => IpRange.parse('::ffff:10.0.0.0/104')).toThrow("is an IPv4-mapped IPv6 address: write '10.0.0.0/8'");
    expect(() => IpRange.parseAddressOrRange('::ffff:1.2.3.4')).toThrow("write '1.2.3.4/32'");
    expect(String(IpRange.parse('::/0'))).toBe('::/0');
  });
});
