/** Takes docs/graph.png: the page of `bulwark graph --format html` for examples/online-boutique. Needs a chromium on the path, or named by CHROMIUM. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, relative } from 'path';
import { App } from 'cdk8s';
import { onlineBoutique } from '../examples/online-boutique/boutique';
import { Connectivity, renderGraph } from '../src/connectivity';
import { ManifestSet } from '../src/manifests';
import { chromiumPath, launch } from '../test/browser/chromium';

const PICTURE = join(__dirname, '../docs/graph.png');

async function main(): Promise<void> {
  if (!chromiumPath()) throw new Error('no chromium is on the path: install one, or set CHROMIUM to its path');
  const connectivity = Connectivity.of(ManifestSet.of(onlineBoutique(new App()).toJson()));
  const folder = mkdtempSync(join(tmpdir(), 'bulwark-graph-'));
  const browser = await launch();
  try {
    const file = join(folder, 'graph.html');
    writeFileSync(file, [...renderGraph(connectivity, 'html')].join(''));
    const page = await browser.newPage({ viewport: { width: 1200, height: 800 }, colorScheme: 'light' });
    await page.goto(`file://${file}`);
    await page.click('[data-label="online-boutique/checkoutservice[Deployment]"]');
    await page.screenshot({ path: PICTURE });
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
  console.log(`${relative(process.cwd(), PICTURE)}: ${statSync(PICTURE).size} bytes`);
}

main().catch(error => {
  console.error(error.message);
  process.exitCode = 1;
});
