import { KubeObject } from '../manifests';
import { AdmissionWaiver } from './admission-waiver';
import { celString } from './cel-literal';
import { ControlGroup } from './control-group';
import { Guard, guardObjects, isAmong, subjectsInWords } from './guard';
import { administratorsOf } from './guard-parameters';
import { EnforcementAction, ParameterSource, PolicyOptions } from './policy-options';
import { requireVersion } from './required-version';
import { bindingOf, draftPolicies, policyOf, Projection } from './validating-policies';

/** What the names of static policies must end in (KEP-5793). */
const STATIC = '.static.k8s.io';

const GROUP = 'admissionregistration.k8s.io';
const POLICY_RESOURCES = ['validatingadmissionpolicies', 'validatingadmissionpolicybindings', 'mutatingadmissionpolicies', 'mutatingadmissionpolicybindings'];

/**
 * Policies that the API server reads from files when it starts, for what no policy of the API can do: judge policies, and guard
 * those that are in the API. Only the administrators may change the policies and bindings whose names begin with `name`, or bind
 * one of them; and controls of policies hold for the policies of everybody.
 *
 * Write them as files, `.yaml` or `.json`, to a directory of every API server, and name it in the configuration of
 * `staticAdmissionConfiguration`. They read nothing from the API: parameters and waivers are written into them.
 *
 * @throws when the target is older than Kubernetes 1.37
 */
export function staticPolicies(options: PolicyOptions): Projection {
  requireVersion(options.target, '1.37', 'static admission policies', 'let RBAC give nobody but administrators the right to change admission policies and their bindings');
  const waivers = [...options.waivers, ...forOwnBindings(options)];
  const judging = { ...options, parameters: ParameterSource.INLINE, judgesPolicies: true, clusterScoped: true, waivers };
  const { drafts, leftOut } = draftPolicies(judging);
  const controls = drafts.filter(({ group }) => judgesPolicies(group)).map(draft => ({ ...draft, name: `${draft.name}${STATIC}` }));
  const judged = new Set(controls.flatMap(({ group }) => group.controls.map(({ control }) => control.id)));
  const { namespaceSelector, ...everywhere } = judging;
  const bound = { ...everywhere, excludedNamespaces: [] };
  return {
    objects: [
      ...guardObjects(policyGuard(options)),
      ...controls.flatMap(draft => [policyOf(draft, bound), bindingOf(draft, bound)]),
    ],
    leftOut: [
      ...leftOut,
      ...drafts.flatMap(({ group }) => group.controls).filter(({ control }) => !judged.has(control.id))
        .map(({ control }) => ({ control: control.id, reason: 'policies of the API enforce it' })),
    ],
  };
}

/** The configuration of the API server (`--admission-control-config-file`) that names the directory, which must be absolute. */
export function staticAdmissionConfiguration(directory: string): KubeObject {
  if (!directory.startsWith('/')) throw new Error(`the directory of static policies is '${directory}': expected an absolute path`);
  const apiVersion = 'apiserver.config.k8s.io/v1';
  return {
    apiVersion,
    kind: 'AdmissionConfiguration',
    plugins: [{
      name: 'ValidatingAdmissionPolicy',
      configuration: { apiVersion, kind: 'ValidatingAdmissionPolicyConfiguration', staticManifestsDir: directory },
    }],
  };
}

function judgesPolicies({ resources }: ControlGroup): boolean {
  return resources.some(({ group, resource }) => group === GROUP && POLICY_RESOURCES.includes(resource));
}

/** Bindings that shall only warn or audit, because the options say so. */
function forOwnBindings({ name, actions }: PolicyOptions): AdmissionWaiver[] {
  return [EnforcementAction.WARN, EnforcementAction.AUDIT].filter(action => Object.values(actions).includes(action)).map(action => ({
    control: 'admission-binding-denies',
    kind: 'ValidatingAdmissionPolicyBinding',
    name: `${name}-*-${action}`,
    reason: `the policies of ${name} are meant to ${action}`,
  }));
}

function policyGuard(options: PolicyOptions): Guard {
  const administrators = administratorsOf(options);
  const ours = (name: string) => `(${name} == ${celString(options.name)} || ${name}.startsWith(${celString(`${options.name}-`)}))`;
  return {
    name: `${options.name}-guard-policies${STATIC}`,
    rules: [{ apiGroups: [GROUP], apiVersions: ['*'], operations: ['CREATE', 'UPDATE', 'DELETE'], resources: POLICY_RESOURCES }],
    matchConditions: [{
      name: 'ours',
      expression: `[dyn(object), dyn(oldObject)].exists(it, it != null && (${ours("it.metadata.?name.orValue('')")} || ${ours("it.?spec.?policyName.orValue('')")}))`,
    }],
    validations: [{
      expression: isAmong(administrators),
      message: `only administrators of the policies may change policies and bindings of ${options.name} (${subjectsInWords(administrators)})`,
    }],
  };
}
