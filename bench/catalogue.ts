/**
 * What assessing costs: the whole catalogue over 1,000 hardened Deployments, against the plain `app.synth()` of the
 * same app with cdk8s-plus-28. Target: at most 10 %.
 */
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { measureInTurn, Times } from './measure';
import { assess } from '../src/assessment';
import { Profile } from '../src/controls';
import { CompiledProfile } from '../src/evaluation';
import { hardenObject } from '../src/fixes';
import { ManifestSet } from '../src/manifests';
import { manifestsOf } from '../src/posture';

const WORKLOADS = 1000;
const ROUNDS = 9;
const TARGET = { kubernetesVersion: '1.34' };

function plainApp(outdir: string): App {
  const app = new App({ outdir });
  const chart = new Chart(app, 'bench', { namespace: 'bench' });
  for (let i = 0; i < WORKLOADS; i++) {
    new kplus.Deployment(chart, `web-${i}`, {
      containers: [{
        image: `registry.example/shop/web-${i}@sha256:${'0'.repeat(60)}${String(i).padStart(4, '0')}`,
        portNumber: 8080,
        readiness: kplus.Probe.fromHttpGet('/ready'),
        liveness: kplus.Probe.fromHttpGet('/live'),
        envVariables: { LOG_LEVEL: kplus.EnvValue.fromValue('info') },
      }],
    });
  }
  return app;
}

function main(): void {
  const outdir = mkdtempSync(join(tmpdir(), 'bulwark-bench-'));
  try {
    const app = plainApp(outdir);
    const compiled = CompiledProfile.for(Profile.ZERO_TRUST, TARGET);
    const hardened = manifestsOf(app).entries.map(({ object }) => hardenObject(object, compiled).object);
    const manifests = ManifestSet.of(hardened);
    let { summary } = assess(ManifestSet.of([]), Profile.ZERO_TRUST, TARGET); // compiles the expressions, once a process

    const times = measureInTurn(ROUNDS, {
      synth: () => app.synth(),
      assess: () => summary = assess(manifests, Profile.ZERO_TRUST, TARGET).summary,
      harden: () => manifests.entries.map(({ object }) => hardenObject(object, compiled).object),
    });
    const checks = summary.passed + summary.failed + summary.errors;
    const row = (title: string, name: string, note: string) => {
      const percent = (kind: keyof Times) => `${times[name][kind].toFixed(0).padStart(5)} ms ${(100 * times[name][kind] / times.synth[kind]).toFixed(1).padStart(6)} %`;
      console.log(`  ${title.padEnd(30)}${percent('median')}   first run ${percent('first')}   ${note}`);
    };
    console.log(`catalogue over ${WORKLOADS} hardened Deployments (${summary.controls} controls, ${checks} checks, `
      + `${summary.failed + summary.errors} failed), median of ${ROUNDS}`);
    row('app.synth() of cdk8s-plus-28', 'synth', 'baseline');
    row('assess', 'assess', 'target: at most 10 %');
    row('harden what is hardened', 'harden', '');
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

main();
