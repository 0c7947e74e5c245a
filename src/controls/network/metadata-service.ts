/**
 * The address blocks, in canonical spelling, that hold the metadata service of the clouds: 169.254.169.254, and
 * fd00:ec2::254 on AWS. Listed because the functions `ip()` and `cidr()` reach older clusters too late.
 */
export const METADATA_BLOCKS: readonly string[] = [...ipv4Blocks([169, 254, 169, 254]), ...ipv6Blocks([0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x254])];

/** Clears all but the first `prefix` bits of an address given as groups of `width` bits. */
function network(address: readonly number[], width: number, prefix: number): number[] {
  return address.map((group, i) => {
    const kept = Math.min(width, Math.max(0, prefix - i * width));
    return group - group % 2 ** (width - kept);
  });
}

function ipv4Blocks(address: readonly number[]): string[] {
  return Array.from({ length: 33 }, (_, prefix) => `${network(address, 8, prefix).join('.')}/${prefix}`);
}

function ipv6Blocks(address: readonly number[]): string[] {
  return Array.from({ length: 129 }, (_, prefix) => `${compressIpv6(network(address, 16, prefix))}/${prefix}`);
}

/** RFC 5952: the longest run of zero groups becomes `::`. */
function compressIpv6(groups: readonly number[]): string {
  const text = groups.map(group => group.toString(16)).join(':');
  const runs = [...text.matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].map(([run]) => run);
  const longest = runs.sort((a, b) => b.length - a.length)[0];
  if (longest === undefined) return text;
  const at = text.indexOf(longest);
  return `${text.slice(0, at)}::${text.slice(at + longest.length).replace(/^:/, '')}`;
}
