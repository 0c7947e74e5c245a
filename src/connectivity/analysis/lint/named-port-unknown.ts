import { LintRule } from './finding';

export const NAMED_PORT_UNKNOWN: LintRule = {
  id: 'named-port-unknown',
  title: 'a rule names a port that no destination has',
  why: 'the rule opens nothing; named ports are looked up on the pod that is called, with their protocol',
  severity: 'warning',
  * check(input) {
    const { pods } = input.connectivity.world;
    for (const { part } of input.parts) {
      for (const { namedPorts, peers, source } of part.rules) {
        if (namedPorts.length === 0) continue;
        const destinations = part.direction === 'Ingress' ? [part.subject] : peers.flatMap(peer => peer.pods ?? []);
        for (const { name, protocol } of namedPorts) {
          const isThere = destinations.some(one => input.select(one).some(pod => pods[pod].ports.some(own => own.name === name && (!protocol || own.protocol === protocol))));
          if (!isThere) yield { at: source, message: `no pod that is called has a port '${name}'${protocol ? ` of ${protocol}` : ''}`, fix: 'write the number, or name the port in the container' };
        }
      }
    }
  },
};
