import { itJudges, messages, pod, podWith, verdict } from '../check';

const secret = (fields: object) => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, ...fields });
const hostPath = (path?: string) => pod({ volumes: [{ name: 'tmp', emptyDir: {} }, { name: 'v', hostPath: { path } }] });
const KEY = { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } };

itJudges('secrets-as-files', {
  good: [
    ['a literal and a field', podWith({ env: [{ name: 'A', value: 'a' }, { name: 'B', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] })],
    ['a ConfigMap', podWith({ envFrom: [{ configMapRef: { name: 'c' } }], env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'c', key: 'a' } } }] })],
    ['a Secret as a volume', pod({ volumes: [{ name: 'v', secret: { secretName: 's' } }] })],
    ['no environment', podWith({})],
  ],
  bad: [
    ['a key of a Secret', podWith({ env: [KEY] })],
    ['a whole Secret', podWith({ envFrom: [{ prefix: 'A_', secretRef: { name: 's' } }] })],
    ['a key in an init container', pod({ initContainers: [{ name: 'i', env: [KEY] }] })],
  ],
});

itJudges('no-secret-data-in-manifests', {
  good: [
    ['no data', secret({ type: 'Opaque' })],
    ['empty data', secret({ data: {}, stringData: {} })],
    ['keys without values, for a controller to fill', secret({ data: { 'tls.crt': '', 'tls.key': '' } })],
  ],
  bad: [['data', secret({ data: { password: 'aHVudGVyMg==' } })], ['stringData', secret({ stringData: { password: 'hunter2' } })]],
});

itJudges('no-cloud-credential-mounts', {
  good: [
    ['no volumes', pod()],
    ['another path of the host', hostPath('/var/log')],
    ['a folder whose name goes on', hostPath('/home/ci/.awsome')],
    ['a folder beside the file', hostPath('/etc/kubernetes/pki')],
  ],
  bad: [
    ['the folder of the AWS tools', hostPath('/root/.aws')],
    ['with a slash at the end', hostPath('/root/.aws/')],
    ['a file in the folder', hostPath('/home/ci/.config/gcloud/credentials.db')],
    ['the file of the Azure provider', hostPath('/etc/kubernetes/azure.json')],
    ['a folder above', hostPath('/etc/kubernetes')],
    ['doubled slashes and dots', hostPath('/etc//./kubernetes')],
    ['dots in the path of a folder', hostPath('/root/./.aws')],
    ['the root', hostPath('/')],
  ],
});

describe('controls on the delivery of secrets', () => {
  it('name variables, Secrets and keys, and never values', () => {
    expect(messages('secrets-as-files', podWith({ env: [KEY], envFrom: [{ secretRef: { name: 'all' } }] })))
      .toEqual(["container 'app' gets secrets as environment variables: PASSWORD, all of Secret all"]);
    expect(messages('no-secret-data-in-manifests', secret({ data: { a: 'eA==', b: '' }, stringData: { c: 'x' } })))
      .toEqual(['the Secret carries values for: a, c']);
  });

  it('leave references to secret stores alone', () => {
    const external = { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', metadata: { name: 's' }, spec: { data: [] } };
    expect(verdict('no-secret-data-in-manifests', external)).toBe('not-applicable');
  });
});
