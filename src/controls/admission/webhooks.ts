import { Control, ControlScope, ParameterType, Severity } from '../control';
import { cis, mitre, nsa, owasp } from '../frameworks';
import { onOneLine } from '../message';

const VALIDATING = 'admissionregistration.k8s.io/ValidatingWebhookConfiguration';
const MUTATING = 'admissionregistration.k8s.io/MutatingWebhookConfiguration';
const WEBHOOKS = 'object.?webhooks.orValue([])';
const FRAMEWORKS = [nsa('pod-security'), ...mitre('T1562.001'), ...owasp('K04')];

type Facts = Pick<Control, 'id' | 'title' | 'rationale' | 'remediation' | 'severity'> & Partial<Pick<Control, 'kinds' | 'parameters' | 'frameworks'>>;

/** A control that every webhook `w` of a configuration must meet; the message names those that do not, and `value` of each. */
function everyWebhook(facts: Facts, good: string, saying: string, value = "''"): Control {
  return {
    kinds: [VALIDATING, MUTATING],
    frameworks: FRAMEWORKS,
    ...facts,
    family: 'admission',
    scope: ControlScope.OBJECT,
    expression: `${WEBHOOKS}.all(w, ${good})`,
    message: onOneLine(`webhook {{${WEBHOOKS}.filter(w, !(${good})).map(w, "'" + w.?name.orValue('') + "'" + ${value}).join(', ')}} ${saying}`),
    path: '/webhooks',
  };
}

/** ADM-01. Mutating webhooks are left out: what they fail to set, a validating policy rejects. */
export const WEBHOOK_FAILS_CLOSED = everyWebhook({
  id: 'webhook-fails-closed',
  title: 'Validating webhooks reject when they cannot be asked',
  rationale: 'Whoever brings the webhook down, or makes it slow, walks past it.',
  remediation: 'Set failurePolicy to Fail, and run more than one replica of the webhook.',
  severity: Severity.MEDIUM,
  kinds: [VALIDATING],
  frameworks: [cis('5.2.1'), ...FRAMEWORKS],
}, "w.?failurePolicy.orValue('Fail') == 'Fail'", 'fails open');

/** ADM-02. The API server's default is 10 seconds. */
export const WEBHOOK_TIMEOUT = everyWebhook({
  id: 'webhook-timeout',
  title: 'Webhooks answer within ten seconds',
  rationale: 'A slow webhook stops every write to the cluster, the repair of the webhook included.',
  remediation: 'Set timeoutSeconds to 10 or less.',
  severity: Severity.LOW,
  parameters: { maximumSeconds: { type: ParameterType.INTEGER, description: 'the longest timeout, in seconds', defaultValue: 10 } },
}, 'w.?timeoutSeconds.orValue(10) <= params.maximumSeconds', 'may take longer than {{string(params.maximumSeconds)}} seconds',
"': ' + string(w.timeoutSeconds) + ' s'");

const SERVICE_NAMESPACE = "w.?clientConfig.?service.?namespace.orValue('')";
const NAME_LABEL = "'kubernetes.io/metadata.name'";

/** CEL: does requirement `e` leave the webhook's own namespace out, or select by a label that only the cluster knows? */
const EXCLUDES = `(e.key != ${NAME_LABEL}
      || (e.operator == 'NotIn' && ${SERVICE_NAMESPACE} in e.?values.orValue([]))
      || (e.operator == 'In' && !(${SERVICE_NAMESPACE} in e.?values.orValue([]))))`;

/** ADM-02: when all replicas are down, their replacements must pass the webhook that is down. */
export const WEBHOOK_EXCLUDES_OWN_NAMESPACE = everyWebhook({
  id: 'webhook-excludes-own-namespace',
  title: 'Webhooks leave their own namespace out',
  rationale: 'A webhook that judges its own pods cannot come back once it is down, and somebody will delete it to repair the cluster.',
  remediation: 'Add to namespaceSelector a requirement on kubernetes.io/metadata.name with operator NotIn and the namespace of the webhook.',
  severity: Severity.MEDIUM,
}, `!w.?clientConfig.?service.hasValue() || w.?failurePolicy.orValue('Fail') == 'Ignore'
      || w.?rules.orValue([]).all(r, r.?scope.orValue('*') == 'Cluster')
      || w.?namespaceSelector.?matchExpressions.orValue([]).exists(e, ${EXCLUDES})
      || w.?namespaceSelector.?matchLabels.orValue({}).exists(k, k != ${NAME_LABEL} || w.namespaceSelector.matchLabels[k] != ${SERVICE_NAMESPACE})`,
'does not exclude the namespace that it runs in', `" (in '" + ${SERVICE_NAMESPACE} + "')"`);

/** ADM-02. */
export const WEBHOOK_NO_WILDCARD_RULES = everyWebhook({
  id: 'webhook-no-wildcard-rules',
  title: 'Webhooks name the resources that they judge',
  rationale: 'A webhook on everything sees every Secret and every token request, and stops the cluster when it is down.',
  remediation: 'List the API groups and resources in the rules.',
  severity: Severity.MEDIUM,
}, "!w.?rules.orValue([]).exists(r, '*' in r.?apiGroups.orValue([]) || r.?resources.orValue([]).exists(x, x in ['*', '*/*']))",
'matches all resources or all API groups');

/** ADM-02. */
export const WEBHOOK_NO_SIDE_EFFECTS = everyWebhook({
  id: 'webhook-no-side-effects',
  title: 'Webhooks have no side effects',
  rationale: 'A request that is rejected later has then already changed something outside the cluster, unseen by its audit log.',
  remediation: 'Set sideEffects to None, and move the side effect to a controller.',
  severity: Severity.LOW,
}, "w.?sideEffects.orValue('Unknown') == 'None'", 'has side effects', "': ' + w.?sideEffects.orValue('Unknown')");

/** ADM-02. A bundle that something else injects at run time is declared by that something's annotation. */
export const WEBHOOK_CA_PINNED = everyWebhook({
  id: 'webhook-ca-pinned',
  title: 'Webhooks are reached over a pinned certificate authority',
  rationale: 'Whoever can answer in place of the webhook sees and changes every object that it judges.',
  remediation: 'Set clientConfig.caBundle, or let cert-manager inject it.',
  severity: Severity.MEDIUM,
  parameters: {
    injectors: {
      type: ParameterType.STRING_LIST,
      description: 'annotations of the configuration that ask for the bundle to be injected',
      defaultValue: [
        'cert-manager.io/inject-apiserver-ca', 'cert-manager.io/inject-ca-from', 'cert-manager.io/inject-ca-from-secret',
        'service.beta.openshift.io/inject-cabundle',
      ],
    },
  },
}, 'object.?metadata.?annotations.orValue({}).exists(k, k in params.injectors) || !(w.?clientConfig.?caBundle.orValue(\'\') in [\'\', \'Cg==\'])',
'has no certificate authority');
