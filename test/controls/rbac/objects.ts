import { KubeObject } from '../../../src/manifests';

type Rule = { apiGroups?: string[]; resources?: string[]; verbs?: string[]; resourceNames?: string[]; nonResourceURLs?: string[] };

const API_VERSION = 'rbac.authorization.k8s.io/v1';

/** `rule('', 'pods pods/log', 'get list')`: the fields separated by blanks. */
export function rule(apiGroups: string, resources: string, verbs: string, resourceNames?: string): Rule {
  return {
    apiGroups: apiGroups.split(' '),
    resources: resources.split(' '),
    verbs: verbs.split(' '),
    ...resourceNames === undefined ? {} : { resourceNames: resourceNames.split(' ') },
  };
}

export function role(...rules: Rule[]): KubeObject {
  return { apiVersion: API_VERSION, kind: 'Role', metadata: { name: 'app', namespace: 'shop' }, rules };
}

export function clusterRole(...rules: Rule[]): KubeObject {
  return { apiVersion: API_VERSION, kind: 'ClusterRole', metadata: { name: 'app' }, rules };
}

/** The object as the API server's own bootstrap would have made it. */
export function builtIn(object: KubeObject, name = 'system:app'): KubeObject {
  return { ...object, metadata: { ...object.metadata, name, labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } } };
}

/** A binding of a ClusterRole to subjects, written `Group/developers`. */
export function binding(roleName: string, ...subjects: string[]): KubeObject {
  return {
    apiVersion: API_VERSION,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'app' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: roleName },
    subjects: subjects.map(subject => ({ kind: subject.split('/')[0], name: subject.split('/')[1] })),
  };
}
