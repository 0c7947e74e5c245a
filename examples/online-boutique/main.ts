import { join } from 'path';
import { App } from 'cdk8s';
import { enforce, onlineBoutique } from './boutique';
import { Posture, ReportFormat } from 'cdk8s-bulwark';

const app = new App();
// First, so that findings can name the lines that follow. Whatever waivers.yaml does not accept stops the synth.
Posture.of(app, {
  waiversFile: join(__dirname, 'waivers.yaml'),
  reports: [{ format: ReportFormat.HTML, path: join(__dirname, '../../out/online-boutique-report.html') }],
});
enforce(app, onlineBoutique(app));
app.synth();
