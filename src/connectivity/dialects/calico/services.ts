import { and, Expression, isOneOf, NOTHING } from '../../model/expression';
import { NamedPort } from '../../model/policy-model';
import { PortSet, Protocol, PROTOCOLS } from '../../model/port-set';
import { LoweringContext } from '../lowering';
import { fieldsOf, listOf } from './fields';
import { portOf } from './ports';
import { KubeObject } from '../../../manifests';

/** The pods behind a service, and the ports of theirs that it leads to. */
export interface ServiceBackends {
  readonly pods: Expression;
  readonly ports: PortSet;
  readonly named: readonly NamedPort[];
}

/** Finds services by namespace and name. */
export class Services {
  private byName?: Map<string, KubeObject>;

  public constructor(private readonly context: LoweringContext) {}

  /** Or why nobody can say which pods they are. */
  public backends(namespace: string, name: string): ServiceBackends | { readonly unknown: string } {
    this.byName ??= new Map(this.context.ofKind('/Service').map(({ object }) => [`${object.metadata?.namespace ?? 'default'}/${object.metadata?.name}`, object]));
    const service = this.byName.get(`${namespace}/${name}`);
    if (!service) return { unknown: `service ${namespace}/${name} is not among the objects` };
    const { selector, ports, type } = fieldsOf(service.spec);
    if (type === 'ExternalName') return { pods: NOTHING, ports: PortSet.NONE, named: [] };
    const labels = Object.entries(fieldsOf(selector));
    if (labels.length === 0) return { unknown: `service ${namespace}/${name} has no selector: what it leads to is not known` };
    const pods = and(isOneOf('meta', 'namespace', namespace), ...labels.map(([key, value]) => isOneOf('pod', key, String(value))));
    let numbers = PortSet.NONE;
    const named: NamedPort[] = [];
    for (const entry of listOf(ports).map(fieldsOf)) {
      const protocol = (entry.protocol ?? 'TCP') as Protocol;
      const target = portOf(entry.targetPort ?? entry.port);
      if (!target || !PROTOCOLS.includes(protocol)) continue;
      if ('name' in target) named.push({ name: target.name, protocol });
      else numbers = numbers.union(PortSet.range(protocol, target.from, target.to));
    }
    return { pods, ports: numbers, named };
  }
}
