import { Control, ControlScope, ParameterType, Severity } from '../control';
import { cisMoved, mitre, nsa, owasp } from '../frameworks';
import { EXEMPT, EXEMPT_NAMESPACES } from './exempt';

const BOUNDARIES = cisMoved({ upTo110: '5.7.1', v111: '5.6.1', from112: '5.6.1' });
const FRAMEWORKS = [...BOUNDARIES, nsa('network-separation'), ...mitre('T1496', 'T1499'), ...owasp('K01')];

/** RES-06, NS-03. Only Namespace objects are judged: one that is absent may have its quota where it is. */
export const NAMESPACE_QUOTA: Control = {
  id: 'namespace-resource-quota',
  family: 'namespace',
  title: 'A namespace has a quota',
  rationale: 'Without a quota one compromised pod takes what all others run on, or mines with it.',
  remediation: 'Create a ResourceQuota in the namespace.',
  severity: Severity.MEDIUM,
  scope: ControlScope.SET,
  kinds: ['Namespace'],
  parameters: { exemptNamespaces: EXEMPT_NAMESPACES },
  expression: `${EXEMPT} || size(set.resourceQuotas) > 0`,
  message: 'no ResourceQuota limits what the namespace uses',
  frameworks: FRAMEWORKS,
};

/** RES-06. */
export const NAMESPACE_LIMIT_RANGE: Control = {
  id: 'namespace-limit-range',
  family: 'namespace',
  title: 'A namespace has default limits',
  rationale: 'A container that states no limits uses its whole node, and is not admitted at all where a quota counts limits.',
  remediation: 'Create a LimitRange in the namespace.',
  severity: Severity.LOW,
  scope: ControlScope.SET,
  kinds: ['Namespace'],
  parameters: { exemptNamespaces: EXEMPT_NAMESPACES },
  expression: `${EXEMPT} || size(set.limitRanges) > 0`,
  message: 'no LimitRange gives limits to containers of the namespace that state none',
  frameworks: FRAMEWORKS,
};

const OWNERS = "object.?metadata.?labels.orValue({}).exists(k, k in params.keys && object.metadata.labels[k] != '')"
  + " || object.?metadata.?annotations.orValue({}).exists(k, k in params.keys && object.metadata.annotations[k] != '')";

/** NS-03: a boundary that nobody administers is none. Quota, policies and Pod Security have controls of their own. */
export const NAMESPACE_OWNER: Control = {
  id: 'namespace-owner',
  family: 'namespace',
  title: 'A namespace says who owns it',
  rationale: 'Nobody reviews the rights, or answers for the incident, of a namespace that belongs to nobody.',
  remediation: 'Give the namespace a label or an annotation that names the team.',
  severity: Severity.LOW,
  scope: ControlScope.OBJECT,
  kinds: ['Namespace'],
  parameters: {
    keys: { type: ParameterType.STRING_LIST, description: 'keys of labels and annotations that name an owner', defaultValue: ['owner', 'team'] },
    exemptNamespaces: EXEMPT_NAMESPACES,
  },
  expression: `${EXEMPT} || ${OWNERS}`,
  message: "the namespace names no owner in {{params.keys.join(', ')}}",
  path: '/metadata/labels',
  frameworks: [...BOUNDARIES, ...owasp('K01')],
  optIn: true, // the keys are those of the organisation
};
