import { itJudges, pod } from '../check';

const mount = (fields: object, source: object = { emptyDir: {} }) => pod({
  containers: [{ name: 'app', volumeMounts: [{ name: 'v', mountPath: '/mnt', ...fields }] }],
  volumes: [{ name: 'v', ...source }],
});

itJudges('no-bidirectional-mounts', {
  good: [['a mount that says nothing', mount({})], ['HostToContainer', mount({ mountPropagation: 'HostToContainer' })]],
  bad: [['Bidirectional', mount({ mountPropagation: 'Bidirectional' })]],
});

itJudges('no-sub-path-in-writable-volumes', {
  good: [
    ['a whole emptyDir', mount({})],
    ['an empty sub-path', mount({ subPath: '' })],
    ['a sub-path of a ConfigMap', mount({ subPath: 'app.conf' }, { configMap: { name: 'c' } })],
    ['a sub-path of a claim template, which the pod does not declare', pod({ containers: [{ name: 'app', volumeMounts: [{ name: 'data', subPath: 'x' }] }] })],
  ],
  bad: [
    ['a sub-path of an emptyDir', mount({ subPath: 'x' })],
    ['a sub-path with variables', mount({ subPathExpr: '$(POD_NAME)' })],
    ['a sub-path of a hostPath', mount({ subPath: 'x' }, { hostPath: { path: '/srv' } })],
    ['a sub-path of a volume without source, which becomes an emptyDir', mount({ subPath: 'x' }, {})],
  ],
});
