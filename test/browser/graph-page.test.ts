/// <reference lib="dom" />
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Page } from 'playwright-core';
import { describeWithChromium } from './chromium';
import { ReportBrowser, seriousViolations } from './report-page';
import { Connectivity, renderGraph } from '../../src/connectivity';
import { ManifestSet } from '../../src/manifests';

jest.setTimeout(120_000);

const HOSTILE = '</script><img src=x onerror=alert(1)>';

function pod(name: string, app: string): object {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop', labels: { app } }, spec: { containers: [{ name: 'main', image: 'a' }] } };
}

function calls(app: string, to: readonly string[]): object {
  const egress = to.map(target => ({ to: [{ podSelector: { matchLabels: { app: target } } }], ports: [{ port: 80 }] }));
  const ingress = [{ from: [{ podSelector: {} }] }];
  const spec = { podSelector: { matchLabels: { app } }, policyTypes: ['Ingress', 'Egress'], ingress, egress };
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: app, namespace: 'shop' }, spec };
}

/** web calls api, api calls db, and nobody else anybody. */
const SHOP = Connectivity.of(ManifestSet.of([
  pod('web', 'web'), pod('api', 'api'), pod('db', 'db'), pod(HOSTILE, 'other'),
  calls('web', ['api']), calls('api', ['db']), calls('db', []), calls('other', []),
]));

describeWithChromium('the page of the graph, in a browser', () => {
  let browser: ReportBrowser;
  let folder: string;
  let url: string;
  const named = (page: Page, name: string) => page.locator(`.node[data-label="shop/${name}[Pod]"]`);
  const labels = (page: Page, kind: string) => page.locator(`.node.${kind}`).evaluateAll(all => all.map(one => one.getAttribute('data-label')));

  beforeAll(async () => {
    browser = await ReportBrowser.start();
    folder = mkdtempSync(join(tmpdir(), 'bulwark-graph-'));
    writeFileSync(join(folder, 'graph.html'), [...renderGraph(SHOP, 'html')].join(''));
    url = `file://${join(folder, 'graph.html')}`;
  });
  afterAll(async () => {
    await browser.stop();
    rmSync(folder, { recursive: true });
  });

  it('shows every workload in its namespace, and runs nothing that names say', async () => {
    const page = await browser.open(url);
    expect(await page.locator('.namespace text').allTextContents()).toEqual(['shop']);
    expect(await page.locator('.node').count()).toBe(4);
    expect(await page.locator('.edge').count()).toBe(2);
    await browser.finish(page);
  });

  it('marks what falls with a workload, and who calls it, by click and by keyboard', async () => {
    const page = await browser.open(url);
    await named(page, 'web').click();
    expect((await labels(page, 'falls')).sort()).toEqual(['shop/api[Pod]', 'shop/db[Pod]']);
    expect(await labels(page, 'calls')).toEqual([]);
    await page.keyboard.press('Escape');
    expect(await labels(page, 'falls')).toEqual([]);
    await named(page, 'db').focus();
    await page.keyboard.press('Enter');
    expect(await labels(page, 'calls')).toEqual(['shop/api[Pod]']);
    expect(await page.locator('#details').textContent()).toContain('It is called by (1)shop/api[Pod]: TCP 80');
    await browser.finish(page);
  });

  it('finds workloads by words', async () => {
    const page = await browser.open(url);
    await page.fill('#search', 'API');
    expect(await page.locator('.node:not(.unmatched)').count()).toBe(1);
    await page.click('#clear');
    expect(await page.locator('.node.unmatched').count()).toBe(0);
    await browser.finish(page);
  });

  it.each(['light', 'dark'] as const)('has no serious fault of accessibility in %s', async colorScheme => {
    const page = await browser.open(url, { colorScheme });
    await named(page, 'web').click();
    expect(await seriousViolations(page)).toEqual([]);
    await page.context().close();
  });
});
