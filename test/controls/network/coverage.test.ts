import { deployment, itJudgesFirst, namespace, networkPolicy, object, SetCase } from '../set';

const web = deployment('web');
const everywhere = (apiVersion: string, kind: string, spec: { [field: string]: any }) => object(apiVersion, kind, 'all', { spec }, { namespace: undefined });
const cilium = (spec: { [field: string]: any }) => object('cilium.io/v2', 'CiliumNetworkPolicy', 'web', { spec });
const ciliumEverywhere = (spec: { [field: string]: any }) => everywhere('cilium.io/v2', 'CiliumClusterwideNetworkPolicy', spec);
const calico = (spec: { [field: string]: any }) => object('projectcalico.org/v3', 'NetworkPolicy', 'web', { spec });
const calicoEverywhere = (spec: { [field: string]: any }) => everywhere('projectcalico.org/v3', 'GlobalNetworkPolicy', spec);
const admin = (spec: { [field: string]: any }) => everywhere('policy.networking.k8s.io/v1alpha1', 'AdminNetworkPolicy', spec);
const APP = { matchLabels: { app: 'web' } };
const DENY_ALL = [{ action: 'Deny', from: [{ namespaces: {} }] }];

itJudgesFirst('workload-ingress-isolated', {
  good: [
    ['pods that a policy selects', [web, networkPolicy('web', { podSelector: APP })]],
    ['pods that a policy selects by an expression', [web, networkPolicy('web', { podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['api', 'web'] }] } })]],
    ['pods that are not left out', [web, networkPolicy('web', { podSelector: { matchExpressions: [{ key: 'quarantine', operator: 'DoesNotExist' }] } })]],
    ['pods of a namespace that denies by default', [web, networkPolicy('deny', { podSelector: {}, policyTypes: ['Ingress'] })]],
    ['a policy without a selector, which is for all pods', [web, networkPolicy('deny', { policyTypes: ['Ingress'] })]],
    ['objects without a namespace, which all land in the same', [
      { ...web, metadata: { name: 'web' } }, { ...networkPolicy('web', { podSelector: APP }), metadata: { name: 'web', namespace: 'default' } },
    ]],
    ['pods on the network of their node, which no policy selects', [deployment('web', {}, { hostNetwork: true })]],
    ['a policy of Cilium', [web, cilium({ endpointSelector: { matchLabels: { 'k8s:app': 'web' } }, ingress: [{}] })]],
    ['one of several specifications of Cilium', [web, object('cilium.io/v2', 'CiliumNetworkPolicy', 'web', { specs: [{ endpointSelector: {}, egress: [{}] }, { endpointSelector: APP, ingress: [{}] }] })]],
    ['a policy of Cilium that only denies', [web, cilium({ endpointSelector: APP, ingressDeny: [{ fromEntities: ['world'] }] })]],
    ['a policy of Cilium for the namespace', [web, ciliumEverywhere({ endpointSelector: { matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'shop' } }, ingress: [{}] })]],
    ['a policy of Cilium by a label of the namespace', [
      web, namespace('shop', { team: 'a' }), ciliumEverywhere({ endpointSelector: { matchLabels: { 'io.cilium.k8s.namespace.labels.team': 'a' } }, ingress: [{}] }),
    ]],
    ['a policy of Calico', [web, calico({ selector: "app == 'web'", types: ['Ingress'] })]],
    ['a policy of Calico for all pods', [web, calico({})]],
    ['a policy of Calico for namespaces', [web, namespace('shop', { team: 'a' }), calicoEverywhere({ namespaceSelector: "team in {'a', 'b'}", types: ['Ingress', 'Egress'] })]],
    ['a policy of the cluster that denies', [web, admin({ subject: { namespaces: {} }, ingress: DENY_ALL })]],
    ['a policy of Calico for accounts', [deployment('web', {}, { serviceAccountName: 'web' }), calico({ serviceAccountSelector: "projectcalico.org/name == 'web'" })]],
    ['a policy of Calico in a tier that other files have', [web, calico({ tier: 'security' })]],
    ['a policy of the cluster for some pods', [web, admin({ subject: { pods: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } }, podSelector: APP } }, ingress: DENY_ALL })]],
  ],
  bad: [
    ['pods that nothing selects', [web]],
    ['pods of another namespace', [web, { ...networkPolicy('web', { podSelector: APP }), metadata: { name: 'web', namespace: 'other' } }]],
    ['other labels', [web, networkPolicy('web', { podSelector: { matchLabels: { app: 'api' } } })]],
    ['a policy for the other direction', [web, networkPolicy('web', { podSelector: APP, policyTypes: ['Egress'] })]],
    ['labels of the Deployment, which are not those of its pods', [
      { ...deployment('web', {}), metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } } }, networkPolicy('web', { podSelector: APP }),
    ]],
    ['pods that are left out', [deployment('web', { quarantine: '1' }), networkPolicy('web', { podSelector: { matchExpressions: [{ key: 'quarantine', operator: 'DoesNotExist' }] } })]],
    ['a selector with an operator that there is not', [web, networkPolicy('web', { podSelector: { matchExpressions: [{ key: 'app', operator: 'Like', values: ['w'] }] } })]],
    ['a selector that is text', [web, networkPolicy('web', { podSelector: 'app=web' })]],
    ['a label that is a number', [web, networkPolicy('web', { podSelector: { matchLabels: { app: 1 } } })]],
    ['a label that only JavaScript knows', [web, networkPolicy('web', { podSelector: { matchExpressions: [{ key: 'constructor', operator: 'Exists' }] } })]],
    ['a label that the controller makes at run time', [web, networkPolicy('web', { podSelector: { matchLabels: { 'pod-template-hash': 'abc' } } })]],
    ['a policy of Cilium without rules for it', [web, cilium({ endpointSelector: APP, egress: [{}] })]],
    ['a policy of Cilium that asks for no default deny', [web, cilium({ endpointSelector: APP, enableDefaultDeny: { ingress: false }, ingress: [{}] })]],
    ['a policy of Cilium for nodes', [web, ciliumEverywhere({ nodeSelector: {}, ingress: [{}] })]],
    ['a policy of Calico that cannot be read', [web, calico({ selector: "app === 'web'" })]],
    ['a policy of Calico for egress', [web, calico({ egress: [{ action: 'Allow' }] })]],
    ['a policy of Calico for other accounts', [web, calico({ serviceAccountSelector: "projectcalico.org/name == 'web'" })]],
    ['a policy that the API server refuses', [web, networkPolicy('web', { podSelector: APP, ingress: [{ ports: [{ port: 0 }] }] })]],
    ['a policy that a later one of that name replaces', [web, networkPolicy('web', { podSelector: APP }), networkPolicy('web', { podSelector: { matchLabels: { app: 'api' } } })]],
    ['a policy of Calico for what has no namespace', [web, calicoEverywhere({ namespaceSelector: 'global()' })]],
    ['a policy of Calico in a tier that passes on', [web, everywhere('projectcalico.org/v3', 'Tier', { defaultAction: 'Pass' }), calico({ tier: 'all', selector: 'all()' })]],
    ['a policy of the cluster that only allows', [web, admin({ subject: { namespaces: {} }, ingress: [{ action: 'Allow', from: [{ namespaces: {} }] }] })]],
    ['a policy of the cluster for other namespaces', [web, admin({ subject: { namespaces: { matchLabels: { team: 'b' } } }, ingress: DENY_ALL })]],
  ],
});

