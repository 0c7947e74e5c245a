import { isPodTemplateKind, preludeVariables, PreludeVariable, Severity } from '../controls';
import { ApiResource, formatFieldPath, PodTemplates } from '../manifests';
import { celString } from './cel-literal';
import { ControlGroup } from './control-group';
import { DENIAL_BYTES, denialOf } from './denial';
import { newOrChanged } from './new-or-changed';
import { ProjectedControl } from './projected-control';
import { shortcutOf } from './shortcut';
import { waivedBy } from './waived';

/** A rule of `matchConstraints`. */
export interface ResourceRule {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly operations: readonly string[];
  readonly resources: readonly string[];
}

/** A named CEL expression of a policy. */
export interface NamedExpression {
  readonly name: string;
  readonly expression: string;
}

/** A validation of a policy. */
export interface Validation {
  readonly expression: string;
  readonly message: string;
  readonly messageExpression: string;
  readonly reason: string;
}

/** What all forms of a validating policy share: the API server's, Kyverno's and Gatekeeper's. */
export interface ValidatingSpec {
  readonly resourceRules: readonly ResourceRule[];
  readonly matchConditions: readonly NamedExpression[];
  /**
   * A further condition that saves the API server work, and changes no answer: false where certainly all is well. The server
   * evaluates messages with all that they ask for even then, but conditions first.
   */
  readonly shortcut?: NamedExpression;
  readonly variables: readonly PreludeVariable[];
  readonly validation: Validation;
}

/** What a spec is made from. */
export interface ValidatingSpecOptions {
  readonly profileName: string;
  readonly templates: PodTemplates;
  /** Variables that parameters are read through, before all that use them. */
  readonly parameterVariables: readonly PreludeVariable[];
  /** CEL of type list: ids of the controls that are waived for the object; undefined where there are no waivers. */
  readonly waived?: readonly PreludeVariable[];
  /** How long a denial may be. @default DENIAL_BYTES */
  readonly mostBytes?: number;
}

/**
 * Controls that are judged in one expression. More share what an evaluation costs at least; fewer share the budget of
 * 1,000,000 units that an expression has, which the dearest of them takes to four fifths on the largest objects.
 */
const CONTROLS_IN_ONE_EXPRESSION = 12;

/** The policy of a group: one validation, which is true when every control is met, and otherwise says all that is not. */
export function validatingSpec(group: ControlGroup, controls: readonly ProjectedControl[], options: ValidatingSpecOptions): ValidatingSpec {
  const judged = chunks(worstFirst(controls), CONTROLS_IN_ONE_EXPRESSION).map((chunk, i) => ({ variable: `met${i + 1}`, controls: chunk }));
  const denial = denialOf(judged, {
    profileName: options.profileName, waivers: options.waived !== undefined, mostBytes: options.mostBytes ?? DENIAL_BYTES,
  });
  const asked = [...preludeOf(group, options), ...options.parameterVariables];
  return {
    resourceRules: resourceRules(group.resources),
    matchConditions: [newOrChanged(group, options.templates), ...notTheControlPlane(group)],
    shortcut: shortcutOf(group, controls, asked),
    variables: [
      ...asked,
      ...options.waived ?? [],
      ...judged.map(({ variable, controls: chunk }) => ({ name: variable, expression: metBy(chunk, options) })),
      ...(group.runsPods ? [podSpecPath(options.templates)] : []),
      ...denial.variables,
    ],
    validation: {
      expression: judged.map(({ variable }) => `variables.${variable}`).join(' && '),
      message: denial.message,
      messageExpression: denial.messageExpression,
      reason: 'Forbidden',
    },
  };
}

function preludeOf(group: ControlGroup, { templates }: ValidatingSpecOptions): PreludeVariable[] {
  const hasRules = group.resources.some(({ group: apiGroup }) => apiGroup === 'rbac.authorization.k8s.io');
  return group.runsPods || hasRules ? preludeVariables(templates) : [];
}

/** Where the pod specification lies, for messages. */
function podSpecPath(templates: PodTemplates): PreludeVariable {
  const paths = templates.kinds.map(kind => ({ kind, path: formatFieldPath([...kind.path, 'spec']) })).filter(({ path }) => path !== USUAL_PATH);
  const choices = paths.map(({ kind, path }) => `${isPodTemplateKind(templates, kind, 'object')} ? ${celString(path)}`);
  return { name: 'podSpecPath', expression: [...choices, celString(USUAL_PATH)].join(' : ') };
}

const USUAL_PATH = 'spec.template.spec';

const SEVERITIES = Object.values(Severity);

/** What does not fit into a denial is then what matters least. */
function worstFirst(controls: readonly ProjectedControl[]): ProjectedControl[] {
  const rank = ({ effective: { severity } }: ProjectedControl) => SEVERITIES.indexOf(severity as Severity);
  return [...controls].sort((left, right) => rank(left) - rank(right));
}

/** One walk over the containers for all controls that look at the same ones. */
function metBy(controls: readonly ProjectedControl[], { waived }: ValidatingSpecOptions): string {
  const byList = new Map<string, string[]>();
  for (const control of controls) {
    const list = control.containers ?? '';
    const accepted = waived && !control.effective.control.unwaivable ? `(${control.expression} || ${waivedBy(control)})` : control.expression;
    byList.set(list, [...byList.get(list) ?? [], accepted]);
  }
  return [...byList].map(([list, expressions]) => list === '' ? expressions.join(' && ') : `${list}.all(container, ${expressions.join(' && ')})`).join(' && ');
}

/** Rules with the same groups and versions are one. */
export function resourceRules(resources: readonly ApiResource[]): ResourceRule[] {
  const rules = new Map<string, ResourceRule>();
  for (const { group, versions, resource, subresources = [] } of resources) {
    const key = `${group}/${versions.join()}`;
    const names = [resource, ...subresources.map(subresource => `${resource}/${subresource}`)];
    const rule = rules.get(key);
    rules.set(key, { apiGroups: [group], apiVersions: versions, operations: ['CREATE', 'UPDATE'], resources: [...rule?.resources ?? [], ...names] });
  }
  return [...rules.values()];
}

/** The API server makes its own roles and bindings, and controllers the default service accounts: refused, neither would work. */
const CONTROL_PLANE = [
  'system:apiserver',
  'system:kube-controller-manager',
  ...['clusterrole-aggregation-controller', 'root-ca-cert-publisher', 'service-account-controller'].map(name => `system:serviceaccount:kube-system:${name}`),
];

/** Not for pods: those that controllers make come from templates that anybody wrote. */
function notTheControlPlane({ runsPods }: ControlGroup): NamedExpression[] {
  if (runsPods) return [];
  return [{ name: 'not-the-control-plane', expression: `!(request.userInfo.username in [${CONTROL_PLANE.map(celString).join(', ')}])` }];
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
