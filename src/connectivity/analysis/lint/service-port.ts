import { LintRule } from './finding';
import { and, isOneOf } from '../../model/expression';

export const SERVICE_PORT: LintRule = {
  id: 'service-port',
  title: 'a policy opens the port of a Service where pods listen on another',
  why: 'policies see connections after a Service has translated them: the port of the pod counts',
  severity: 'error',
  * check(input) {
    const translated = new Map<number, { port: number; target: number; service: string }[]>();
    for (const { object } of input.ofKind('Service')) {
      const selector = Object.entries(object.spec?.selector ?? {});
      if (selector.length === 0 || !Array.isArray(object.spec?.ports)) continue;
      const pods = input.select(and(isOneOf('meta', 'namespace', object.metadata?.namespace ?? 'default'), ...selector.map(([key, value]) => isOneOf('pod', key, String(value)))));
      for (const { port, targetPort = port, protocol = 'TCP' } of object.spec.ports) {
        for (const pod of pods) {
          const target = typeof targetPort === 'number' ? targetPort : input.connectivity.world.pods[pod].ports.find(({ name }) => name === targetPort)?.port;
          if (protocol !== 'TCP' || target === undefined || target === port) continue;
          const known = translated.get(pod) ?? [];
          known.push({ port, target, service: object.metadata?.name ?? '' });
          translated.set(pod, known);
        }
      }
    }
    if (translated.size === 0) return;
    for (const { layer, part } of input.parts) {
      if (layer !== 'network' || part.direction !== 'Ingress') continue;
      const first = input.select(part.subject).find(pod => translated.has(pod));
      if (first === undefined) continue;
      const { ports: listening } = input.connectivity.world.pods[first];
      for (const { ports, source, action, namedPorts } of part.rules) {
        if (action !== 'Accept' || ports.isAll || namedPorts.length > 0) continue;
        const wrong = translated.get(first)!.find(({ port, target }) => ports.has('TCP', port) && !ports.has('TCP', target) && !listening.some(own => own.port === port));
        if (wrong) {
          yield {
            at: source,
            message: `opens port ${wrong.port} of Service ${wrong.service}, but its pods listen on ${wrong.target}`,
            fix: `write port ${wrong.target}`,
          };
        }
      }
    }
  },
};
