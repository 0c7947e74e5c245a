/**
 * Takes docs/report.png: the HTML report of examples/online-boutique, held against everything, with the waivers that its
 * authors could grant. Needs a chromium on the path, or named by CHROMIUM.
 */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, relative } from 'path';
import { App } from 'cdk8s';
import { onlineBoutique } from '../examples/online-boutique/boutique';
import { PROFILE } from '../examples/online-boutique/profile';
import { assess, ScopedWaiver } from '../src/assessment';
import { Profile } from '../src/controls';
import { targetedManifestsOf } from '../src/posture';
import { htmlReport } from '../src/reports/html';
import { ClusterTarget } from '../src/target';
import { chromiumPath, launch } from '../test/browser/chromium';

const PICTURE = join(__dirname, '../docs/report.png');

/** What the profile of the example leaves out is waived here instead, but for the images: those are left to see. */
const WAIVERS: ScopedWaiver[] = PROFILE.disabled
  .filter(({ control }) => control.endsWith('-probes'))
  .map(({ control, reason }) => ({ control, reason, owner: 'shop', objects: [{ kind: 'Deployment', name: '*load*' }], origin: 'waivers.yaml' }));

async function main(): Promise<void> {
  if (!chromiumPath()) throw new Error('no chromium is on the path: install one, or set CHROMIUM to its path');
  const app = new App();
  onlineBoutique(app);
  const { manifests, targetOf } = targetedManifestsOf(app);
  const assessment = assess(manifests, Profile.ZERO_TRUST, ClusterTarget.of(app)._evaluationTarget(), { targetOf, waivers: WAIVERS });
  const folder = mkdtempSync(join(tmpdir(), 'bulwark-report-'));
  const browser = await launch();
  try {
    const file = join(folder, 'report.html');
    writeFileSync(file, [...htmlReport(assessment)].join(''));
    const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, colorScheme: 'light' });
    await page.goto(`file://${file}`);
    await page.screenshot({ path: PICTURE });
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
  console.log(`${relative(process.cwd(), PICTURE)}: ${statSync(PICTURE).size} bytes, ${assessment.findings.length} findings, ${assessment.waivedFindings.length} waived`);
}

main().catch(error => {
  console.error(error.message);
  process.exitCode = 1;
});
