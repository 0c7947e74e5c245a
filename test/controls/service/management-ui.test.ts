import { deploymentWith, itJudges, messages, pod, podWith } from '../check';
import { service } from './objects';

itJudges('no-tiller', {
  good: [['another image', podWith({ image: 'ghcr.io/example/distiller:1' })]],
  bad: [
    ['Tiller', deploymentWith({ image: 'gcr.io/kubernetes-helm/tiller:v2.16.1' })],
    ['Tiller by digest', podWith({ image: 'ghcr.io/helm/tiller@sha256:abc' })],
  ],
});

itJudges('no-kubernetes-dashboard', {
  good: [['another dashboard', podWith({ image: 'ghcr.io/example/dashboard:1' })]],
  bad: [
    ['the dashboard', deploymentWith({ image: 'kubernetesui/dashboard:v2.7.0' })],
    ['the dashboard of a platform', podWith({ image: 'k8s.gcr.io/kubernetes-dashboard-amd64:v1.10.1' })],
    ['a copy under another image, by its label', pod({}, { labels: { 'k8s-app': 'kubernetes-dashboard' } })],
    ['a part of the newer dashboard', podWith({ image: 'docker.io/kubernetesui/dashboard-web:1.6.0' })],
  ],
});

itJudges('management-ui-not-exposed', {
  good: [
    ['an interface inside the cluster', service({}, {}, 'argo-server')],
    ['an application that is exposed', service({ type: 'LoadBalancer', selector: { app: 'shop' } })],
    ['an interface that the profile does not count', service({ type: 'NodePort' }, {}, 'jenkins'), { parameters: { interfaces: [] } }],
  ],
  bad: [
    ['an exposed interface, by its name', service({ type: 'LoadBalancer' }, {}, 'argo-server')],
    ['an exposed interface, by its selector', service({ type: 'NodePort', selector: { 'k8s-app': 'kubernetes-dashboard' } })],
  ],
});

describe('what the control on management interfaces says', () => {
  it('names the interface', () => {
    expect(messages('management-ui-not-exposed', service({ type: 'NodePort', selector: { app: 'jenkins' } })))
      .toEqual(["the management interface 'jenkins' is exposed by a service of type NodePort"]);
  });
});