itJudgesFirst('workload-egress-isolated', {
  good: [
    ['pods that a policy selects', [web, networkPolicy('web', { podSelector: APP, policyTypes: ['Egress'] })]],
    ['egress rules without policy types', [web, networkPolicy('web', { podSelector: APP, egress: [{}] })]],
    ['a policy of Calico with egress rules', [web, calico({ egress: [{ action: 'Allow' }] })]],
  ],
  bad: [
    ['no policy types and no egress rules', [web, networkPolicy('web', { podSelector: APP, egress: [] })]],
    ['a policy for the other direction', [web, networkPolicy('web', { podSelector: APP, policyTypes: ['Ingress'] })]],
  ],
});

const shop = namespace('shop', { team: 'a' });

itJudgesFirst('namespace-denies-ingress-by-default', {
  good: [
    ['a policy for all pods', [shop, networkPolicy('deny', { podSelector: {}, policyTypes: ['Ingress'] })]],
    ['a policy for all pods that lets some in', [shop, networkPolicy('deny', { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] })]],
    ['all pods of the cluster on one port', [shop, networkPolicy('deny', { podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 9090 }] }] })]],
    ['some pods of all namespaces', [shop, networkPolicy('deny', { podSelector: {}, ingress: [{ from: [{ namespaceSelector: {}, podSelector: APP }] }] })]],
    ['addresses but for some', [shop, networkPolicy('deny', { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } }] }] })]],
    ['a policy that allows all to some pods, beside one that denies', [shop, networkPolicy('deny', { podSelector: {} }), networkPolicy('open', { podSelector: APP, ingress: [{}] })]],
    ['a namespace of the cluster itself', [namespace('kube-system')]],
    ['a policy of Cilium for all pods', [shop, cilium({ endpointSelector: {}, ingress: [{}] })]],
    ['a policy of Cilium for the namespace', [shop, ciliumEverywhere({ endpointSelector: { matchLabels: { 'io.kubernetes.pod.namespace': 'shop' } }, ingress: [{}] })]],
    ['a policy of Calico for the namespace', [shop, calicoEverywhere({ namespaceSelector: "team == 'a'", types: ['Ingress'] })]],
    ['a policy of Calico for all but some namespaces', [
      shop, calicoEverywhere({ namespaceSelector: "has(projectcalico.org/name) && projectcalico.org/name not in {'kube-system'}", types: ['Ingress'] }),
    ]],
    ['a policy of Calico that denies all before one that allows', [
      shop, calico({ order: 2, ingress: [{ action: 'Allow' }] }), calicoEverywhere({ order: 1, ingress: [{ action: 'Deny' }] }),
    ]],
    ['a policy of the cluster that passes on to one that denies', [
      shop, networkPolicy('deny', { podSelector: {} }), admin({ priority: 1, subject: { namespaces: {} }, ingress: [{ action: 'Pass', from: [{ namespaces: {} }] }] }),
    ]],
    ['a policy of the cluster that denies all', [shop, admin({ subject: { namespaces: { matchLabels: { team: 'a' } } }, ingress: DENY_ALL })]],
  ],
  bad: [
    ['no policy', [shop]],
    ['a policy for some pods', [shop, networkPolicy('deny', { podSelector: APP, policyTypes: ['Ingress'] })]],
    ['a policy that allows all', [shop, networkPolicy('deny', { podSelector: {}, ingress: [{}] })]],
    ['a policy that allows all pods of the cluster', [shop, networkPolicy('deny', { podSelector: {}, ingress: [{ from: [{ podSelector: APP }, { namespaceSelector: {} }] }] })]],
    ['a policy that allows all addresses', [shop, networkPolicy('deny', { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }] })]],
    ['a policy that allows all beside one that denies', [shop, networkPolicy('deny', { podSelector: {} }), networkPolicy('open', { podSelector: {}, ingress: [{}] })]],
    ['a policy for egress', [shop, networkPolicy('deny', { podSelector: {}, policyTypes: ['Egress'] })]],
    ['a policy of another namespace', [shop, { ...networkPolicy('deny', { podSelector: {} }), metadata: { name: 'deny', namespace: 'other' } }]],
    ['a policy of Calico that allows all', [shop, calico({ ingress: [{ action: 'Allow' }] })]],
    ['a policy of Cilium that allows all pods', [shop, cilium({ endpointSelector: {}, ingress: [{ fromEntities: ['cluster'] }] })]],
    ['a policy of Cilium that allows all, beside one that denies', [
      shop, networkPolicy('deny', { podSelector: {} }), cilium({ endpointSelector: {}, ingress: [{ fromEntities: ['all'] }] }),
    ]],
    ['a policy of Calico that allows all before one that denies', [
      shop, calico({ order: 1, ingress: [{ action: 'Allow' }] }), calicoEverywhere({ order: 2, ingress: [{ action: 'Deny' }] }),
    ]],
    ['a policy of the cluster that allows all, whatever namespaces deny', [
      shop, networkPolicy('deny', { podSelector: {} }), admin({ priority: 1, subject: { namespaces: {} }, ingress: [{ action: 'Allow', from: [{ namespaces: {} }] }] }),
    ]],
    ['a policy of the cluster that denies some', [shop, admin({ subject: { namespaces: {} }, ingress: [{ action: 'Deny', from: [{ namespaces: { matchLabels: { team: 'b' } } }] }] })]],
  ],
});

