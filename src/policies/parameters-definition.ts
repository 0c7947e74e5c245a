import { KubeObject } from '../manifests';

export const PARAMETERS_GROUP = 'bulwark.io';
export const PARAMETERS_VERSION = 'v1alpha1';
export const PARAMETERS_KIND = 'AdmissionParameters';
export const PARAMETERS_RESOURCE = 'admissionparameters';

/** The name of the CustomResourceDefinition. */
export const PARAMETERS_CRD = `${PARAMETERS_RESOURCE}.${PARAMETERS_GROUP}`;

const text = (description: string, maxLength: number, pattern?: string) => ({ type: 'string', description, minLength: 1, maxLength, ...pattern ? { pattern } : {} });
const MOST_PARAMETERS = 256;
const byParameter = (description: string, additionalProperties: object) =>
  ({ type: 'object', description: `${description}, by CONTROL.PARAMETER.`, maxProperties: MOST_PARAMETERS, additionalProperties });

/** Neither a backslash, which would end the quoting in regular expressions, nor a slash, which stands between kind and name. */
export const WAIVER_SCHEMA = {
  type: 'object',
  description: 'Accepts that a control is not met by the objects that it names.',
  required: ['control', 'reason'],
  properties: {
    control: text('Id of the control.', 128, '^[a-z0-9][a-z0-9-]*$'),
    kind: text('Kind of the objects; * stands for any characters. Left out, it means any.', 63, '^[A-Za-z0-9*]+$'),
    namespace: text('Namespace of the objects; * stands for any characters. Left out, it means any.', 63, '^[a-z0-9*-]+$'),
    name: text('Name of the objects; * stands for any characters. Left out, it means any.', 253, '^[A-Za-z0-9*._:-]+$'),
    reason: { ...text('Why it is accepted.', 1024), minLength: 10 },
    owner: text('Who answers for it.', 256),
    // Not `format: date`: the API server would give it the type of a timestamp, and policies compare it as text.
    expires: text('The last day on which it holds (UTC), as YYYY-MM-DD.', 10, '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'),
  },
};

const SPEC = {
  type: 'object',
  description: 'What a site decides. A parameter that is left out has the value with which the policies were made.',
  properties: {
    lists: byParameter('Lists of texts', { type: 'array', maxItems: 1000, items: { type: 'string', maxLength: 512 } }),
    sets: byParameter('Texts as keys of a map, with a remark each', { type: 'object', maxProperties: 4096, additionalProperties: { type: 'string', maxLength: 256 } }),
    numbers: byParameter('Whole numbers', { type: 'integer', format: 'int64' }),
    texts: byParameter('Texts', { type: 'string', maxLength: 1024 }),
    waivers: { type: 'array', description: 'What is accepted although a control does not accept it.', maxItems: 4096, items: WAIVER_SCHEMA },
  },
};

/**
 * The CustomResourceDefinition of `AdmissionParameters`: the same for all policies of a cluster, whatever their profile.
 *
 * Its bounds keep what is asked of an object within the budget of an expression. Far below them a large object is felt, also
 * where nothing fails: 1.37 turns a custom resource into JSON and back for every evaluation (k8s.io/apiserver,
 * pkg/cel/common/valuesschemalesstyped.go), where 1.30 reads it in place and converts ConfigMaps instead. Many waivers cost
 * less in the policies themselves.
 */
export function parametersDefinition(): KubeObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: PARAMETERS_CRD },
    spec: {
      group: PARAMETERS_GROUP,
      names: { kind: PARAMETERS_KIND, listKind: `${PARAMETERS_KIND}List`, plural: PARAMETERS_RESOURCE, singular: PARAMETERS_RESOURCE },
      scope: 'Namespaced',
      versions: [{
        name: PARAMETERS_VERSION,
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            description: 'What a site decides for its admission policies: values of parameters, and waivers.',
            properties: { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object' }, spec: SPEC },
          },
        },
      }],
    },
  };
}
