import { itJudges, pod } from '../check';

itJudges('no-default-namespace', {
  good: [
    ['a namespace of its own', pod({}, { namespace: 'shop' })],
    ['an object that leaves the namespace to whoever applies it', pod()],
    ['a cluster-scoped object', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } }],
    ['an object without metadata', { apiVersion: 'v1', kind: 'ConfigMap' }],
    ['what Kubernetes keeps there', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'kubernetes', namespace: 'default' } }],
  ],
  bad: [
    ['a pod', pod({}, { namespace: 'default' })],
    ['a custom resource', { apiVersion: 'example.com/v1', kind: 'Shop', metadata: { name: 'a', namespace: 'default' } }],
    ['an object without a name yet', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'a-', namespace: 'default' } }],
  ],
});
