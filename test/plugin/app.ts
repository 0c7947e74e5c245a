import { ApiObject, App, Chart } from 'cdk8s';
import { Posture, Profile } from 'cdk8s-bulwark';

const app = new App();
if (process.env.GATE) Posture.of(app, { profile: Profile.BASELINE });
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const pod = (id: string, name: string, securityContext: object) => new ApiObject(chart, id, {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'main', image: 'nginx', securityContext }] },
} as any);
pod('web', 'web', {});
pod('agent', 'agent', { privileged: true });
app.synth();
