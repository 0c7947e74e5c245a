import type { DoubtfulPeer } from './peers';
import { fieldsOf } from './refused';
import { peerOf, requirementsOf } from './selector';
import { FieldPath, KubeObject } from '../../../manifests';
import { AddressSet } from '../../model/address-set';
import { isOneOf } from '../../model/expression';
import { LoweringContext } from '../lowering';

/** The pods that Services lead to. Without a namespace Services of all namespaces are meant. */
export function servicePeers(item: unknown, path: FieldPath, context: LoweringContext): readonly DoubtfulPeer[] {
  const { k8sService, k8sServiceSelector } = fieldsOf(item, path);
  const isMeant = k8sServiceSelector !== undefined ? bySelector(k8sServiceSelector, [...path, 'k8sServiceSelector'])
    : k8sService !== undefined ? byName(k8sService, [...path, 'k8sService']) : () => false;
  return context.ofKind('/Service').map(({ object }) => object).filter(isMeant).map(podsOf);
}

const namespaceOf = ({ metadata }: KubeObject): string => metadata?.namespace ?? 'default';

function byName(reference: unknown, path: FieldPath): (service: KubeObject) => boolean {
  const { serviceName, namespace = '' } = fieldsOf(reference, path);
  return service => service.metadata?.name === serviceName && (namespace === '' || namespace === namespaceOf(service));
}

function bySelector(reference: unknown, path: FieldPath): (service: KubeObject) => boolean {
  const { selector = {}, namespace = '' } = fieldsOf(reference, path);
  const requirements = requirementsOf(selector, [...path, 'selector']);
  return service => (namespace === '' || namespace === namespaceOf(service)) && requirements.every(({ key, operator, values }) => {
    const value = new Map(Object.entries(service.metadata?.labels ?? {})).get(key);
    const isMet = value !== undefined && (values.length === 0 || values.includes(value));
    return isMet === (operator === 'In' || operator === 'Exists');
  });
}

function podsOf(service: KubeObject): DoubtfulPeer {
  const selector: Record<string, unknown> = service.spec?.selector ?? {};
  if (Object.keys(selector).length === 0) {
    return { peer: { outside: AddressSet.ALL }, uncertain: `which addresses Service ${namespaceOf(service)}/${service.metadata?.name} leads to is not known` };
  }
  const labels = Object.entries(selector).map(([key, value]) => isOneOf('pod', key, String(value)));
  const { pods } = peerOf([], namespaceOf(service));
  return { peer: { pods: { op: 'and', operands: [pods, ...labels] } } };
}
