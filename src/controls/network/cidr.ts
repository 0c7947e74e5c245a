/*
 * Addresses in CEL without `ip()` and `cidr()`, which older clusters lack. An address becomes the text of its bits (`4`
 * or `6`, then noughts and ones), a block the text of its first bits: a block holds the addresses that start with it. So
 * no spelling hides an address: upper case, zeros written out or leading, and bits after the prefix change nothing.
 */

const IPV4 = '^[0-9]{1,3}([.][0-9]{1,3}){3}$';
const IPV6 = '^([0-9a-f]{0,4}:){2,8}[0-9a-f]{0,4}$';
const ZEROS = `'${'0'.repeat(32)}'`;

/** How Linux and Go read these as IPv4 is not agreed upon: they count as no address. */
const IPV4_MAPPED = `'${'0'.repeat(20)}ffff'`;

/** Four bits of each value of a hexadecimal digit, one after the other. */
const FOUR_BITS = `'${Array.from({ length: 16 }, (_, value) => value.toString(2).padStart(4, '0')).join('')}'`;
const fourBits = (value: string) => `${FOUR_BITS}.substring(4 * (${value}), 4 * (${value}) + 4)`;

const IPV4_BITS = `'4' + a.split('.').map(o, ${fourBits('int(o) / 16 % 16')} + ${fourBits('int(o) % 16')}).join('')`;

/** CEL: the groups before and after `::` in four digits each, with the zeros between them that `::` stands for. */
const IPV6_DIGITS = "a.split('::').map(half, half.split(':').filter(g, g != '').map(g, '0000'.substring(size(g)) + g).join(''))";
const IPV6_BITS = `[${IPV6_DIGITS}].map(h, h[0] + ${ZEROS}.substring(size(h.join(''))) + (size(h) > 1 ? h[1] : ''))
      .map(digits, digits.startsWith(${IPV4_MAPPED}) ? '' : '6' + digits.split('').map(d, ${fourBits("'0123456789abcdef'.indexOf(d)")}).join(''))[0]`;

/** CEL: the bits of an address, empty where the text is none. */
export function addressBits(address: string): string {
  return `[${address}.lowerAscii()].map(a, a.matches('${IPV4}') ? ${IPV4_BITS} : a.matches('${IPV6}') && size(a.split(':').filter(g, g != '')) < 9 ? ${IPV6_BITS} : '')[0]`;
}

/** CEL: the bits that all addresses of a block start with; `otherwise` where the text is no block. */
export function blockBits(cidr: string, otherwise: string): string {
  return `[${cidr}.split('/')].map(c, size(c) == 2 && c[1].matches('^[0-9]{1,3}$')
      ? [${addressBits('c[0]')}].map(bits, int(c[1]) < size(bits) ? bits.substring(0, int(c[1]) + 1) : ${otherwise})[0] : ${otherwise})[0]`;
}
