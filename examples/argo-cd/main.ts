import { App } from 'cdk8s';
import { ArgoCd, argoCdManifest, PROFILE } from './argo-cd';
import { comparison, kept } from './comparison';
import { Posture } from 'cdk8s-bulwark';

const app = new App();
const argoCd = new ArgoCd(app, 'argo-cd', argoCdManifest());

const before = Posture.assess(app, PROFILE);
const hardening = argoCd.harden();
const after = Posture.assess(app, PROFILE);
app.synth();

// What the program writes to stdout the CLI keeps to itself.
console.error(comparison(before, after));
console.error(kept(hardening));
