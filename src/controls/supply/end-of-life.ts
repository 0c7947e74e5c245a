import { Control, ControlScope, ParameterType, Severity } from '../control';
import { mitre, nsa, owasp } from '../frameworks';
import { DEPRECATED_APIS } from './deprecated-apis';
import { REMOVED_APIS } from './removed-apis';
import { liesIn, normalized } from '../image/cel';

/** SUP-01. */
export const NO_REMOVED_APIS: Control = {
  id: 'no-removed-api-versions',
  family: 'supply',
  title: 'Objects use API versions that the target still serves',
  rationale: 'The API server refuses the object: a policy, quota or workload that was meant to be there is not.',
  remediation: 'Move the object to the version of the API that replaced it.',
  severity: Severity.MEDIUM,
  scope: ControlScope.OBJECT,
  kinds: ['*'],
  parameters: {
    removed: {
      type: ParameterType.STRING_LIST,
      description: 'what the target no longer serves, written group/version/Kind',
      defaultByKubernetesVersion: REMOVED_APIS,
    },
  },
  expression: "!((object.apiVersion + '/' + object.kind) in params.removed)",
  message: "{{object.kind}} of '{{object.apiVersion}}' is no longer served",
  path: '/apiVersion',
  frameworks: [nsa('upgrading'), ...owasp('K07')],
};

/** SUP-01. */
export const NO_DEPRECATED_APIS: Control = {
  id: 'no-deprecated-api-versions',
  family: 'supply',
  title: 'Objects use API versions that will go on',
  rationale: 'The upgrade that removes the version, often one with urgent fixes, has to wait for the object.',
  remediation: 'Move the object to the version of the API that replaces it.',
  severity: Severity.LOW,
  scope: ControlScope.OBJECT,
  kinds: ['*'],
  parameters: {
    deprecated: {
      type: ParameterType.STRING_LIST,
      description: 'what the target still serves but a later version will not, written group/version/Kind',
      defaultByKubernetesVersion: DEPRECATED_APIS,
    },
  },
  expression: "!((object.apiVersion + '/' + object.kind) in params.deprecated)",
  message: "{{object.kind}} of '{{object.apiVersion}}' is deprecated",
  path: '/apiVersion',
  frameworks: [nsa('upgrading'), ...owasp('K07')],
};

/** SUP-01, SVC-04: ingress-nginx gets no fixes since March 2026; its last holes gave away every Secret (CVE-2025-1974). */
export const NO_RETIRED_INGRESS_CONTROLLER: Control = {
  id: 'no-retired-ingress-controller',
  family: 'supply',
  title: 'Ingress classes belong to maintained controllers',
  rationale: 'The next hole in a retired controller, which faces the internet and reads every TLS key, will stay open.',
  remediation: 'Move to a maintained controller or to the Gateway API.',
  severity: Severity.MEDIUM,
  scope: ControlScope.OBJECT,
  kinds: ['networking.k8s.io/IngressClass'],
  parameters: {
    retired: {
      type: ParameterType.STRING_LIST,
      description: 'values of spec.controller whose project has ended',
      defaultValue: ['k8s.io/ingress-nginx'],
    },
  },
  expression: "!(object.?spec.?controller.orValue('') in params.retired)",
  message: "the controller '{{object.?spec.?controller.orValue('')}}' is no longer maintained",
  path: '/spec/controller',
  frameworks: [nsa('upgrading'), ...mitre('T1190'), ...owasp('K07')],
};

/** CEL: the images of the pod whose repository is in the list, however their registry is spelt. */
const RETIRED = `variables.images.filter(i, [${normalized('i')}].exists(image, params.repositories.exists(r, ${liesIn('image', 'r')})))`;

/** SUP-01. */
export const NO_RETIRED_CONTROLLER_IMAGE: Control = {
  id: 'no-retired-controller-image',
  family: 'supply',
  title: 'Controllers come from maintained projects',
  rationale: 'The next hole in a retired controller will stay open, and controllers have rights over the cluster.',
  remediation: 'Move to a maintained successor.',
  severity: Severity.MEDIUM,
  scope: ControlScope.POD,
  parameters: {
    repositories: {
      type: ParameterType.STRING_LIST,
      description: 'image repositories, completed (`docker.io/library/nginx`), of projects that have ended',
      defaultValue: [
        'docker.io/fluxcd/flux', 'docker.io/weaveworks/weave-kube', 'docker.io/weaveworks/weave-npc', 'k8s.gcr.io/ingress-nginx/controller',
        'quay.io/kubernetes-ingress-controller/nginx-ingress-controller', 'registry.k8s.io/ingress-nginx/controller',
      ],
    },
  },
  expression: `size(${RETIRED}) == 0`,
  message: `the project of image {{${RETIRED}.map(i, "'" + i + "'").join(', ')}} has ended`,
  frameworks: [nsa('upgrading'), ...mitre('T1190'), ...owasp('K07')],
};
