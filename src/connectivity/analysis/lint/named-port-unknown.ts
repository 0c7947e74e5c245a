import { LintRule } from './finding';

export const NAMED_PORT_UNKNOWN: LintRule = {
  id: 'named-port-unknown',
  title: 'a rule names a port that no destination has',
  why: 'the rule opens nothing; named ports are looked up on the pod that is called, with their protocol',
  severity: 'warning',
  * check(input) {
    const { pods } = input.connectivity.world;
    // By list of pods: equal selectors share one, so that no list is looked through twice.
    const known = new Map<readonly number[], Set<string>>();
    const namesOf = (selected: readonly number[]): Set<string> => {
      let names = known.get(selected);
      if (names) return names;
      known.set(selected, names = new Set());
      for (const pod of selected) for (const own of pods[pod].ports) if (own.name !== undefined) names.add(own.name).add(`${own.protocol} ${own.name}`);
      return names;
    };
    for (const { part } of input.parts) {
      for (const { namedPorts, peers, source } of part.rules) {
        if (namedPorts.length === 0) continue;
        const destinations = part.direction === 'Ingress' ? [part.subject] : peers.flatMap(peer => peer.pods ?? []);
        for (const { name, protocol } of namedPorts) {
          const isThere = destinations.some(one => namesOf(input.select(one)).has(protocol ? `${protocol} ${name}` : name));
          if (!isThere) yield { at: source, message: `no pod that is called has a port '${name}'${protocol ? ` of ${protocol}` : ''}`, fix: 'write the number, or name the port in the container' };
        }
      }
    }
  },
};
