import { Control, ControlScope, ParameterType, Severity } from '../control';
import { mitre, nsa, owasp } from '../frameworks';

const FRAMEWORKS = [nsa('network-separation'), ...mitre('T1133'), ...owasp('K06')];

// A search for the word costs the API server a tenth of the regular expression, and nearly all images end there.
const TILLER = "i.contains('tiller') && i.matches('(^|/)tiller([:@]|$)')";

/** SVC-05. Helm 2 ended in 2020; its server took commands from anybody who could reach it. */
export const NO_TILLER: Control = {
  id: 'no-tiller',
  family: 'service',
  title: 'Tiller is not deployed',
  rationale: 'The server of Helm 2 installs what anybody on the pod network sends it, usually with the rights of cluster-admin.',
  remediation: 'Remove it and use Helm 3 or newer, which has no server.',
  severity: Severity.HIGH,
  scope: ControlScope.POD,
  expression: `!variables.images.exists(i, ${TILLER})`,
  message: `the pod runs Tiller from image '{{variables.images.filter(i, ${TILLER}).join("', '")}}'`,
  frameworks: FRAMEWORKS,
};

const DASHBOARD = "i.contains('dashboard') && i.matches('(^|/)(kubernetes-dashboard|kubernetesui/dashboard)(-[a-z0-9]{1,16})?([:@]|$)')";
const LABELLED = "['app', 'k8s-app', 'app.kubernetes.io/name'].exists(l, variables.podMeta.?labels[?l].orValue('') == 'kubernetes-dashboard')";

/** SVC-05. The project is archived; its service account has been the way into several clusters. */
export const NO_DASHBOARD: Control = {
  id: 'no-kubernetes-dashboard',
  family: 'service',
  title: 'The Kubernetes Dashboard is not deployed',
  rationale: 'A web page with rights over the cluster is one missing authentication away from handing them to a visitor.',
  remediation: 'Remove it; use a client that acts with the rights of its user.',
  severity: Severity.MEDIUM,
  scope: ControlScope.POD,
  expression: `!variables.images.exists(i, ${DASHBOARD}) && !${LABELLED}`,
  message: "the pod runs the Kubernetes Dashboard from image '{{variables.images.join(\"', '\")}}'",
  frameworks: FRAMEWORKS,
};

const NAMED = "([object.?metadata.?name.orValue('')] + object.?spec.?selector.orValue({}).map(k, object.spec.selector[k]))";

/** SVC-05. */
export const MANAGEMENT_UI_NOT_EXPOSED: Control = {
  id: 'management-ui-not-exposed',
  family: 'service',
  title: 'Management interfaces are not exposed outside the cluster',
  rationale: 'Dashboards, pipelines and notebooks run commands by design; on a public address they run those of strangers.',
  remediation: 'Use type ClusterIP and reach the interface through an authenticating proxy or a port-forward.',
  severity: Severity.HIGH,
  scope: ControlScope.OBJECT,
  kinds: ['Service'],
  parameters: {
    interfaces: {
      type: ParameterType.STRING_LIST,
      description: 'names of Services, or values of their selectors, that stand for a management interface',
      defaultValue: [
        'argo-server', 'argocd-server', 'jenkins', 'jupyterhub', 'kubeflow-dashboard', 'centraldashboard', 'kubernetes-dashboard',
        'ml-pipeline-ui', 'octant', 'prometheus-server', 'tiller', 'tiller-deploy', 'weave-scope-app',
      ],
    },
  },
  expression: `!(object.?spec.?type.orValue('ClusterIP') in ['NodePort', 'LoadBalancer']) || !${NAMED}.exists(n, n in params.interfaces)`,
  message: `the management interface '{{${NAMED}.filter(n, n in params.interfaces)[0]}}' is exposed by a service of type {{object.spec.type}}`,
  path: '/spec/type',
  frameworks: FRAMEWORKS,
};
