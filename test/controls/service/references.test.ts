import { deployment, itJudgesFirst, judged, object } from '../set';

const web = deployment('web', { app: 'web' }, { containers: [{ name: 'web', ports: [{ name: 'http', containerPort: 8080 }] }] });
const service = (spec: { [field: string]: any }, name = 'web') => object('v1', 'Service', name, { spec });

itJudgesFirst('service-selects-pods', {
  good: [
    ['pods that are there', [service({ selector: { app: 'web' } }), web]],
    ['a namespace without workloads', [service({ selector: { app: 'wbe' } })]],
    ['no selector', [service({}), web]],
    ['an empty selector', [service({ selector: {} }), web]],
    ['a name outside the cluster', [service({ type: 'ExternalName', externalName: 'a.example', selector: { app: 'x' } }), web]],
    ['a label that a controller makes', [service({ selector: { 'statefulset.kubernetes.io/pod-name': 'web-0' } }), web]],
    ['pods that an operator makes and labels with the name of their object', [
      service({ selector: { prometheus: 'main' } }), web, object('monitoring.coreos.com/v1', 'Prometheus', 'main'),
    ]],
    ['pods that an operator labels under its domain', [
      service({ selector: { 'strimzi.io/kind': 'Kafka' } }), web, object('kafka.strimzi.io/v1', 'Kafka', 'bus'),
    ]],
    ['pods of the cluster itself, which lie in no file', [
      object('v1', 'Service', 'dns', { spec: { selector: { 'k8s-app': 'kube-dns' } } }, { namespace: 'kube-system' }),
      { ...web, metadata: { name: 'web', namespace: 'kube-system' } },
    ]],
    ['pods of a kind of its own', [service({ selector: { app: 'web' } }), { ...web, apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout' }], {
      workloadKinds: [{ groups: ['argoproj.io'], kind: 'Rollout', path: ['spec', 'template'] }],
    }],
  ],
  bad: [
    ['other labels', [service({ selector: { app: 'wbe' } }), web]],
    ['one label too many', [service({ selector: { app: 'web', tier: 'front' } }), web]],
    ['pods of another namespace', [service({ selector: { app: 'db' } }), web, { ...deployment('db'), metadata: { name: 'db', namespace: 'other' } }]],
    ['labels that the operator of another namespace uses', [
      service({ selector: { prometheus: 'main' } }), web, object('monitoring.coreos.com/v1', 'Prometheus', 'main', {}, { namespace: 'other' }),
    ]],
    ['the name of an object that makes no pods', [
      service({ selector: { app: 'wbe' } }), web, object('networking.istio.io/v1', 'VirtualService', 'wbe'), object('monitoring.coreos.com/v1', 'ServiceMonitor', 'wbe'),
    ]],
    ['a selector that is no map', [service({ selector: 'app=web' }), web]],
  ],
});

itJudgesFirst('service-target-ports-declared', {
  good: [
    ['a port that a container declares', [service({ selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] }), web]],
    ['a number', [service({ selector: { app: 'web' }, ports: [{ port: 80, targetPort: 9999 }] }), web]],
    ['no target port', [service({ selector: { app: 'web' }, ports: [{ port: 80 }] }), web]],
    ['no pods', [service({ selector: { app: 'wbe' }, ports: [{ port: 80, targetPort: 'http' }] }), web]],
    ['a port of a sidecar', [
      service({ selector: { app: 'web' }, ports: [{ targetPort: 'mesh' }] }), deployment('web', { app: 'web' }, { initContainers: [{ ports: [{ name: 'mesh' }] }] }),
    ]],
  ],
  bad: [['a port that no container declares', [service({ selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'https' }] }), web]]],
});

it('service-target-ports-declared names every port once', () => {
  const ports = [{ targetPort: 'a' }, { targetPort: 'a' }, { targetPort: 'b' }, { targetPort: 'http' }, null, 'x'];
  expect(judged('service-target-ports-declared', [service({ selector: { app: 'web' }, ports }), web])[0])
    .toEqual(['no container of the selected pods declares a port named a, b']);
});

const ingress = (name: string) => object('networking.k8s.io/v1', 'Ingress', 'web', { spec: { rules: [{ http: { paths: [{ backend: { service: { name } } }] } }] } });
const route = (backend: { [field: string]: any }) => object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'web', { spec: { rules: [{ backendRefs: [backend] }] } });

itJudgesFirst('route-backends-exist', {
  good: [
    ['a Service that is there', [ingress('web'), service({})]],
    ['a set without Services', [ingress('web')]],
    ['Services of another namespace only', [ingress('web'), object('v1', 'Service', 'api', {}, { namespace: 'other' })]],
    ['a backend that is no Service', [route({ group: 'example.com', kind: 'Bucket', name: 'a' }), service({})]],
    ['a Service of another namespace', [route({ name: 'api', namespace: 'other' }), object('v1', 'Service', 'api', {}, { namespace: 'other' })]],
    ['an action that an annotation tells the controller of AWS', [
      object('networking.k8s.io/v1', 'Ingress', 'web', { spec: { defaultBackend: { service: { name: 'ssl-redirect', port: { name: 'use-annotation' } } } } }), service({}),
    ]],
    ['the Service of the API server', [route({ name: 'kubernetes', namespace: 'default' }), object('v1', 'Service', 'api', {}, { namespace: 'default' })]],
    ['no rules', [object('networking.k8s.io/v1', 'Ingress', 'web', { spec: { rules: [null, { http: 'x' }] } }), service({})]],
  ],
  bad: [
    ['a Service that is not', [ingress('wbe'), service({})]],
    ['the default backend', [object('networking.k8s.io/v1', 'Ingress', 'web', { spec: { defaultBackend: { service: { name: 'wbe' } } } }), service({})]],
    ['the spelling of before 1.22', [object('extensions/v1beta1', 'Ingress', 'web', { spec: { backend: { serviceName: 'wbe' } } }), service({})]],
    ['a backend of a route', [route({ name: 'wbe' }), service({})]],
    ['a name that only JavaScript knows', [route({ name: 'constructor' }), service({})]],
  ],
});

const monitor = (spec: { [field: string]: any }, kind = 'ServiceMonitor') => object('monitoring.coreos.com/v1', kind, 'web', { spec });
const labelled = { ...service({}), metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } } };

itJudgesFirst('monitor-selects-targets', {
  good: [
    ['a Service that is there', [monitor({ selector: { matchLabels: { app: 'web' } } }), labelled]],
    ['a Service of any namespace', [monitor({ namespaceSelector: { any: true }, selector: { matchLabels: { app: 'web' } } }), { ...labelled, metadata: { ...labelled.metadata, namespace: 'other' } }]],
    ['a namespace that the set does not have', [monitor({ namespaceSelector: { matchNames: ['other'] }, selector: { matchLabels: { app: 'x' } } }), labelled]],
    ['pods that are there', [monitor({ selector: { matchLabels: { app: 'web' } } }, 'PodMonitor'), web]],
  ],
  bad: [
    ['other Services', [monitor({ selector: { matchLabels: { app: 'wbe' } } }), labelled]],
    ['other pods', [monitor({ selector: { matchLabels: { app: 'wbe' } } }, 'PodMonitor'), web]],
    ['a Service of another namespace', [monitor({ selector: { matchLabels: { app: 'web' } } }), service({}), { ...labelled, metadata: { ...labelled.metadata, namespace: 'other' } }]],
  ],
});
