import { KubeObject } from '../../src/manifests';

function times<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

function pod(containers: number, variables: number): KubeObject {
  const container = (i: number) => ({
    name: `container-${i}`,
    image: `registry.example.com/team/application-${i}@sha256:${'a'.repeat(64)}`,
    command: ['/bin/sh', '-c', 'echo started; '.repeat(40)],
    args: times(20, n => `--option-${n}=value`),
    env: times(variables, n => ({ name: `VARIABLE_${n}`, value: `postgres://user@host-${n}.example.com:5432/${'x'.repeat(40)}` })),
    ports: times(10, n => ({ containerPort: 8000 + n })),
    volumeMounts: times(20, n => ({ name: `volume-${n}`, mountPath: `/data/${n}` })),
    securityContext: { capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } },
  });
  const volumes = times(20, n => ({ name: `volume-${n}`, emptyDir: { sizeLimit: '1Gi' } }));
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'large' }, spec: { containers: times(containers, container), volumes } };
}

function configMap(entries: number, size: number): KubeObject {
  const data = Object.fromEntries(times(entries, i => [`file-${i}.conf`, 'some text, '.repeat(size / 11)]));
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'large' }, data };
}

function ingress(hosts: number): KubeObject {
  const backend = { service: { name: 'web', port: { number: 80 } } };
  const rules = times(hosts, i => ({ host: `host-${i}.example.com`, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }));
  const tls = times(hosts, i => ({ hosts: [`host-${i}.example.com`], secretName: `tls-${i}` }));
  return { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'large' }, spec: { rules, tls } };
}

function clusterRole(rules: number): KubeObject {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'large' },
    rules: times(rules, i => ({ apiGroups: [`group-${i}.example.com`], resources: times(10, n => `resources-${n}`), verbs: ['get', 'list', 'watch', 'update'] })),
  };
}

function networkPolicy(rules: number): KubeObject {
  const peers = times(5, i => ({ ipBlock: { cidr: `10.${i}.0.0/16`, except: [`10.${i}.1.0/24`] } }));
  const ports = times(5, i => ({ protocol: 'TCP', port: 8000 + i }));
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'large' },
    spec: {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      ingress: times(rules, () => ({ from: peers, ports })),
      egress: times(rules, () => ({ to: peers, ports })),
    },
  };
}

/** Objects as large as anybody has them, for what evaluation costs at worst. */
export const LARGE_OBJECTS: readonly KubeObject[] = [
  pod(20, 60), pod(2, 300), configMap(1, 1_000_000), configMap(60, 16_000), configMap(600, 1_600), configMap(3_000, 300),
  ingress(300), clusterRole(300), networkPolicy(50),
];
