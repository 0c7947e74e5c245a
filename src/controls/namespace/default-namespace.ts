import { Control, ControlScope, ParameterType, Severity } from '../control';
import { cisMoved, nsa, owasp } from '../frameworks';

/**
 * NS-01. An object without a namespace is cluster-scoped or leaves the choice to whoever applies it; neither can be told
 * from the object, and the API server sees the namespace that was chosen.
 */
export const DEFAULT_NAMESPACE_NOT_USED: Control = {
  id: 'no-default-namespace',
  family: 'namespace',
  title: 'Nothing is created in the namespace default',
  rationale: 'Everything that forgot to say where it belongs meets there, without the policies, quotas and rights that a namespace of its own has.',
  remediation: 'Create the object in a namespace of its application.',
  severity: Severity.LOW,
  scope: ControlScope.OBJECT,
  kinds: ['*'],
  parameters: {
    systemObjects: {
      type: ParameterType.STRING_LIST,
      description: 'objects, written Kind/name, that Kubernetes itself keeps in the namespace',
      defaultValue: ['ConfigMap/kube-root-ca.crt', 'Endpoints/kubernetes', 'EndpointSlice/kubernetes', 'Service/kubernetes', 'ServiceAccount/default'],
    },
  },
  expression: `object.?metadata.?namespace.orValue('') != 'default'
    || (object.kind + '/' + object.metadata.?name.orValue('')) in params.systemObjects`,
  message: "{{object.kind}} '{{object.metadata.?name.orValue('')}}' is in the namespace default",
  path: '/metadata/namespace',
  frameworks: [...cisMoved({ upTo110: '5.7.4', v111: '5.6.4', from112: '5.6.4' }), nsa('network-separation'), ...owasp('K01')],
};
