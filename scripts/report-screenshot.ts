/**
 * Takes docs/report.png: the HTML report of examples/online-boutique, held against everything, with the waivers
 * of its authors but for the images: those are left to see. Needs a chromium on the path, or named by CHROMIUM.
 */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, relative } from 'path';
import { App } from 'cdk8s';
import { onlineBoutique } from '../examples/online-boutique/boutique';
import { Posture, Waivers } from '../src';
import { htmlReport } from '../src/reports/html';
import { chromiumPath, launch } from '../test/browser/chromium';

const PICTURE = join(__dirname, '../docs/report.png');

async function main(): Promise<void> {
  if (!chromiumPath()) throw new Error('no chromium is on the path: install one, or set CHROMIUM to its path');
  const app = new App();
  Posture.of(app);
  const shop = onlineBoutique(app);
  for (const control of ['readiness-probes', 'liveness-probes']) {
    Waivers.of(shop.node.findChild('loadgenerator')).add({ control, reason: 'the load generator serves nobody', owner: 'shop' });
  }
  const assessment = Posture.assess(app);
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