itJudgesFirst('namespace-denies-egress-by-default', {
  good: [
    ['a policy for all pods', [shop, networkPolicy('deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] })]],
    ['all pods of the cluster, which are not all addresses', [shop, networkPolicy('deny', { podSelector: {}, egress: [{ to: [{ namespaceSelector: {} }] }] })]],
  ],
  bad: [
    ['a policy that allows all addresses', [shop, networkPolicy('deny', { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }] })]],
    ['a policy of Cilium that allows the world', [shop, cilium({ endpointSelector: {}, egress: [{ toEntities: ['world'] }] })]],
    ['a policy for ingress', [shop, networkPolicy('deny', { podSelector: {} })]], ['no policy', [shop]],
  ],
});

const POLICY_CASES: { good: SetCase[]; bad: SetCase[] } = {
  good: [
    ['a policy for pods that are there', [networkPolicy('web', { podSelector: APP }), web]],
    ['a policy where no workload is', [networkPolicy('web', { podSelector: APP })]],
    ['a policy for all pods', [networkPolicy('deny', {}), web]],
    ['a selector by a label of a Job', [networkPolicy('job', { podSelector: { matchLabels: { 'job-name': 'a' } } }), object('batch/v1', 'Job', 'a', { spec: { template: { spec: {} } } })]],
    ['a label that is known at run time only', [networkPolicy('job', { podSelector: { matchLabels: { 'statefulset.kubernetes.io/pod-name': 'db-0' } } }), web]],
    ['a policy of Cilium', [cilium({ endpointSelector: APP, ingress: [{}] }), web]],
    ['a policy of Calico', [calico({ selector: "has(app) && app starts with 'w'" }), web]],
  ],
  bad: [
    ['a policy for pods that are not there', [networkPolicy('web', { podSelector: { matchLabels: { app: 'wbe' } } }), web]],
    ['a policy of Cilium for others', [cilium({ endpointSelector: { matchLabels: { app: 'wbe' } }, ingress: [{}] }), web]],
    ['a policy of Cilium for a label that it does not look at', [cilium({ endpointSelector: { matchLabels: { 'pod-template-hash': 'a' } }, ingress: [{}] }), web]],
    ['a policy of Calico for others', [calico({ selector: "app == 'wbe'" }), web]],
  ],
};
itJudgesFirst('network-policy-selects-pods', POLICY_CASES);
