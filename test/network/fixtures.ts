import { ApiObject, App } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct, IConstruct } from 'constructs';
import { Connections } from '../../src/network';

/** The least that a workload with our connections is. */
export class Segmented extends kplus.Deployment {
  declare public readonly connections: Connections;

  constructor(scope: Construct, id: string, ports: Ports = [], props: kplus.DeploymentProps = {}) {
    super(scope, id, { containers: [container(ports)], ...props });
    this.connections = new Connections(this);
  }
}

type Ports = (number | kplus.ContainerPort)[];

/** A workload that knows nothing of ours. */
export function plain(scope: Construct, id: string, ports: Ports = [], props: kplus.DeploymentProps = {}): kplus.Deployment {
  return new kplus.Deployment(scope, id, { containers: [container(ports)], ...props });
}

function container(ports: Ports): kplus.ContainerProps {
  return { image: 'app', ports: ports.map(port => (typeof port === 'number' ? { number: port } : port)) };
}

/** Every object below a construct as it is rendered, after the validation that `synth` does. */
export function render(scope: IConstruct): any[] {
  const problems = scope.node.root.node.findAll().flatMap(c => c.node.validate().map(message => `[${c.node.path}] ${message}`));
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return scope.node.findAll().filter(ApiObject.isApiObject).map(o => (o as ApiObject).toJson());
}

/** The network policies below a construct. */
export function policies(scope: IConstruct): any[] {
  return render(scope).filter(({ kind }) => kind === 'NetworkPolicy');
}

/** The policy of a workload. */
export function policyOf(workload: kplus.AbstractPod): any {
  const found = policies(workload);
  if (found.length !== 1) throw new Error(`'${workload.node.path}' has ${found.length} policies`);
  return found[0].spec;
}

/** All of the app as it would be written. */
export function yaml(app: App): string {
  return app.synthYaml();
}
