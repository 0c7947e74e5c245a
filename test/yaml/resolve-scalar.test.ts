import { resolveScalar } from '../../src/yaml/resolve-scalar';

// The whole grammar is held against the Go library in go-library.test.ts; this stands where Go is absent.
describe('resolveScalar', () => {
  it.each([
    ['yes', true], ['On', true], ['y', true], ['TRUE', true], ['no', false], ['off', false], ['N', false], ['yES', 'yES'],
    ['~', null], ['', null], ['Null', null], ['nULL', 'nULL'],
    ['0777', 511], ['0o777', 511], ['08', 8], ['0x1F', 31], ['0b11', 3], ['-0b11', -3], ['1_000', 1000], ['_1', '_1'], ['+12', 12],
    ['1e3', 1000], ['.5', 0.5], ['1.', 1], ['.1_3', 0.13], ['1e400', '1e400'], ['.inf', Infinity], ['12:30', '12:30'],
    ['-', '-'], ['+', '+'], ['.', '.'], ['-.', '-.'], ['1.2.3', '1.2.3'], ['1e', '1e'], ['1e+', '1e+'], ['.e1', '.e1'], ['-0x', '-0x'], ['0b12', '0b12'], ['0o8', '0o8'],
    ['-1.5E-3', -0.0015], ['1__', 1], ['0x_1', 1], ['2001-01-01', '2001-01-01'], ['18446744073709551615', 2 ** 64], ['0x10000000000000000', '0x10000000000000000'],
  ])('reads %s as %p', (text, value) => {
    expect(resolveScalar(text)).toBe(value);
  });

  it.each([
    ['digits', '9'.repeat(30_000_000), undefined],
    ['zeros', '0'.repeat(30_000_000), 0],
    ['zeros of base 16', `0x${'0'.repeat(30_000_000)}1`, 1],
    ['decimals', `1.${'0'.repeat(30_000_000)}`, 1],
    ['digits of an exponent', `1e${'0'.repeat(30_000_000)}1`, 10],
  ])('reads a number of 30,000,000 %s', (_what, text, value) => {
    expect(resolveScalar(text) === (value ?? text)).toBe(true); // without printing either
  });
});
