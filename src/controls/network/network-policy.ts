import { METADATA_ADDRESSES } from '../../manifests';
import { Control, ControlScope, ParameterType, Severity } from '../control';
import { cis, mitre, nsa, owasp } from '../frameworks';
import { onOneLine } from '../message';
import { addressBits, blockBits } from './cidr';

const KINDS = ['networking.k8s.io/NetworkPolicy'];
const FRAMEWORKS = [cis('5.3.2'), nsa('network-separation'), ...mitre('T1046'), ...owasp('K05')];

/**
 * CEL: does the policy govern a direction? Without policyTypes the API server adds Ingress, and Egress where there are
 * egress rules; both spellings get the same verdict.
 */
const GOVERNS_INGRESS = "(size(object.?spec.?policyTypes.orValue([])) == 0 || 'Ingress' in object.spec.policyTypes)";
const GOVERNS_EGRESS = "(size(object.?spec.?policyTypes.orValue([])) == 0 ? size(object.?spec.?egress.orValue([])) > 0 : 'Egress' in object.spec.policyTypes)";

/** NET-01, what one object shows of it. */
export const BOTH_DIRECTIONS: Control = {
  id: 'network-policy-both-directions',
  family: 'network',
  title: 'A NetworkPolicy governs both directions',
  rationale: 'A pod that is isolated in one direction only can still be reached, or still send stolen data out.',
  remediation: 'Set policyTypes to [Ingress, Egress] and write the rules that the pods need.',
  severity: Severity.LOW,
  scope: ControlScope.OBJECT,
  kinds: KINDS,
  expression: `${GOVERNS_INGRESS} && ${GOVERNS_EGRESS}`,
  message: `the policy leaves {{${GOVERNS_INGRESS} ? 'egress' : 'ingress'}} of the selected pods open`,
  path: '/spec/policyTypes',
  frameworks: FRAMEWORKS,
};

/** NET-04, what one object shows of it. */
export const RULES_IN_EFFECT: Control = {
  id: 'network-policy-rules-in-effect',
  family: 'network',
  title: 'All rules of a NetworkPolicy are in effect',
  rationale: 'Rules for a direction that policyTypes leaves out are ignored: the policy reads as if it restricted what stays open.',
  remediation: 'Add the direction to policyTypes, or remove the rules.',
  severity: Severity.MEDIUM,
  scope: ControlScope.OBJECT,
  kinds: KINDS,
  expression: `(size(object.?spec.?ingress.orValue([])) == 0 || ${GOVERNS_INGRESS})
    && (size(object.?spec.?egress.orValue([])) == 0 || ${GOVERNS_EGRESS})`,
  message: `the {{${GOVERNS_INGRESS} ? 'egress' : 'ingress'}} rules are ignored, because policyTypes leaves the direction out`,
  path: '/spec/policyTypes',
  frameworks: [nsa('network-separation'), ...owasp('K05')],
};

/**
 * CEL: does a selector choose nothing? One that only leaves something out still stands for what is made tomorrow, and the
 * name of the namespace exists on all of them.
 */
const CHOOSES_NOTHING = (selector: string) => `(size(${selector}.?matchLabels.orValue({})) == 0
      && ${selector}.?matchExpressions.orValue([]).all(e, e.?operator.orValue('') in ['NotIn', 'DoesNotExist']
        || (e.?operator.orValue('') == 'Exists' && e.?key.orValue('') == 'kubernetes.io/metadata.name')))`;

/**
 * CEL: does a peer stand for everybody? All pods of all namespaces, or all addresses: a few blocks of an eighth or more are
 * all of them too, and 2000::/3 is all of IPv6 that is in use. A block with exceptions is a choice that somebody made.
 */
const EVERYBODY = `((p.?namespaceSelector.hasValue() && ${CHOOSES_NOTHING('p.namespaceSelector')} && ${CHOOSES_NOTHING('p.?podSelector')})
      || (p.?ipBlock.?cidr.orValue('').matches('/0*[0-3]$') && size(p.ipBlock.?except.orValue([])) == 0))`;

/** CEL: a rule without peers, or with one that stands for everybody. */
const openRule = (peers: string) => `(size(r.?${peers}.orValue([])) == 0 || r.${peers}.exists(p, ${EVERYBODY}))`;

const INGRESS = 'object.?spec.?ingress.orValue([])';
const EGRESS = 'object.?spec.?egress.orValue([])';

/** CEL: what makes the first open rule open, in words. */
const openInWords = (rules: string, peers: string) => onOneLine(`${rules}.filter(r, ${openRule(peers)}).map(r, size(r.?${peers}.orValue([])) == 0
  ? 'a rule without ${peers}' : r.${peers}.filter(p, ${EVERYBODY}).map(p, p.?ipBlock.?cidr.orValue('a namespaceSelector that chooses nothing')).join(', '))[0]`);

