import { LintRule } from './finding';
import { AMBIENT } from '../../dialects/istio/data-plane';

export const HBONE_CLOSED: LintRule = {
  id: 'hbone-closed',
  title: 'a policy closes the port of the ambient mesh',
  why: 'in ambient mode connections between pods arrive on TCP 15008, whatever port they are for',
  severity: 'error',
  * check(input) {
    if (!input.connectivity.world.pods.some(({ istio }) => istio)) return;
    const ambient = new Set(input.select(AMBIENT));
    if (ambient.size === 0) return;
    const ingress = input.parts.filter(({ layer, part }) => layer === 'network' && part.direction === 'Ingress');
    const open = new Set<number>();
    for (const { part } of ingress) {
      if (part.rules.some(({ action, ports }) => action === 'Accept' && ports.has('TCP', 15008))) for (const pod of input.select(part.subject)) open.add(pod);
    }
    for (const { tier, part } of ingress) {
      const accepts = part.rules.some(({ action }) => action === 'Accept');
      if (tier.endOfTier !== 'Deny' || part.isolates.isEmpty || !accepts) continue;
      if (!input.select(part.subject).some(pod => ambient.has(pod) && !open.has(pod))) continue;
      yield { at: part.source, message: 'lets nothing in on TCP 15008, so nothing of the mesh arrives', fix: 'allow TCP 15008 from the same peers' };
    }
  },
};
