import { METADATA_ADDRESSES } from '../manifests';

/** A range that is not the internet. */
export interface SpecialPurposeRange {
  readonly cidr: string;
  readonly use: string;
  /** Where the range is set aside. */
  readonly source: string;
}

/**
 * Ranges that `Peer.internet()` leaves out: what is private, local to a link or host, or a platform's metadata service,
 * and what translates into one of those. From the IANA special-purpose address registries (RFC 6890).
 */
export const SPECIAL_PURPOSE_RANGES: readonly SpecialPurposeRange[] = [
  { cidr: '0.0.0.0/8', use: 'this network', source: 'RFC 791' },
  { cidr: '10.0.0.0/8', use: 'private', source: 'RFC 1918' },
  { cidr: '100.64.0.0/10', use: 'shared address space of providers', source: 'RFC 6598' },
  { cidr: '127.0.0.0/8', use: 'loopback', source: 'RFC 1122' },
  { cidr: '169.254.0.0/16', use: 'link-local', source: 'RFC 3927' },
  { cidr: '172.16.0.0/12', use: 'private', source: 'RFC 1918' },
  { cidr: '192.0.0.0/24', use: 'protocol assignments; metadata service of Oracle Cloud Classic', source: 'RFC 6890' },
  { cidr: '192.0.2.0/24', use: 'documentation', source: 'RFC 5737' },
  { cidr: '192.88.99.0/24', use: '6to4 relays', source: 'RFC 7526' },
  { cidr: '192.168.0.0/16', use: 'private', source: 'RFC 1918' },
  { cidr: '198.18.0.0/15', use: 'benchmarks', source: 'RFC 2544' },
  { cidr: '198.51.100.0/24', use: 'documentation', source: 'RFC 5737' },
  { cidr: '203.0.113.0/24', use: 'documentation', source: 'RFC 5737' },
  { cidr: '224.0.0.0/4', use: 'multicast', source: 'RFC 5771' },
  { cidr: '240.0.0.0/4', use: 'reserved, and limited broadcast', source: 'RFC 1112' },
  // ::/96 holds the unspecified address, loopback and the deprecated IPv4-compatible addresses. The IPv4-mapped ones,
  // ::ffff:0:0/96, are never on the wire, and the API server refuses policies that name them.
  { cidr: '::/96', use: 'unspecified, loopback, IPv4-compatible', source: 'RFC 4291' },
  { cidr: '64:ff9b::/96', use: 'translated IPv4, private ranges among it', source: 'RFC 6052' },
  { cidr: '64:ff9b:1::/48', use: 'translated IPv4, local', source: 'RFC 8215' },
  { cidr: '100::/64', use: 'discard', source: 'RFC 6666' },
  { cidr: '2001::/23', use: 'protocol assignments, Teredo among them', source: 'RFC 2928' },
  { cidr: '2001:db8::/32', use: 'documentation', source: 'RFC 3849' },
  { cidr: '2002::/16', use: '6to4, which embeds IPv4', source: 'RFC 3056' },
  { cidr: '3fff::/20', use: 'documentation', source: 'RFC 9637' },
  { cidr: '5f00::/16', use: 'segment routing', source: 'RFC 9602' },
  { cidr: 'fc00::/7', use: 'unique local', source: 'RFC 4193' },
  { cidr: 'fe80::/10', use: 'link-local', source: 'RFC 4291' },
  { cidr: 'fec0::/10', use: 'site-local', source: 'RFC 3879' },
  { cidr: 'ff00::/8', use: 'multicast', source: 'RFC 4291' },
  // Most lie in one of the ranges above; where a provider took a public address, this is what leaves it out.
  ...METADATA_ADDRESSES.map(({ address, service, source }) => ({ cidr: `${address}/${address.includes(':') ? 128 : 32}`, use: service, source })),
];