/** NET-03. */
export const NO_OPEN_INGRESS: Control = {
  id: 'network-policy-no-open-ingress',
  family: 'network',
  title: 'A NetworkPolicy admits named peers only',
  rationale: 'A rule that admits everybody undoes the isolation of the pods: any compromised pod reaches them.',
  remediation: 'Name the peers by namespaceSelector and podSelector together, or by the address ranges of the callers.',
  severity: Severity.MEDIUM,
  scope: ControlScope.OBJECT,
  kinds: KINDS,
  expression: `!${INGRESS}.exists(r, ${openRule('from')})`,
  message: `the policy admits everybody: {{${openInWords(INGRESS, 'from')}}}`,
  path: '/spec/ingress',
  frameworks: FRAMEWORKS,
};

/** NET-03. */
export const NO_OPEN_EGRESS: Control = {
  id: 'network-policy-no-open-egress',
  family: 'network',
  title: 'A NetworkPolicy lets pods reach named peers only',
  rationale: 'A compromised pod looks for its next target, calls home and sends data out through the opening.',
  remediation: 'Name the peers by selectors; for the internet, except the private ranges and 169.254.0.0/16 from 0.0.0.0/0.',
  severity: Severity.MEDIUM,
  scope: ControlScope.OBJECT,
  kinds: KINDS,
  expression: `!${EGRESS}.exists(r, ${openRule('to')})`,
  message: `the policy lets pods reach everybody: {{${openInWords(EGRESS, 'to')}}}`,
  path: '/spec/egress',
  frameworks: [...FRAMEWORKS, ...mitre('T1041')],
};

/** CEL: does port entry `q` include TCP port 80, on which metadata services answer? */
const HTTP_PORT = `(q.?protocol.orValue('TCP') == 'TCP' && type(q.?port.orValue(80)) == int
        && q.?port.orValue(80) <= 80 && q.?endPort.orValue(q.?port.orValue(80)) >= 80)`;

/** CEL: the metadata addresses that peer `p` holds. What cannot be read as a block might be any. */
const METADATA_IN_PEER = `(!p.?ipBlock.hasValue() ? [] : [${blockBits("p.ipBlock.?cidr.orValue('')", "''")}].map(block,
        !targets.exists(t, t.startsWith(block)) ? [] : [p.ipBlock.?except.orValue([]).map(e, ${blockBits('e', "'none'")})].map(except,
          targets.filter(t, t.startsWith(block) && !except.exists(e, t.startsWith(e))))[0])[0])`;

const OPENS_HTTP = `(size(r.?ports.orValue([])) == 0 || r.ports.exists(q, ${HTTP_PORT}))`;

const REACHES_METADATA = `(${OPENS_HTTP} && (size(r.?to.orValue([])) == 0 || r.to.exists(p, size(${METADATA_IN_PEER}) > 0)))`;

/** CEL: `expression`, which sees the bits of the metadata addresses as `targets`. */
const withTargets = (expression: string) => `[params.metadataAddresses.map(address, ${addressBits('address')})].map(targets, ${expression})[0]`;

/** CEL: the blocks of the first rule that holds metadata addresses, and those addresses. */
const METADATA_IN_WORDS = `${EGRESS}.filter(r, ${OPENS_HTTP}).map(r, size(r.?to.orValue([])) == 0 ? ['a rule without to']
    : r.to.map(p, [${METADATA_IN_PEER}].filter(held, size(held) > 0).map(held, p.ipBlock.?cidr.orValue('') + ' ('
      + held.map(t, params.metadataAddresses[targets.indexOf(t)]).join(', ') + ')').join()).filter(words, words != ''))
    .filter(found, size(found) > 0)[0].join(', ')`;

/** NET-03: the metadata service hands the credentials of the node to whoever asks. */
export const METADATA_BLOCKED: Control = {
  id: 'network-policy-blocks-metadata-service',
  family: 'network',
  title: 'A NetworkPolicy does not open the cloud metadata service',
  rationale: 'One request to 169.254.169.254 returns the cloud credentials of the node.',
  remediation: 'Add 169.254.0.0/16 and the addresses named to the exceptions of the address block, and name the peers of rules that have none. '
    + 'Where the cloud is known, list its addresses only in the parameter `metadataAddresses`.',
  severity: Severity.HIGH,
  scope: ControlScope.OBJECT,
  kinds: KINDS,
  parameters: {
    metadataAddresses: {
      type: ParameterType.STRING_LIST,
      description: 'addresses of metadata services',
      defaultValue: METADATA_ADDRESSES.map(({ address }) => address),
    },
  },
  expression: `!${GOVERNS_EGRESS} || !${withTargets(`${EGRESS}.exists(r, ${REACHES_METADATA})`)}`,
  message: onOneLine(`the metadata service can be reached through {{${withTargets(METADATA_IN_WORDS)}}}`),
  path: '/spec/egress',
  frameworks: [cis('5.3.2'), nsa('network-separation'), ...mitre('T1552.005'), ...owasp('K05', 'K08')],
};
