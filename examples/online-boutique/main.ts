import { App } from 'cdk8s';
import { onlineBoutique } from './boutique';
import { PROFILE } from './profile';
import { Posture } from 'cdk8s-bulwark';

const app = new App();
onlineBoutique(app);
app.synth();

// What the program writes to stdout the CLI keeps to itself.
console.error(Posture.report(Posture.assess(app, PROFILE)));
