import * as fc from 'fast-check';
import { compareVersions, inVersionRange, parseVersion } from '../../src/controls';

describe('versions', () => {
  it.each([['1.34', [1, 34]], ['2.0.1', [2, 0, 1]], ['2025', [2025]]])('reads %s', (version, parts) => {
    expect(parseVersion(version)).toEqual(parts);
  });

  it.each(['', 'v1.34', '1.', '1..2', '1.34-beta', ' 1.34', 'latest', '1.2.3.4.5', '12345'])('rejects %p', version => {
    expect(() => parseVersion(version)).toThrow(`version '${version}' is not a dotted number: write for example '1.34'`);
  });

  it('orders by number, not by text', () => {
    expect(['1.10', '2.0.1', '1.9', '1.9.1'].sort(compareVersions)).toEqual(['1.9', '1.9.1', '1.10', '2.0.1']);
  });

  it('takes missing parts for zero', () => {
    expect(compareVersions('1.34', '1.34.0')).toBe(0);
  });

  it('orders antisymmetrically', () => {
    const version = fc.array(fc.nat(99), { minLength: 1, maxLength: 4 }).map(parts => parts.join('.'));
    fc.assert(fc.property(version, version, (a, b) => {
      expect(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a))).toBe(0);
    }));
  });
});

describe('version ranges', () => {
  it.each([
    ['1.12', '1.9-1.12, 2.0.1', true],
    ['1.10', '1.9-1.12, 2.0.1', true],
    ['2.0.1', '1.9-1.12, 2.0.1', true],
    ['1.8', '1.9-1.12, 2.0.1', false],
    ['2.0', '1.9-1.12, 2.0.1', false],
    ['1.34', '>=1.34', true],
    ['1.33', '>=1.34', false],
    ['1.34', '>=1.28 <1.35', true],
    ['1.35', '>=1.28 <1.35', false],
    ['1.35', '<=1.30, >1.34', true],
    ['1.34', '<=1.30, >1.34', false],
    ['1.34', '>= 1.34', true],
    ['1.0', '>=0', true],
  ])('%s in %p is %p', (version, range, expected) => {
    expect(inVersionRange(version, range)).toBe(expected);
  });

  it.each(['', '1.9-', 'all', '>=', '1.9 - latest', '~1.30'])('rejects %p', range => {
    expect(() => inVersionRange('1.34', range)).toThrow(/^version /);
  });

  it('rejects a malformed alternative also behind one that holds', () => {
    expect(() => inVersionRange('1.34', '>=1.0, banana')).toThrow("version 'banana' is not a dotted number");
  });
});
