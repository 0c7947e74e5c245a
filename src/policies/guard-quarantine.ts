import { podTemplateField } from '../controls';
import { KubeObject, PodTemplates, QUARANTINE_LABEL } from '../manifests';
import { celString } from './cel-literal';
import { resourceOf } from './control-group';
import { Guard, guardObjects, isAmong, subjectsInWords } from './guard';
import { PolicyOptions, PolicySubjects } from './policy-options';
import { namespaceSelectorOf } from './validating-policies';
import { resourceRules } from './validating-spec';
import { BY_A_TEMPLATE_CONTROLLER } from './waiver-objects';

const RESPONDERS: PolicySubjects = { groups: ['bulwark:responders'] };

/** Who decides on quarantine. */
export function respondersOf({ responders }: PolicyOptions): PolicySubjects {
  return responders ?? RESPONDERS;
}

/**
 * Guards for pods in quarantine: who may use one must neither take it out nor put others in, nor get into it. Deleting the
 * pod stays possible, for nodes and controllers must be able to.
 */
export function quarantineGuards(options: PolicyOptions): KubeObject[] {
  return [labelGuard(options, `${options.name}-guard-quarantine`), connectGuard(options)].flatMap(guardObjects);
}

/**
 * The label on pods and in templates of pods. What controllers make of a template is as the template, which was judged; and
 * labels of a pod can be changed through `pods/status` too.
 */
export function labelGuard(options: PolicyOptions, name: string): Guard {
  const responders = respondersOf(options);
  const templates = PodTemplates.with(options.target.workloadKinds ?? []);
  const label = celString(QUARANTINE_LABEL);
  const labels = (root: 'object' | 'oldObject') => `(${podTemplateField(templates, root, 'metadata')}).?labels.orValue({})`;
  const [rule, ...more] = resourceRules(templates.kinds.map(resourceOf));
  return {
    name,
    rules: [{ ...rule, resources: [...rule.resources, 'pods/status'] }, ...more],
    variables: [
      { name: 'labels', expression: labels('object') },
      { name: 'oldLabels', expression: `oldObject == null ? {} : ${labels('oldObject')}` },
      { name: 'mayRespond', expression: isAmong(responders) },
    ],
    validations: [{
      expression: `variables.labels[?${label}].orValue('') == variables.oldLabels[?${label}].orValue('') && (${label} in variables.labels) == (${label} in variables.oldLabels)`
        + ` || request.operation == 'CREATE' && ${BY_A_TEMPLATE_CONTROLLER} || variables.mayRespond`,
      message: `only responders may set, change or remove the label ${QUARANTINE_LABEL} (${subjectsInWords(responders)})`,
    }, {
      expression: `request.?subResource.orValue('') != 'ephemeralcontainers' || !(${label} in variables.oldLabels) || variables.mayRespond`,
      message: `the pod is in quarantine: only responders may add containers (${subjectsInWords(responders)})`,
    }],
    namespaceSelector: namespaceSelectorOf(options),
  };
}

const SERVICE_PROXY = 'services/proxy';

/** CEL of type string: the pod that a request names. A proxy takes `NAME`, `NAME:PORT` and `SCHEME:NAME:PORT`. */
const NAMED_POD = "(request.name.split(':').size() == 3 ? request.name.split(':')[1] : request.name.split(':')[0])";

/**
 * Connections into pods. Such a request names the pod but does not show it, so the pods in quarantine are the params: the
 * policy is evaluated for each of those in the namespace. One through a Service may end at any of them.
 */
function connectGuard(options: PolicyOptions): Guard {
  const responders = respondersOf(options);
  return {
    name: `${options.name}-guard-quarantine-connect`,
    rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CONNECT'], resources: [...['exec', 'attach', 'portforward', 'proxy'].map(subresource => `pods/${subresource}`), SERVICE_PROXY] }],
    paramKind: { apiVersion: 'v1', kind: 'Pod' },
    paramRef: { selector: { matchExpressions: [{ key: QUARANTINE_LABEL, operator: 'Exists' }] }, parameterNotFoundAction: 'Allow' },
    validations: [{
      expression: `request.resource.resource != 'pods' || ${NAMED_POD} != params.metadata.name || ${isAmong(responders)}`,
      message: `the pod is in quarantine: only responders may connect to it (${subjectsInWords(responders)})`,
    }, {
      expression: `request.resource.resource != 'services' || ${isAmong(responders)}`,
      message: `a pod of the namespace is in quarantine: only responders may connect through Services (${subjectsInWords(responders)})`,
    }],
    namespaceSelector: namespaceSelectorOf(options),
  };
}
