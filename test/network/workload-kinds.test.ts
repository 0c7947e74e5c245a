import { ApiObject, App, Cron } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { plain, policyOf, Segmented } from './fixtures';
import { ZeroTrustNamespace } from '../../src/namespaces';
import { Connections } from '../../src/network';

const props = { containers: [{ image: 'app', portNumber: 80 }] };

/** Every kind, and where its pods get their labels. */
const KINDS: [string, (scope: Construct) => kplus.AbstractPod, (object: any) => any][] = [
  ['Pod', scope => new kplus.Pod(scope, 'w', props), o => o.metadata],
  ['Deployment', scope => new kplus.Deployment(scope, 'w', props), o => o.spec.template.metadata],
  ['StatefulSet', scope => new kplus.StatefulSet(scope, 'w', { ...props, service: new kplus.Service(scope, 's', { ports: [{ port: 80 }] }) }),
    o => o.spec.template.metadata],
  ['DaemonSet', scope => new kplus.DaemonSet(scope, 'w', props), o => o.spec.template.metadata],
  ['Job', scope => new kplus.Job(scope, 'w', props), o => o.spec.template.metadata],
  ['CronJob', scope => new kplus.CronJob(scope, 'w', { ...props, schedule: Cron.daily() }), o => o.spec.jobTemplate.spec.template.metadata],
];

describe('the policy of a workload', () => {
  it.each(KINDS)('selects the pods of a %s', (kind, make, podMetadata) => {
    const ns = new ZeroTrustNamespace(new App(), 'shop');
    const workload = make(ns);
    new Connections(workload);
    const object = ApiObject.of(workload).toJson();
    expect(object.kind).toBe(kind);
    const { matchLabels } = policyOf(workload).podSelector;
    expect(Object.keys(matchLabels)).toHaveLength(1);
    expect(podMetadata(object).labels).toMatchObject(matchLabels);
  });

  it.each(KINDS)('names a plain %s as a peer by its pods and ports', (_, make, podMetadata) => {
    const ns = new ZeroTrustNamespace(new App(), 'shop');
    const web = new Segmented(ns, 'web');
    const peer = make(ns);
    web.connections.allowTo(peer);
    const rule = policyOf(web).egress.find(({ ports }: any) => ports[0].port === 80);
    expect(podMetadata(ApiObject.of(peer).toJson()).labels).toMatchObject(rule.to[0].podSelector.matchLabels);
  });

  it('takes a peer of another cdk8s-plus by its shape', () => {
    const ns = new ZeroTrustNamespace(new App(), 'shop');
    const web = new Segmented(ns, 'web');
    const real = plain(ns, 'real', [8080]);
    const { node, name, kind, metadata, podMetadata, containers, initContainers, hostNetwork } = real as any;
    const toPodSelectorConfig = () => real.toPodSelectorConfig();
    const shaped = { node, name, kind, metadata, podMetadata, containers, initContainers, hostNetwork, toPodSelectorConfig };
    web.connections.allowTo(shaped as any);
    expect(JSON.stringify(policyOf(web).egress)).toContain('"port":8080');
  });
});
