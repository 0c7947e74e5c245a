/// <reference lib="dom" />
import { Page } from 'playwright-core';
import { shop } from './assessments';
import { describeWithChromium } from './chromium';
import { count, ReportBrowser, seriousViolations, TABS } from './report-page';
import { Finding } from '../../src/assessment';

jest.setTimeout(120_000);

describeWithChromium('the HTML report of a small shop, in a browser', () => {
  let browser: ReportBrowser;
  let url: string;
  const assessment = shop();
  const findings: Finding[] = [...assessment._findingsWith('fail', 'error', 'waived')];

  beforeAll(async () => {
    browser = await ReportBrowser.start();
    url = browser.write('shop', assessment);
  });
  afterAll(() => browser.stop());

  it('opens from a disk, asks the network for nothing, and shows score and totals', async () => {
    const page = await browser.open(url);
    expect(await page.locator('#score').textContent()).toBe(assessment.score!.toFixed(1));
    expect(await page.locator('.figure.pass dd').textContent()).toBe(String(assessment.summary.passed));
    expect(await page.locator('.figure.error dd').textContent()).toBe('1');
    expect(await page.locator('.figure.critical dd').textContent()).toBe(String(assessment.findings.filter(({ severity }) => severity === 'critical').length));
    expect(await page.locator('.diagnostics li').textContent()).toContain('broken.yaml:7');
    expect(await count(page)).toBe(`${findings.length} of ${findings.length} findings, 1 waived`);
    await browser.finish(page);
  });

  it('changes its tabs by click, and by arrows, Home and End', async () => {
    const page = await browser.open(url);
    const selected = () => page.locator('.tabs:not(.minor) [aria-selected=true]').getAttribute('id');
    for (const tab of TABS) {
      await page.click(`#tab-${tab}`);
      expect(await selected()).toBe(`tab-${tab}`);
      expect(await page.locator('main [role=tabpanel]:visible').first().getAttribute('id')).toBe(`panel-${tab}`);
    }
    await page.keyboard.press('Home');
    expect(await selected()).toBe('tab-findings');
    await page.keyboard.press('ArrowRight');
    expect(await selected()).toBe('tab-evidence');
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowRight');
    expect(await selected()).toBe('tab-findings');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('tab-findings');
    await page.goBack();
    expect(await selected()).toBe('tab-network');
    await browser.finish(page);
  });

  it('shows who can talk to whom', async () => {
    const page = await browser.open(url);
    await page.click('#tab-network');
    const names = await page.locator('#panel-network svg .node title').allTextContents();
    expect(names.length).toBeGreaterThan(1);
    expect(await page.locator('#panel-network svg .edge').count()).toBeGreaterThan(0);
    await browser.finish(page);
  });

  it('filters by severity, verdict, control, namespace, kind, framework and words, and counts as the assessment does', async () => {
    const page = await browser.open(url);
    const shown = async () => Number((await count(page)).split(' ')[0]);
    const expected = (test: (finding: Finding) => boolean) => findings.filter(test).length;
    const choose = async (field: string, label: string) => {
      await page.selectOption(`#filter-${field}`, { label });
      const result = await shown();
      await page.click('#reset');
      return result;
    };
    for (const severity of ['critical', 'high', 'medium', 'low']) {
      const chip = page.locator(`.chip[data-choice=${severity}]`);
      const total = expected(finding => finding.severity === severity);
      expect(await chip.locator('.number').textContent()).toBe(String(total));
      await chip.click();
      expect(await chip.getAttribute('aria-pressed')).toBe('true');
      expect(await shown()).toBe(total);
      await page.click('#reset');
    }
    for (const verdict of ['fail', 'error', 'waived']) {
      await page.click(`.chip[data-choice=${verdict}]`);
      expect(await shown()).toBe(expected(finding => finding.verdict === verdict));
      expect(await shown()).toBeGreaterThan(0);
      await page.click('#reset');
    }
    expect(await choose('control', 'image-digest-pinned')).toBe(expected(({ control }) => control === 'image-digest-pinned'));
    expect(await choose('namespace', 'shop')).toBe(expected(({ namespace }) => namespace === 'shop'));
    expect(await choose('namespace', '(none)')).toBe(expected(({ namespace }) => namespace === undefined));
    expect(await choose('kind', 'Service')).toBe(expected(({ kind }) => kind === 'Service'));
    expect(await choose('framework', 'CIS Kubernetes Benchmark')).toBeGreaterThan(0);
    await page.fill('#search', 'agent privileged');
    const both = expected(({ name, control, message, path, remediation: _, ...rest }) => (
      name === 'agent' && /privileged/i.test(`${control} ${message} ${path} ${rest.value} ${rest.waiver?.reason}`)
    ));
    expect(await shown()).toBeGreaterThanOrEqual(both);
    expect(both).toBeGreaterThan(0);
    await page.fill('#search', 'no such word');
    expect(await shown()).toBe(0);
    expect(await page.locator('.empty').textContent()).toBe('Nothing matches the filter.');
    await page.click('#reset');
    expect(await shown()).toBe(findings.length);
    await browser.finish(page);
  });

  it('keeps the filter in the address, so that a link leads to the same view', async () => {
    const page = await browser.open(url);
    await page.selectOption('#filter-namespace', { label: 'ops' });
    await page.fill('#search', 'privileged');
    const there = await count(page);
    const address = page.url();
    expect(address).toContain('#q=privileged&namespace=ops');
    await browser.finish(page);
    const again = await browser.open(address);
    expect(await count(again)).toBe(there);
    expect(await again.inputValue('#search')).toBe('privileged');
    await browser.finish(again);
  });

  it('shows of a finding what, where, the value, the fix, and the way to the explanation', async () => {
    const page = await browser.open(`${url}#control=no-privileged-containers`);
    const card = page.locator('.finding');
    expect(await card.count()).toBe(1);
    const text = (await card.textContent())!;
    expect(text).toContain('spec.template.spec.containers[0].securityContext.privileged');
    expect(text).toContain('shop.yaml:41');
    expect(text).toContain('Valuetrue');
    expect(text).toContain('Waiver expiredthe agent needs the node; until 2026-01-01');
    await card.locator('summary').click();
    expect(JSON.parse((await card.locator('pre').textContent())!)).toEqual(
      [{ op: 'replace', path: '/spec/template/spec/containers/0/securityContext/privileged', value: false }]);
    await card.locator('h5 a').click();
    const control = page.locator('#control-no-privileged-containers');
    expect(await control.isVisible()).toBe(true);
    await page.waitForFunction(() => document.activeElement?.id === 'control-no-privileged-containers');
    expect(await control.textContent()).toContain('Pod Security Standards, baseline: privileged');
    await control.getByText('Show findings').click();
    expect(await count(page)).toContain('1 of');
    await browser.finish(page);
  });

  it('opens and closes objects with the keyboard, and all at once', async () => {
    const page = await browser.open(url);
    const openOnes = () => page.locator('.workload[open]').count();
    await page.getByText('Collapse all').click();
    await page.locator('.namespace > summary').first().focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('.namespace[open]').count()).toBe(1);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    expect(await openOnes()).toBe(1);
    expect(await page.locator('.finding:visible').count()).toBeGreaterThan(0);
    await page.getByText('Expand all').click();
    expect(await openOnes()).toBe(await page.locator('.workload').count());
    expect(await page.locator('.finding').count()).toBe(findings.length);
    await browser.finish(page);
  });

  it('lists under a framework row every object judged, passes included, with the reason of a waiver', async () => {
    const page = await browser.open(`${url}#tab=evidence&evidence=pss-baseline`);
    const row = page.locator('.framework-row', { has: page.locator('h4', { hasText: /^privileged$/ }) });
    expect(await row.locator('.of').textContent()).toBe('3 objects judged: 2 passed, 1 failed');
    await row.locator('summary').click();
    expect(await row.locator('tbody tr').count()).toBe(3);
    expect(await row.locator('tbody tr').first().textContent()).toMatch(/Deployment ops\/agent.*fail/);
    await page.click('#tab-framework-owasp-kubernetes');
    expect(await page.locator('#panel-framework h3').textContent()).toContain('OWASP');
    await page.getByRole('tab', { name: /OWASP/ }).press('ArrowLeft');
    expect(await page.locator('#panel-framework h3').textContent()).toContain('NSA');
    await page.locator('.framework-row.fail > summary').first().click();
    await browser.finish(page);
  });

  it('lists every waiver with what became of it and what it covers', async () => {
    const page = await browser.open(`${url}#tab=waivers`);
    const rows = page.locator('#panel-waivers tbody tr');
    expect(await rows.count()).toBe(3);
    expect(await rows.nth(0).textContent()).toMatch(/image-digest-pinned.*active.*name web.*the pipeline pins digests.*platform.*2027-06-30.*1 object.*waivers.yaml:1/);
    expect(await rows.nth(1).textContent()).toMatch(/expired.*namespace ops/);
    expect(await rows.nth(2).textContent()).toMatch(/unused.*everything.*nothing/);
    await rows.nth(0).locator('summary').click();
    expect(await rows.nth(0).locator('li').textContent()).toBe('Deployment shop/web');
    await browser.finish(page);
  });

  it('is dark where the system is, and light or dark when somebody says so', async () => {
    const ground = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await browser.open(url, { colorScheme: 'light' });
    const bright = await ground(light);
    await light.click('#theme');
    const dark = await ground(light);
    expect(dark).not.toBe(bright);
    await browser.finish(light);
    const page = await browser.open(url, { colorScheme: 'dark' });
    expect(await ground(page)).toBe(dark);
    expect(await page.locator('#theme').textContent()).toBe('Light theme');
    await page.click('#theme');
    expect(await ground(page)).toBe(bright);
    await browser.finish(page);
  });

  it('puts everything on paper, open and without what one can only click', async () => {
    const page = await browser.open(url);
    await page.getByText('Collapse all').click();
    await page.emulateMedia({ media: 'print' });
    await page.waitForFunction(() => document.documentElement.classList.contains('printing'));
    expect(await page.locator('.finding:visible').count()).toBe(findings.length);
    expect(await page.locator('details:not([open])').count()).toBe(0);
    for (const tab of TABS) expect(await page.locator(`#panel-${tab}`).isVisible()).toBe(true);
    expect(await page.locator('#panel-evidence section').count()).toBeGreaterThan(3);
    expect(await page.locator('button:visible, input:visible, select:visible').count()).toBe(0);
    await page.emulateMedia({ media: 'screen' });
    await page.waitForFunction(() => !document.documentElement.classList.contains('printing'));
    expect(await page.locator('main [role=tabpanel]:visible').count()).toBe(1);
    await page.evaluate(() => addEventListener('beforeprint', () => {
      document.documentElement.dataset.printed = String(document.querySelectorAll('.finding').length);
    }));
    await page.pdf();
    expect(await page.evaluate(() => document.documentElement.dataset.printed)).toBe(String(findings.length));
    await browser.finish(page);
  });

  it('shows the table of controls where scripts are switched off', async () => {
    const page = await browser.open(url, { javaScriptEnabled: false });
    expect(await page.locator('noscript tbody tr').count()).toBe(assessment._evidence.length);
    expect(await page.locator('#score').textContent()).toBe(assessment.score!.toFixed(1));
    expect(await page.locator('#tabs').isVisible()).toBe(false);
    await browser.finish(page);
  });

  it('fits a small screen', async () => {
    const page = await browser.open(url, { viewport: { width: 360, height: 740 } });
    for (const tab of TABS) {
      await page.click(`#tab-${tab}`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    }
    await browser.finish(page);
  });

  it.each(['light', 'dark'] as const)('gives axe nothing to mind, %s, on every tab', async colorScheme => {
    const page = await browser.open(url, { colorScheme });
    for (const tab of TABS) {
      await page.click(`#tab-${tab}`);
      await page.evaluate(() => document.querySelectorAll<HTMLElement>('main [role=tabpanel]:not([hidden]) details:not([open]) > summary').forEach(summary => summary.click()));
      expect(await seriousViolations(page)).toEqual([]);
    }
    await browser.finish(page);
  });
});
