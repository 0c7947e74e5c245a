import { join } from 'path';
import { type GoPrograms } from '../helpers/go-binaries';

/**
 * Calico's agent, which enforces policies on the packets of a node, its command, which validates and stores its objects, and
 * a program of ours that sends packets. Head of the release line 3.28: it knows no tiers but its own, and no staged policies.
 */
export const FELIX: GoPrograms = {
  title: 'Calico 3.28',
  module: join(__dirname, 'modules', 'felix'),
  packages: {
    'calico-felix': 'github.com/projectcalico/calico/felix/cmd/calico-felix',
    'calicoctl': 'github.com/projectcalico/calico/calicoctl/calicoctl',
    'packet-probe': '.',
  },
  kept: join('packets', 'felix-3.28'),
};
