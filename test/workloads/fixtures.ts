import { App, Chart, Cron, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ClusterTarget, ClusterTargetProps } from '../../src/target';
import {
  SecureContainerProps, SecureCronJob, SecureDaemonSet, SecureDeployment, SecureJob, SecurePod, SecurePodTemplateProps, SecureStatefulSet,
} from '../../src/workloads';

export const IMAGE = `registry.example/team/app@sha256:${'0'.repeat(64)}`;

/** A container of which the user said everything that cannot be guessed. */
export const CONTAINER: SecureContainerProps = {
  image: IMAGE,
  portNumber: 8080,
  readiness: kplus.Probe.fromHttpGet('/ready', { port: 8080 }),
  liveness: kplus.Probe.fromHttpGet('/alive', { port: 8080 }),
  resources: {
    cpu: { request: kplus.Cpu.millis(100), limit: kplus.Cpu.millis(500) },
    memory: { request: Size.mebibytes(64), limit: Size.mebibytes(128) },
  },
};

/** A chart in an app whose cluster is known. */
export function newChart(target: ClusterTargetProps = {}): Chart {
  const app = new App();
  ClusterTarget.set(app, { apiServerAddresses: ['10.0.0.1'], ...target });
  return new Chart(app, 'test', { namespace: 'shop' });
}

export type AnyWorkload = SecureDeployment | SecureStatefulSet | SecureDaemonSet | SecureJob | SecureCronJob | SecurePod;

/** Every kind of secure workload, made from the properties that they share. */
export const KINDS: { readonly [kind: string]: (scope: Construct, id: string, props: SecurePodTemplateProps) => AnyWorkload } = {
  Deployment: (scope, id, props) => new SecureDeployment(scope, id, props),
  StatefulSet: (scope, id, props) => new SecureStatefulSet(scope, id, props),
  DaemonSet: (scope, id, props) => new SecureDaemonSet(scope, id, props),
  Job: (scope, id, props) => new SecureJob(scope, id, props),
  CronJob: (scope, id, props) => new SecureCronJob(scope, id, { ...props, schedule: Cron.daily() }),
  Pod: (scope, id, props) => new SecurePod(scope, id, props),
};

/** Every object of a chart, as it would be written. */
export function objectsOf(chart: Chart): any[] {
  return chart.toJson();
}

/** The only object of a kind. */
export function only(chart: Chart, kind: string): any {
  const found = objectsOf(chart).filter(object => object.kind === kind);
  expect(found).toHaveLength(1);
  return found[0];
}

/** The pod specification of a workload's manifest. */
export function podSpecOf(object: any): any {
  return object.spec.jobTemplate?.spec.template.spec ?? object.spec.template?.spec ?? object.spec;
}
