import { Case, itJudges, messages, verdict } from '../check';
import { service } from './objects';

itJudges('no-node-port-service', {
  good: [
    ['a service without type', service()],
    ['a ClusterIP service', service({ type: 'ClusterIP' })],
    ['a headless service', service({ clusterIP: 'None' })],
    ['a node port that is declared', service({ type: 'NodePort' }, { 'bulwark.io/expose': 'the appliance speaks to node ports only' })],
    ['another annotation, chosen in the profile', service({ type: 'NodePort' }, { 'example.com/public': 'yes' }), { parameters: { annotation: 'example.com/public' } }],
    ['a load balancer, which another control judges', service({ type: 'LoadBalancer' })],
  ],
  bad: [
    ['a node port', service({ type: 'NodePort' })],
    ['a declaration without reason', service({ type: 'NodePort' }, { 'bulwark.io/expose': '' })],
  ],
});

itJudges('load-balancer-restricted', {
  good: [
    ['a ClusterIP service', service({ type: 'ClusterIP' })],
    ['named source ranges', service({ type: 'LoadBalancer', loadBalancerSourceRanges: ['203.0.113.0/24'] })],
    ['the largest source range that anybody holds', service({ type: 'LoadBalancer', loadBalancerSourceRanges: ['11.0.0.0/8', '2600::/12'] })],
    ['source ranges in the older annotation', service({ type: 'LoadBalancer' }, { 'service.beta.kubernetes.io/load-balancer-source-ranges': '203.0.113.0/24, 198.51.100.0/24' })],
    ['an internal load balancer', service({ type: 'LoadBalancer' }, { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' })],
    ['a declared exposure', service({ type: 'LoadBalancer' }, { 'bulwark.io/expose': 'the public shop' })],
  ],
  bad: [
    ['a load balancer without source ranges', service({ type: 'LoadBalancer' })],
    ['empty source ranges', service({ type: 'LoadBalancer', loadBalancerSourceRanges: [] })],
    ['the whole internet as source range', service({ type: 'LoadBalancer', loadBalancerSourceRanges: ['203.0.113.0/24', '0.0.0.0/0'] })],
    ['the whole internet, with a blank', service({ type: 'LoadBalancer', loadBalancerSourceRanges: ['0.0.0.0/0 '] })],
    ['the whole IPv6 internet', service({ type: 'LoadBalancer', loadBalancerSourceRanges: ['::/0'] })],
    ['the whole internet in halves', service({ type: 'LoadBalancer', loadBalancerSourceRanges: ['0.0.0.0/1', '128.0.0.0/1'] })],
    ['half of the IPv6 internet', service({ type: 'LoadBalancer', loadBalancerSourceRanges: ['8000::/1'] })],
    ['all IPv6 addresses in use', service({ type: 'LoadBalancer', loadBalancerSourceRanges: ['2000::/3'] })],
    ['the whole internet in the annotation', service({ type: 'LoadBalancer' }, { 'service.beta.kubernetes.io/load-balancer-source-ranges': '0.0.0.0/0' })],
    ['an annotation that says it is not internal', service({ type: 'LoadBalancer' }, { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'false' })],
  ],
});

itJudges('no-external-ips', {
  good: [['no external IPs', service()], ['an empty list', service({ externalIPs: [] })]],
  bad: [['an external IP', service({ externalIPs: ['203.0.113.7'] })]],
});

itJudges('no-local-external-name', {
  good: [
    ['an alias outside', service({ type: 'ExternalName', externalName: 'db.example.com' })],
    ['an alias whose name holds numbers', service({ type: 'ExternalName', externalName: '127.0.0.1.example.com.' })],
    ['a service without alias', service({ externalName: 'localhost' })],
  ],
  bad: [
    ['an alias of localhost', service({ type: 'ExternalName', externalName: 'LocalHost' })],
    ...['localhost.', 'LOCALHOST.', 'app.localhost', '127.0.0.2', '127.1', '0.0.0.0', 'Metadata.Google.Internal.', '169.254.170.2.', '100.100.100.200']
      .map((externalName): Case => [`an alias of ${externalName}`, service({ type: 'ExternalName', externalName })]),
    ['an alias of the metadata service', service({ type: 'ExternalName', externalName: '169.254.169.254' })],
  ],
});

describe('what controls on services say', () => {
  it('names the addresses that a service claims', () => {
    expect(messages('no-external-ips', service({ externalIPs: ['203.0.113.7', '203.0.113.8'] })))
      .toEqual(['the service claims the external addresses 203.0.113.7, 203.0.113.8']);
  });

  it('says nothing of a Service in another API group', () => {
    const knative = { ...service({ type: 'NodePort' }), apiVersion: 'serving.knative.dev/v1' };
    expect(verdict('no-node-port-service', knative)).toBe('not-applicable');
  });
});
