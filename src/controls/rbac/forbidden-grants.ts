import { Control, ControlScope, Severity } from '../control';
import { cis, mitre, nsa, owasp } from '../frameworks';
import { onOneLine } from '../message';
import { EXEMPT_OBJECTS, Grant, grantedAtLarge, IS_EXEMPT, powerfulNames, rulesInWords } from './grant';

/** A control that forbids rights. A row of data: the expression follows from the rights. */
interface ForbiddenGrant {
  readonly id: string;
  readonly title: string;
  readonly rationale: string;
  readonly remediation: string;
  readonly severity: Severity;
  /** What the rules let their subject do, to finish "the role lets its subjects …". */
  readonly lets: string;
  readonly grants: Grant[];
  /**
   * Names of objects so powerful that a rule is not narrow by naming them; `*` at the end stands for any ending.
   *
   * @default - none
   */
  readonly powerfulNames?: readonly string[];
  readonly cis?: string;
  readonly mitre: string[];
  readonly owasp?: string[];
}

const RBAC = ['rbac.authorization.k8s.io'];
const CHANGE = ['create', 'update', 'patch'];
const CHANGE_OR_DELETE = [...CHANGE, 'delete', 'deletecollection'];

const ROWS: ForbiddenGrant[] = [
  { // RBAC-03; the answers to patch, update and deletecollection carry the objects with their data.
    id: 'no-secret-access',
    title: 'Roles do not read Secrets at large',
    rationale: 'Whoever reads the Secrets of a namespace is every identity whose credentials lie there.',
    remediation: 'Mount the Secret into the pod that needs it, or name it in resourceNames.',
    severity: Severity.HIGH,
    lets: 'read Secrets',
    grants: [{ groups: [''], resources: ['secrets'], verbs: ['get', 'list', 'watch', 'patch', 'update', 'deletecollection'] }],
    cis: '5.1.2',
    mitre: ['T1552.007'],
    owasp: ['K02', 'K03'],
  },
  { // RBAC-04: changing the image or the command of a workload is as good as creating one.
    id: 'no-workload-creation',
    title: 'Roles do not create or change workloads',
    rationale: 'A pod of one\'s own may mount any Secret and use any service account of the namespace.',
    remediation: 'Leave deployment to the delivery pipeline; scale through the scale subresource.',
    severity: Severity.HIGH,
    lets: 'create or change workloads',
    grants: [
      { groups: [''], resources: ['pods', 'pods/ephemeralcontainers', 'replicationcontrollers', 'podtemplates'], verbs: CHANGE },
      { groups: ['apps', 'extensions'], resources: ['deployments', 'statefulsets', 'daemonsets', 'replicasets'], verbs: CHANGE },
      { groups: ['batch'], resources: ['jobs', 'cronjobs'], verbs: CHANGE },
    ],
    cis: '5.1.4',
    mitre: ['T1610'],
  },
  { // RBAC-05
    id: 'no-privilege-escalation-verbs',
    title: 'Roles do not bind, escalate or impersonate',
    rationale: 'These verbs switch off the rule that nobody can grant more than they have.',
    remediation: 'Remove the verbs, or name the roles and identities in resourceNames.',
    severity: Severity.CRITICAL,
    lets: 'bind, escalate or impersonate',
    grants: [
      { groups: RBAC, resources: ['roles', 'clusterroles'], verbs: ['bind'] },
      // Whoever may escalate one role writes whatever they like into it.
      { groups: RBAC, resources: ['roles', 'clusterroles'], verbs: ['escalate'], narrowedByNames: false },
      { groups: [''], resources: ['users', 'groups', 'serviceaccounts'], verbs: ['impersonate'] },
      { groups: ['authentication.k8s.io'], resources: ['uids', 'userextras', 'userextras/*'], verbs: ['impersonate'] },
    ],
    powerfulNames: ['admin', 'cluster-admin', 'edit', 'kubeadm:cluster-admins', 'kubernetes-admin', 'system:*'],
    cis: '5.1.8',
    mitre: ['T1098.006', 'T1134'],
  },
  { // RBAC-05: the API server stops escalation through these, but not the spreading of rights that the subject has.
    id: 'no-role-management',
    title: 'Roles do not manage roles and bindings',
    rationale: 'An attacker who holds the role can hand its rights to an identity that survives the clean-up.',
    remediation: 'Leave roles and bindings to the delivery pipeline.',
    severity: Severity.MEDIUM,
    lets: 'change roles or bindings',
    grants: [{ groups: RBAC, resources: ['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings'], verbs: CHANGE }],
    mitre: ['T1098.006'],
  },
  { // RBAC-06; `get` is enough, because the WebSocket protocols open the stream with it.
    id: 'no-pod-exec',
    title: 'Roles do not open shells and tunnels into pods',
    rationale: 'A command run inside a pod has the identity, the network and the files of that pod.',
    remediation: 'Remove pods/exec, pods/attach and pods/portforward; debug through an audited, short-lived grant.',
    severity: Severity.HIGH,
    lets: 'run commands in pods or tunnel to them',
    grants: [{ groups: [''], resources: ['pods/exec', 'pods/attach', 'pods/portforward'], verbs: ['create', 'get'] }],
    mitre: ['T1609'],
  },
  { // RBAC-07
    id: 'no-node-proxy',
    title: 'Roles do not reach the kubelet through the API server',
    rationale: 'The subresource nodes/proxy runs commands in every pod of the node, past admission and audit; reading it is enough.',
    remediation: 'Use nodes/metrics, nodes/stats or nodes/log instead of nodes/proxy.',
    severity: Severity.CRITICAL,
    lets: 'reach the kubelet',
    grants: [{ groups: [''], resources: ['nodes/proxy'], narrowedByNames: false }],
    cis: '5.1.10',
    mitre: ['T1609'],
  },
  { // RBAC-08
    id: 'no-certificate-approval',
    title: 'Roles do not approve certificates',
    rationale: 'An approved client certificate is an identity of the attacker\'s choice that no one can revoke.',
    remediation: 'Leave approval to the controllers of the control plane.',
    severity: Severity.HIGH,
    lets: 'approve or sign certificates',
    grants: [
      { groups: ['certificates.k8s.io'], resources: ['certificatesigningrequests/approval', 'certificatesigningrequests/status'], verbs: ['update', 'patch'] },
      { groups: ['certificates.k8s.io'], resources: ['signers'], verbs: ['approve', 'sign'] },
    ],
    powerfulNames: ['kubernetes.io/*'], // signers of the control plane: clients and kubelets
    cis: '5.1.11',
    mitre: ['T1098'],
  },
  { // RBAC-09; the policies of the API server decide as much as webhooks do.
    id: 'no-admission-configuration-write',
    title: 'Roles do not change admission webhooks and policies',
    rationale: 'Whoever changes them switches the policies of the cluster off, or reads every object that passes.',
    remediation: 'Name the one configuration that the controller keeps in resourceNames.',
    severity: Severity.CRITICAL,
    lets: 'change admission webhooks or policies',
    grants: [{
      groups: ['admissionregistration.k8s.io'],
      resources: [
        'mutatingwebhookconfigurations', 'validatingwebhookconfigurations',
        'validatingadmissionpolicies', 'validatingadmissionpolicybindings', 'mutatingadmissionpolicies', 'mutatingadmissionpolicybindings',
      ],
      verbs: CHANGE_OR_DELETE,
    }],
    cis: '5.1.12',
    mitre: ['T1562.001'],
  },
  { // RBAC-10
    id: 'no-token-creation',
    title: 'Roles do not create tokens of service accounts',
    rationale: 'A token of another service account is that service account, from anywhere.',
    remediation: 'Name the service account in resourceNames, or let the kubelet mount the token.',
    severity: Severity.HIGH,
    lets: 'create tokens of service accounts',
    grants: [{ groups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] }],
    cis: '5.1.13',
    mitre: ['T1528'],
  },
  { // RBAC-11: a hostPath volume behind a claim passes every check of the pod.
    id: 'no-persistent-volume-creation',
    title: 'Roles do not create PersistentVolumes',
    rationale: 'A PersistentVolume may be a directory of the node, and a claim to it passes every check of the pod.',
    remediation: 'Use a StorageClass, whose provisioner creates the volumes.',
    severity: Severity.HIGH,
    lets: 'create PersistentVolumes',
    grants: [{ groups: [''], resources: ['persistentvolumes'], verbs: CHANGE }],
    cis: '5.1.9',
    mitre: ['T1611'],
  },
  { // RBAC-07: what the scheduler and the controllers believe about a node is written there.
    id: 'no-node-write',
    title: 'Roles do not change nodes',
    rationale: 'Labels, taints and the status of a node decide which pods run on it: an attacker who owns one node draws those with credentials there.',
    remediation: 'Leave nodes and nodes/status to the kubelet and the cloud controller.',
    severity: Severity.MEDIUM,
    lets: 'change nodes',
    grants: [{ groups: [''], resources: ['nodes', 'nodes/status'], verbs: CHANGE_OR_DELETE }],
    mitre: ['T1557'],
  },
  { // RBAC-09: the API server forwards requests, with the names and groups of who sent them, to what an APIService names.
    id: 'no-api-service-write',
    title: 'Roles do not register API servers',
    rationale: 'Whoever changes an APIService answers in place of the API server, and reads what is sent to that group.',
    remediation: 'Leave APIServices to the delivery pipeline, or name the one that the controller keeps in resourceNames.',
    severity: Severity.HIGH,
    lets: 'register API servers',
    grants: [{ groups: ['apiregistration.k8s.io'], resources: ['apiservices'], verbs: CHANGE_OR_DELETE }],
    mitre: ['T1557'],
  },
  { // RBAC-13
    id: 'no-evidence-deletion',
    title: 'Roles do not delete events and logs',
    rationale: 'An intruder removes the traces first.',
    remediation: 'Remove the verbs delete and deletecollection.',
    severity: Severity.MEDIUM,
    lets: 'delete events or logs',
    grants: [
      { groups: ['', 'events.k8s.io'], resources: ['events'], verbs: ['delete', 'deletecollection'] },
      { groups: [''], resources: ['pods/log'], verbs: ['delete', 'deletecollection'] },
    ],
    mitre: ['T1070'],
  },
  { // RBAC-13, CVE-2021-25740
    id: 'no-endpoint-write',
    title: 'Roles do not edit endpoints',
    rationale: 'Endpoints written by hand send the traffic of a Service to pods of another namespace, past its network policies.',
    remediation: 'Let the endpoint controllers keep Endpoints and EndpointSlices.',
    severity: Severity.MEDIUM,
    lets: 'edit endpoints',
    grants: [
      { groups: [''], resources: ['endpoints'], verbs: CHANGE },
      { groups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: CHANGE },
    ],
    mitre: ['T1557'],
  },
  { // RBAC-13, CVE-2020-8554
    id: 'no-service-status-write',
    title: 'Roles do not write the status of Services',
    rationale: 'An address written to the status of a load balancer draws the traffic of others to it (CVE-2020-8554).',
    remediation: 'Leave services/status to the cloud controller.',
    severity: Severity.MEDIUM,
    lets: 'write the status of Services',
    grants: [{ groups: [''], resources: ['services/status'], verbs: ['update', 'patch'] }],
    mitre: ['T1557'],
  },
];

function forbidden(row: ForbiddenGrant): Control {
  const bad = grantedAtLarge(row.grants, row.powerfulNames);
  return {
    id: row.id,
    family: 'rbac',
    title: row.title,
    rationale: row.rationale,
    remediation: row.remediation,
    severity: row.severity,
    scope: ControlScope.OBJECT,
    kinds: ['rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/ClusterRole'],
    parameters: { exempt: EXEMPT_OBJECTS, ...row.powerfulNames ? { powerfulNames: powerfulNames(row.powerfulNames) } : {} },
    expression: `(${IS_EXEMPT}) || !variables.rules.exists(r, ${bad})`,
    message: `the role lets its subjects ${row.lets}: {{${onOneLine(rulesInWords(bad))}}}`,
    path: '/rules',
    frameworks: [...row.cis ? [cis(row.cis)] : [], nsa('authentication-authorization'), ...mitre(...row.mitre), ...owasp(...row.owasp ?? ['K02'])],
  };
}

/** RBAC-03 to 11, and the rows of RBAC-13 that do not depend on the namespace. */
export const FORBIDDEN_GRANTS: readonly Control[] = ROWS.map(forbidden);
