import { CelError } from '../errors';
import { CelCidr, CelIp } from '../net';
import { FunctionRow } from './registry';

const SINCE = '1.31';

/** Whether a string parses. */
export function parses(parse: (text: string) => unknown): (text: string) => boolean {
  return text => {
    try {
      parse(text);
      return true;
    } catch (error) {
      if (error instanceof CelError) return false;
      throw error;
    }
  };
}

const isLinkLocal = (ip: CelIp) => ip.isWithin(ip.family === 4 ? '169.254.0.0/16' : 'fe80::/10');
const isLoopback = (ip: CelIp) => ip.isWithin(ip.family === 4 ? '127.0.0.0/8' : '::1/128');
const isMulticast = (ip: CelIp) => ip.isWithin(ip.family === 4 ? '224.0.0.0/4' : 'ff00::/8');
const isUnspecified = (ip: CelIp) => ip.value === 0n;
// Of IPv6 multicast only the scope decides: ff02::1, ff12::1 …
const isLinkLocalMulticast = (ip: CelIp) => ip.family === 4 ? ip.isWithin('224.0.0.0/24') : isMulticast(ip) && ip.bitsFrom(112, 4) === 2n;
const isGlobal = (ip: CelIp) => !isUnspecified(ip) && !isLoopback(ip) && !isMulticast(ip) && !isLinkLocal(ip) && !ip.isWithin('255.255.255.255/32');

/** The Kubernetes IP and CIDR libraries. */
export const NET: FunctionRow[] = [
  { signature: 'ip(string): net.IP', since: SINCE, call: CelIp.parse },
  { signature: 'isIP(string): bool', since: SINCE, call: parses(CelIp.parse) },
  { signature: 'ip.isCanonical(string): bool', since: SINCE, call: (text: string) => String(CelIp.parse(text)) === text },
  { signature: 'string(net.IP): string', since: SINCE, call: String },
  { signature: 'net.IP#family(): int', since: SINCE, call: (ip: CelIp) => ip.family },
  { signature: 'net.IP#isUnspecified(): bool', since: SINCE, call: isUnspecified },
  { signature: 'net.IP#isLoopback(): bool', since: SINCE, call: isLoopback },
  { signature: 'net.IP#isLinkLocalMulticast(): bool', since: SINCE, call: isLinkLocalMulticast },
  { signature: 'net.IP#isLinkLocalUnicast(): bool', since: SINCE, call: isLinkLocal },
  { signature: 'net.IP#isGlobalUnicast(): bool', since: SINCE, call: isGlobal },
  { signature: 'cidr(string): net.CIDR', since: SINCE, call: CelCidr.parse },
  { signature: 'isCIDR(string): bool', since: SINCE, call: parses(CelCidr.parse) },
  { signature: 'string(net.CIDR): string', since: SINCE, call: String },
  { signature: 'net.CIDR#containsIP(string): bool', since: SINCE, call: (cidr: CelCidr, ip: string) => cidr.containsIp(CelIp.parse(ip)) },
  { signature: 'net.CIDR#containsIP(net.IP): bool', since: SINCE, call: (cidr: CelCidr, ip: CelIp) => cidr.containsIp(ip) },
  { signature: 'net.CIDR#containsCIDR(string): bool', since: SINCE, call: (cidr: CelCidr, other: string) => cidr.containsCidr(CelCidr.parse(other)) },
  { signature: 'net.CIDR#containsCIDR(net.CIDR): bool', since: SINCE, call: (cidr: CelCidr, other: CelCidr) => cidr.containsCidr(other) },
  { signature: 'net.CIDR#ip(): net.IP', since: SINCE, call: (cidr: CelCidr) => cidr.ip },
  { signature: 'net.CIDR#masked(): net.CIDR', since: SINCE, call: (cidr: CelCidr) => cidr.masked() },
  { signature: 'net.CIDR#prefixLength(): int', since: SINCE, call: (cidr: CelCidr) => cidr.prefixLength },
];
