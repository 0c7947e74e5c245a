import { LintRule } from './finding';
import { METADATA_ADDRESSES } from '../../../manifests';
import { AddressSet } from '../../model/address-set';
import { parseCidr } from '../../model/parse-address';
import { PortSet } from '../../model/port-set';

const METADATA = AddressSet.of(METADATA_ADDRESSES.filter(({ address }) => !address.includes(':')).map(({ address }) => parseCidr(`${address}/32`)!));
const EVERY_IPV4 = AddressSet.of([{ family: 4, from: 0n, to: 2n ** 32n - 1n }]);
const AWS = AddressSet.of([parseCidr('169.254.169.254/32')!]);
const HTTP = PortSet.port('TCP', 80);

export const OPEN_BLOCK: LintRule = {
  id: 'open-block',
  title: 'egress to everywhere includes the metadata service of the cloud',
  why: 'whoever reaches 169.254.169.254 gets the credentials of the node',
  severity: 'warning',
  * check(input) {
    for (const { layer, part } of input.parts) {
      if (layer !== 'network' || part.direction !== 'Egress') continue;
      for (const { action, peers, source, ports } of part.rules) {
        if (action !== 'Accept' || !ports.contains(HTTP)) continue;
        // A wide block, not the address alone: who writes that means it.
        const isWide = peers.some(({ outside, pods }) => outside !== undefined && pods?.op !== 'all' || outside?.contains(EVERY_IPV4));
        if (!isWide || !peers.some(({ outside }) => outside?.contains(AWS) && !METADATA.contains(outside))) continue;
        yield {
          at: source,
          message: 'allows egress to the metadata service at 169.254.169.254',
          fix: `write except: [${METADATA_ADDRESSES.map(({ address }) => address).filter(address => !address.includes(':')).map(address => `${address}/32`).join(', ')}, 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16]`,
        };
      }
    }
  },
};
