import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, App, Chart, Include } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Profile } from '../../src/controls';
import { Posture } from '../../src/posture';
import { SecureDeployment } from '../../src/workloads';

/** The number of the line that calls. */
function here(): number {
  return Number(/source-lines\.test\.ts:(\d+)/.exec(new Error().stack!.split('\n')[2])![1]);
}

const BAD = { containers: [{ image: 'nginx', securityContext: { privileged: true, allowPrivilegeEscalation: true } }] };

function linesOf(app: App): (string | undefined)[] {
  const found = Posture.assess(app, Profile.BASELINE).findings.filter(({ control }) => control === 'no-privileged-containers');
  return found.map(({ file, line }) => file && `${file}:${line}`);
}
const at = (line: number) => `test/posture/source-lines.test.ts:${line}`;

// Before anything is observed in this process.
const early = new App();
const plain = new kplus.Deployment(new Chart(early, 'plain'), 'web', BAD);
const [ours, oursAt] = [new SecureDeployment(new Chart(early, 'ours'), 'web', { containers: [{ image: 'nginx', portNumber: 80 }] }), here()];

describe('the line of the program in a finding', () => {
  it('of constructs before Posture.of is known for those of this library, and for no other', () => {
    Posture.of(early);
    const lines = Posture.assess(early).findings.map(({ constructPath, file, line }) => [constructPath, file && `${file}:${line}`]);
    expect(lines).toContainEqual([ApiObject.of(ours).node.path, at(oursAt)]);
    expect(lines).toContainEqual([ApiObject.of(plain).node.path, undefined]);
  });

  it('is that which creates the construct, in the innermost file of the program', () => {
    const app = new App();
    Posture.of(app);
    const chart = new Chart(app, 'shop');
    new kplus.Deployment(chart, 'plus', BAD); const plus = here();
    new ApiObject(chart, 'Resource', { apiVersion: 'v1', kind: 'Pod', spec: BAD } as any); const object = here();
    class Team extends Construct {
      public readonly line: number;
      public constructor(scope: Construct, id: string) {
        super(scope, id);
        new kplus.Pod(this, 'pod', BAD); this.line = here();
      }
    }
    const { line } = new Team(chart, 'team');
    expect(linesOf(app)).toEqual([plus, object, line].map(at));
  });

  it('of an Include is the line of the Include', () => {
    const url = join(mkdtempSync(join(tmpdir(), 'include-')), 'pods.yaml');
    writeFileSync(url, JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [{ name: 'a', image: 'a', securityContext: { privileged: true } }] } }));
    const app = new App();
    Posture.of(app);
    new Include(new Chart(app, 'shop'), 'include', { url }); const line = here();
    expect(linesOf(app)).toEqual([at(line)]);
  });

  it('of an object that a construct makes later is the line of the call', () => {
    const app = new App();
    Posture.of(app);
    const chart = new Chart(app, 'shop');
    const web = new kplus.Deployment(chart, 'web', { containers: [{ image: 'nginx', portNumber: 80 }] });
    web.exposeViaService({ serviceType: kplus.ServiceType.NODE_PORT }); const line = here();
    const finding = Posture.assess(app).findings.find(({ kind }) => kind === 'Service');
    expect(finding).toMatchObject({ file: 'test/posture/source-lines.test.ts', line });
  });

  it('stands in the console report', () => {
    const app = new App();
    Posture.of(app);
    new kplus.Pod(new Chart(app, 'shop'), 'web', BAD); const line = here();
    expect(Posture.report(Posture.assess(app))).toContain(at(line));
  });
});
