import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { CONTAINER, IMAGE, KINDS, newChart, objectsOf, only, podSpecOf } from './fixtures';
import { ClusterTarget } from '../../src/target';
import { SecureDeployment } from '../../src/workloads';

const RULE = { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'watch'], resourceNames: ['settings'] };

describe('the service account', () => {
  test.each(Object.keys(KINDS))('of a %s is its own, named like it, without token', kind => {
    const chart = newChart();
    const workload = KINDS[kind](chart, 'web', { containers: [CONTAINER] });
    const account = only(chart, 'ServiceAccount');
    expect(account.metadata.name).toBe(workload.name);
    expect(account.automountServiceAccountToken).toBe(false);
    expect(podSpecOf(only(chart, kind)).serviceAccountName).toBe(workload.name);
    expect(podSpecOf(only(chart, kind)).automountServiceAccountToken).toBe(false);
  });

  test('comes before the workload that needs it', () => {
    const chart = newChart();
    new SecureDeployment(chart, 'web', { containers: [CONTAINER] });
    const kinds = objectsOf(chart).map(({ kind }) => kind);
    expect(kinds.indexOf('ServiceAccount')).toBeLessThan(kinds.indexOf('Deployment'));
  });

  test('is the one that is given', () => {
    const chart = newChart();
    const account = kplus.ServiceAccount.fromServiceAccountName(chart, 'given', 'robot');
    new SecureDeployment(chart, 'web', { containers: [CONTAINER], serviceAccount: account });
    expect(podSpecOf(only(chart, 'Deployment')).serviceAccountName).toBe('robot');
    expect(objectsOf(chart).filter(({ kind }) => kind === 'ServiceAccount')).toEqual([]);
  });

  test('can be granted rights in the way of cdk8s-plus', () => {
    const chart = newChart();
    const web = new SecureDeployment(chart, 'web', { containers: [CONTAINER] });
    new kplus.ConfigMap(chart, 'settings').permissions.grantRead(web);
    expect(only(chart, 'RoleBinding').subjects[0].name).toBe(web.name);
  });
});

describe('apiAccess', () => {
  function withAccess(access: object, containers = [CONTAINER]) {
    const chart = newChart();
    const web = new SecureDeployment(chart, 'web', { containers, apiAccess: { rules: [RULE], ...access } });
    return { chart, web, podSpec: () => podSpecOf(only(chart, 'Deployment')) };
  }

  test('mounts a token that expires, with what a client needs beside it', () => {
    const { podSpec } = withAccess({});
    expect(podSpec().volumes[0].projected.sources).toEqual([
      { serviceAccountToken: { path: 'token', expirationSeconds: 3600 } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
    ]);
    expect(podSpec().containers[0].volumeMounts).toEqual([
      { name: 'kube-api-access', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true },
    ]);
    expect(podSpec().automountServiceAccountToken).toBe(false);
  });

  test('makes the token for the audience and the lifetime that are asked for', () => {
    const { podSpec } = withAccess({ rules: [], audience: 'vault', expirationSeconds: 600 });
    expect(podSpec().volumes[0].projected.sources[0].serviceAccountToken).toEqual({ path: 'token', expirationSeconds: 600, audience: 'vault' });
  });

  test('gives the token to the containers that are named, and to no other', () => {
    const { podSpec } = withAccess({ containers: ['main'] }, [CONTAINER, { image: IMAGE, name: 'proxy' }]);
    expect(podSpec().containers.map((c: any) => c.volumeMounts?.length ?? 0)).toEqual([1, 0]);
  });

  test('gives the token to containers that are added later', () => {
    const { web, podSpec } = withAccess({});
    web.addContainer({ image: IMAGE, name: 'late' });
    expect(podSpec().containers[1].volumeMounts).toHaveLength(1);
  });

  test('binds exactly the rules, in the namespace', () => {
    const { chart, web } = withAccess({});
    expect(only(chart, 'Role').rules).toEqual([RULE]);
    expect(only(chart, 'RoleBinding').roleRef).toEqual({ apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: web.name });
    expect(only(chart, 'RoleBinding').subjects).toEqual([{ kind: 'ServiceAccount', name: web.name, namespace: 'shop' }]);
  });

  test('opens the way to the API server', () => {
    const { chart } = withAccess({});
    const blocks = only(chart, 'NetworkPolicy').spec.egress.flatMap((rule: any) => rule.to).map((to: any) => to.ipBlock?.cidr);
    expect(blocks).toContain('10.0.0.1/32');
  });

  test('opens no way for a token that is for somebody else', () => {
    const { chart } = withAccess({ rules: [], audience: 'vault' });
    expect(JSON.stringify(only(chart, 'NetworkPolicy'))).not.toContain('10.0.0.1/32');
  });

  test('finds a name for its volume when somebody takes it later', () => {
    const { chart, web, podSpec } = withAccess({});
    web.containers[0].mount('/late', kplus.Volume.fromEmptyDir(chart, 'late', 'kube-api-access'));
    expect(podSpec().volumes.map((v: any) => v.name)).toEqual(['kube-api-access', 'kube-api-access-2']);
    expect(podSpec().containers[0].volumeMounts.map((m: any) => m.name)).toEqual(['kube-api-access', 'kube-api-access-2']);
  });

  test('mounts the token of an account whose rights are bound elsewhere', () => {
    const chart = newChart();
    const account = kplus.ServiceAccount.fromServiceAccountName(chart, 'given', 'robot');
    new SecureDeployment(chart, 'web', { containers: [CONTAINER], serviceAccount: account, apiAccess: { rules: [] } });
    expect(podSpecOf(only(chart, 'Deployment')).volumes[0].name).toBe('kube-api-access');
    expect(objectsOf(chart).filter(({ kind }) => kind === 'Role')).toEqual([]);
  });

  test('demands a namespace, which a subject must have', () => {
    const app = new App();
    ClusterTarget.set(app, { apiServerAddresses: ['10.0.0.1'] });
    new SecureDeployment(new Chart(app, 'test'), 'web', { containers: [CONTAINER], apiAccess: { rules: [RULE] } });
    expect(() => app.synthYaml()).toThrow(/\[test\/web\] apiAccess has rules, and no namespace is known/);
  });

  test('without it there is neither token nor role', () => {
    const chart = newChart();
    new SecureDeployment(chart, 'web', { containers: [CONTAINER] });
    expect(podSpecOf(only(chart, 'Deployment')).volumes).toBeUndefined();
    expect(objectsOf(chart).filter(({ kind }) => kind.startsWith('Role'))).toEqual([]);
  });
});
