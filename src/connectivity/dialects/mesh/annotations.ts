import { FieldPath, ManifestEntry, POD_TEMPLATE_KINDS } from '../../../manifests';
import { PortSet } from '../../model/port-set';
import { LoweringContext } from '../lowering';
import { namespaceOf, textAt } from './fields';

/** A pod template that carries an annotation, and whose pods that is for. */
export interface AnnotatedTemplate {
  readonly entry: ManifestEntry;
  readonly value: string;
  readonly path: FieldPath;
  readonly pods: { readonly namespace: string; readonly workload: string };
}

/** In the order given. */
export function annotatedTemplates(annotation: string, context: LoweringContext): AnnotatedTemplate[] {
  return POD_TEMPLATE_KINDS.flatMap(({ groups, kind, path: template }) => groups.flatMap(group => context.ofKind(`${group}/${kind}`)).flatMap(entry => {
    const path = [...template, 'metadata', 'annotations', annotation];
    const value = textAt(entry.object, ...path);
    if (value === undefined) return [];
    const namespace = namespaceOf(entry.object);
    const name = entry.object.metadata?.name ?? '';
    const shape = kind === 'Pod' ? context.world.podNamed(namespace, name) : undefined;
    return [{ entry, value, path, pods: { namespace, workload: shape ? context.world.workloads[shape.workload].name : name } }];
  }));
}

/** `80,8080-8090`: what can be read of it, as TCP ports. `*`: all. */
export function portsIn(text: string): PortSet {
  if (text.trim() === '*') return PortSet.of('TCP');
  return PortSet.union(text.split(',').flatMap(part => {
    const range = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part.trim());
    const [from, to] = [Number(range?.[1]), Number(range?.[2] ?? range?.[1])];
    return range && from >= 1 && from <= to && to <= 65535 ? [PortSet.range('TCP', from, to)] : [];
  }));
}
