import { App, Chart } from 'cdk8s';
import { ClusterTarget, ClusterTargetProps, Cni, Mesh, SUPPORTED_VERSIONS } from '../../src/target';

describe('ClusterTarget', () => {
  it('has a default for everything', () => {
    const target = ClusterTarget.of(new App());
    expect(target.kubernetesVersion).toBe('1.34');
    expect(target.cni.enforcesNetworkPolicy).toBe(true);
    expect(target.mesh).toBe(Mesh.NONE);
    expect(target.dns).toEqual({
      namespace: 'kube-system', podLabels: { 'k8s-app': 'kube-dns' }, ports: [53], nodeLocalAddress: '169.254.20.10', withoutNodeLocal: false,
    });
    expect(target.ingressController).toEqual({ namespace: 'ingress-nginx', podLabels: { 'app.kubernetes.io/name': 'ingress-nginx' } });
    expect(target.apiServerAddresses).toEqual([]);
    expect(target.apiServerPorts).toEqual([443, 6443]);
  });

  it('is that of the nearest scope', () => {
    const app = new App();
    const [east, west] = [new Chart(app, 'east'), new Chart(app, 'west')];
    ClusterTarget.set(app, { kubernetesVersion: '1.30' });
    ClusterTarget.set(east, { kubernetesVersion: '1.36' });
    expect(ClusterTarget.of(new Chart(east, 'inner')).kubernetesVersion).toBe('1.36');
    expect(ClusterTarget.of(west).kubernetesVersion).toBe('1.30');
  });

  it('can be set after it was read', () => {
    const app = new App();
    const chart = new Chart(app, 'chart');
    ClusterTarget.of(chart);
    ClusterTarget.set(app, { cni: Cni.CALICO });
    expect(ClusterTarget.of(chart).cni).toBe(Cni.CALICO);
  });

  it.each(SUPPORTED_VERSIONS)('takes Kubernetes %s', kubernetesVersion => {
    expect(ClusterTarget.set(new App(), { kubernetesVersion }).kubernetesVersion).toBe(kubernetesVersion);
  });

  it('gives evaluation the version and the declared kinds', () => {
    const target = ClusterTarget.set(new App(), { workloadKinds: [{ apiGroup: 'argoproj.io', kind: 'Rollout' }] });
    expect(target._evaluationTarget()).toEqual({
      kubernetesVersion: '1.34',
      workloadKinds: [{ groups: ['argoproj.io'], kind: 'Rollout', path: ['spec', 'template'], resource: 'rollouts' }],
    });
  });

  it('writes single addresses of the API server as ranges', () => {
    expect(ClusterTarget.set(new App(), { apiServerAddresses: ['10.0.0.1', 'fd00::1', '10.1.0.0/28'] }).apiServerAddresses)
      .toEqual(['10.0.0.1/32', 'fd00::1/128', '10.1.0.0/28']);
  });

  it('hands out copies', () => {
    const target = ClusterTarget.set(new App(), { podCidrs: ['10.0.0.0/8'] });
    target.podCidrs.push('0.0.0.0/0');
    expect(target.podCidrs).toEqual(['10.0.0.0/8']);
  });

  it('keeps what it was given when the lists of the caller change', () => {
    const app = new App();
    const ports = [6443];
    const podLabels = { 'k8s-app': 'coredns' };
    ClusterTarget.set(app, { apiServerPorts: ports, dns: { podLabels } });
    ports.push(1);
    podLabels['k8s-app'] = 'other';
    expect([ClusterTarget.of(app).apiServerPorts, ClusterTarget.of(app).dns.podLabels]).toEqual([[6443], { 'k8s-app': 'coredns' }]);
  });

  it('names a version that is a number', () => {
    expect(() => ClusterTarget.set(new App(), { kubernetesVersion: 1.3 as any })).toThrow('kubernetesVersion is 1.3, a number: write a text in quotes');
  });

  it('cannot be set twice for the same construct', () => {
    const app = new App();
    const chart = new Chart(app, 'shop');
    ClusterTarget.set(chart, {});
    expect(() => ClusterTarget.set(chart, {})).toThrow("a target is already set: set it once, with all properties (cluster target of 'shop')");
  });

  const bad: [string, ClusterTargetProps, RegExp][] = [
    ['a version that is too old', { kubernetesVersion: '1.27' }, /'1\.27' is not supported: supported are 1\.28, .*1\.37/],
    ['a patch version', { kubernetesVersion: 'v1.34.2' }, /'v1\.34\.2' is not supported: write '1\.34'/],
    ['a word as version', { kubernetesVersion: 'latest' }, /'latest' is not supported/],
    ['a cidr that is none', { podCidrs: ['10.0.0.0/8', 'pods'] }, /podCidrs\[1\] 'pods' has no prefix length/],
    ['a cidr with a host in it', { serviceCidrs: ['10.0.0.1/8'] }, /serviceCidrs\[0\] '10\.0\.0\.1\/8' has bits set.*'10\.0\.0\.0\/8'/],
    ['a prefix that is too long', { nodeCidrs: ['10.0.0.0/33'] }, /nodeCidrs\[0\].*not a number from 0 to 32/],
    ['a host name as address', { apiServerAddresses: ['api.example.com'] }, /apiServerAddresses\[0\] 'api\.example\.com' is neither/],
    ['every address as the API server', { apiServerAddresses: ['0.0.0.0/0'] }, /apiServerAddresses\[0\].*every address/],
    ['a port that does not exist', { apiServerPorts: [443, 70000] }, /apiServerPorts\[1\] is 70000/],
    ['no ports', { apiServerPorts: [] }, /apiServerPorts is empty/],
    ['port 0 for DNS', { dns: { ports: [0] } }, /dns\.ports\[0\] is 0/],
    ['a range for NodeLocal DNSCache', { dns: { nodeLocalAddress: '169.254.20.0/24' } }, /is a range: write one address/],
    ['NodeLocal DNSCache both given and switched off', { dns: { nodeLocalAddress: '169.254.20.11', withoutNodeLocal: true } }, /give one of them/],
    ['a namespace that is no name', { ingressController: { namespace: 'Ingress' } }, /ingressController\.namespace 'Ingress'/],
    ['a label that is none', { monitoring: { namespace: 'monitoring', podLabels: { app: 'a b' } } }, /monitoring\.podLabels has value 'a b'/],
    ['a word as network plugin', { cni: 'cilium' as any }, /cni 'cilium' is not a Cni: write for example Cni\.CILIUM/],
    ['a mesh that is none', { mesh: 'consul' as any }, /mesh 'consul' is not known: write one of none, istio-sidecar, istio-ambient, linkerd/],
    ['a policy engine that is none', { policyEngine: 'opa' as any }, /policyEngine 'opa' is not known: write one of none, native, kyverno, gatekeeper/],
    ['a group with a version', { workloadKinds: [{ apiGroup: 'argoproj.io/v1alpha1', kind: 'Rollout' }] }, /workloadKinds\[0\].*without version/],
    ['a pointer that is none', { workloadKinds: [{ apiGroup: 'argoproj.io', kind: 'Rollout', podTemplatePath: 'spec.template' }] }, /workloadKinds\[0\]: .*does not start with '\/'/],
    ['a kind that is no text', { workloadKinds: [{ apiGroup: 'argoproj.io', kind: ['Rollout'] as any }] }, /workloadKinds\[0\] is group 'argoproj\.io', kind 'Rollout'/],
    ['a kind that is none', { workloadKinds: ['Rollout' as any] }, /workloadKinds\[0\] is "Rollout": expected/],
    ['a kind that Kubernetes has', { workloadKinds: [{ apiGroup: 'apps', kind: 'Deployment', podTemplatePath: '/spec/x' }] }, /which Kubernetes has itself: leave it out/],
  ];

  it.each(bad)('refuses %s, and stores nothing', (_, props, message) => {
    const app = new App();
    const chart = new Chart(app, 'shop');
    expect(() => ClusterTarget.set(chart, props)).toThrow(message);
    expect(() => ClusterTarget.set(chart, props)).toThrow(/cluster target of 'shop'/);
    expect(() => ClusterTarget.set(chart, {})).not.toThrow();
  });
});
