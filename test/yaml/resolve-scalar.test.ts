import { resolveScalar } from '../../src/yaml/resolve-scalar';

// The whole grammar is held against the Go library in go-library.test.ts; this stands where Go is absent.
describe('resolveScalar', () => {
  it.each([
    ['yes', true], ['On', true], ['y', true], ['TRUE', true], ['no', false], ['off', false], ['N', false], ['yES', 'yES'],
    ['~', null], ['', null], ['Null', null], ['nULL', 'nULL'],
    ['0777', 511], ['0o777', 511], ['08', 8], ['0x1F', 31], ['0b11', 3], ['-0b11', -3], ['1_000', 1000], ['_1', '_1'], ['+12', 12],
    ['1e3', 1000], ['.5', 0.5], ['1.', 1], ['.1_3', 0.13], ['1e400', '1e400'], ['.inf', Infinity], ['12:30', '12:30'],
    ['2001-01-01', '2001-01-01'], ['18446744073709551615', 2 ** 64], ['0x10000000000000000', '0x10000000000000000'],
  ])('reads %s as %p', (text, value) => {
    expect(resolveScalar(text)).toBe(value);
  });
});
