import { App } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { ZeroTrustNamespace } from '../../src/namespaces';
import { Peer } from '../../src/network';
import { Posture } from '../../src/posture';
import { ClusterTarget, Mesh } from '../../src/target';
import { plain, Segmented } from '../network/fixtures';

const OURS = ['Namespace', 'NetworkPolicy', 'ServiceAccount', 'ResourceQuota', 'LimitRange'];

describe('the objects of a ZeroTrustNamespace and of connections', () => {
  it.each(Object.values(Mesh))('meet the whole zeroTrust profile (mesh %s)', mesh => {
    const app = new App();
    ClusterTarget.set(app, { mesh, apiServerAddresses: ['10.0.0.1'] });
    const ns = new ZeroTrustNamespace(app, 'shop');
    const [web, api] = [new Segmented(ns, 'web', [80]), plain(ns, 'api', [8080])];
    web.connections.allowTo(api);
    web.connections.allowTo(Peer.kubeApiServer());
    web.connections.allowTo(Peer.internet(), { ports: [kplus.NetworkPolicyPort.allTcp()] });
    web.connections.allowFrom(Peer.ingressController());
    web.connections.allowFrom(ns);
    const { findings } = Posture.assess(app);
    expect(findings.some(({ kind }) => kind === 'Deployment')).toBe(true);
    expect(findings.filter(({ kind }) => OURS.includes(kind))).toEqual([]);
  });
});
