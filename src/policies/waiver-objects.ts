import { celString } from './cel-literal';

/**
 * Who makes objects of other objects' templates: the account of each controller, or one for all where
 * kube-controller-manager runs without `--use-service-account-credentials`.
 */
export const TEMPLATE_CONTROLLERS: readonly string[] = [
  'system:kube-controller-manager',
  ...['cronjob-controller', 'daemon-set-controller', 'deployment-controller', 'job-controller', 'replicaset-controller', 'replication-controller', 'statefulset-controller']
    .map(name => `system:serviceaccount:kube-system:${name}`),
];

/** CEL of type bool: whether a controller of Kubernetes makes or changes the object. */
export const BY_A_TEMPLATE_CONTROLLER = `request.userInfo.username in [${TEMPLATE_CONTROLLERS.map(celString).join(', ')}]`;

const OWNERS = 'dyn(object).metadata.?ownerReferences.orValue([]).filter(owner, owner.?controller.orValue(false))';
const HASH = "dyn(object).metadata.?labels[?'pod-template-hash'].orValue('')";

/**
 * CEL of type list: `Kind/name` of the object, and of what it was made of, so that the waiver of a Deployment covers its
 * ReplicaSets and pods.
 *
 * Owners count only for what controllers make. Anybody may write ownerReferences and choose names; but what a controller
 * makes comes from a template that was judged when somebody wrote it, under its own name. A ReplicaSet is its
 * Deployment's name and the value of the label `pod-template-hash`; a Job of a CronJob, its name and digits.
 */
export const WAIVER_OBJECTS = `[object.kind + '/' + dyn(object).metadata.?name.orValue('')] + (${BY_A_TEMPLATE_CONTROLLER} ? `
  + `${OWNERS}.map(owner, owner.kind + '/' + owner.name)`
  + " + (object.kind != 'Pod' ? [] : "
  + `${OWNERS}.filter(owner, owner.kind == 'ReplicaSet' && ${HASH} != '' && owner.name.endsWith('-' + ${HASH}))`
  + `.map(owner, 'Deployment/' + owner.name.substring(0, size(owner.name) - size(${HASH}) - 1))`
  + ` + ${OWNERS}.filter(owner, owner.kind == 'Job' && owner.name.matches('-[0-9]+$')).map(owner, 'CronJob/' + owner.name.substring(0, owner.name.lastIndexOf('-'))))`
  + ' : [])';
