import { ManifestEntry, ManifestSet } from '../manifests';
import { ModelDiagnostic } from './dialects/lowering';
import { PortSet } from './model/port-set';
import { World } from './model/world';
import { backendsOf } from './routes/backends';
import { ReferenceGrants } from './routes/reference-grants';
import { declaredPorts, portsOfPod, Services } from './routes/services';
import { isRoute } from './world/ingress-controller';
import { WorldReport } from './world/world-report';

/** The pods that Ingress objects, Routes and routes of the Gateway API lead to, and on which of their ports. */
export interface IngressRoute {
  /** Position in `World.pods`. */
  readonly pod: number;
  readonly ports: PortSet;
}

/** What leads into the cluster. Whether policies let it through is another question. */
export function ingressRoutes(
  set: ManifestSet, world: World,
): { readonly routes: readonly IngressRoute[]; readonly diagnostics: readonly ModelDiagnostic[] } {
  const report = new WorldReport();
  const entries = set.entries.filter(isRoute);
  if (entries.length === 0) return { routes: [], diagnostics: [] };
  const services = new Services(set, world);
  const grants = new ReferenceGrants(set);
  const byPod = new Map<number, PortSet>();
  for (const entry of entries) {
    for (const { pod, ports } of routesOf(entry, world, services, grants, report)) byPod.set(pod, (byPod.get(pod) ?? PortSet.NONE).union(ports));
  }
  const routes = [...byPod].map(([pod, ports]) => ({ pod, ports })).sort((a, b) => a.pod - b.pod);
  return { routes, diagnostics: report.diagnostics };
}

function routesOf(
  entry: ManifestEntry, world: World, services: Services, grants: ReferenceGrants, report: WorldReport,
): readonly IngressRoute[] {
  const routes: IngressRoute[] = [];
  for (const { namespace, service: name, port, protocol, byTarget, declaredOnly, path } of backendsOf(entry.object)) {
    if (!grants.allow(entry.object, namespace, name)) {
      report.add(entry, `leads to Service ${namespace}/${name} of another namespace without a ReferenceGrant there: it is not followed; add the grant`, path);
      continue;
    }
    const service = services.find(namespace, name);
    if (!service) {
      report.add(entry, `leads to Service ${namespace}/${name}, which is not there: expected the name of a Service of the same namespace`, path);
      continue;
    }
    const targets = services.targetsOf(service, port, protocol, byTarget);
    if (targets.length === 0) {
      report.add(entry, `leads to port ${port ?? '(any)'} of Service ${namespace}/${name}, which has no such ${protocol} port: expected a name or number of its spec.ports`, path);
      continue;
    }
    for (const pod of services.podsOf(service)) {
      const reached = portsOfPod(pod, targets, protocol);
      const ports = declaredOnly ? reached.intersect(declaredPorts(pod)) : reached;
      if (!ports.isEmpty) routes.push({ pod: pod.id, ports });
      const undeclared = reached.minus(ports);
      if (!undeclared.isEmpty) {
        const { label } = world.workloads[pod.workload];
        report.add(entry, `leads to ${undeclared} of ${label}, which no container declares: it is not followed; add the containerPort`, path);
      }
    }
  }
  return routes;
}
