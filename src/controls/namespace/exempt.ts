import { ControlParameter, ParameterType } from '../control';

/** Declares the namespaces that controls of namespaces leave alone. */
export const EXEMPT_NAMESPACES: ControlParameter = {
  type: ParameterType.STRING_LIST,
  description: 'namespaces whose pods belong to the cluster itself',
  defaultValue: ['kube-node-lease', 'kube-public', 'kube-system'],
};

/** CEL: is the Namespace in the parameter `exemptNamespaces`? */
export const EXEMPT = "object.?metadata.?name.orValue('') in params.exemptNamespaces";
