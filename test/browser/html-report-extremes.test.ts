/// <reference lib="dom" />
import { hostile, large, PAYLOAD } from './assessments';
import { describeWithChromium } from './chromium';
import { count, ReportBrowser, TABS } from './report-page';

jest.setTimeout(120_000);

describeWithChromium('the HTML report of hostile and of many objects, in a browser', () => {
  let browser: ReportBrowser;

  beforeAll(async () => {
    browser = await ReportBrowser.start();
  });
  afterAll(() => browser.stop());

  it('shows hostile names as text, wherever they stand', async () => {
    const page = await browser.open(`${browser.write('hostile', hostile())}`);
    for (const tab of TABS) {
      await page.click(`#tab-${tab}`);
      await page.evaluate(() => document.querySelectorAll<HTMLDetailsElement>('details').forEach(details => details.open = true));
    }
    for (const button of await page.locator('[role=tab][id^=tab-framework]').all()) await button.dispatchEvent('click');
    await page.emulateMedia({ media: 'print' });
    await page.waitForFunction(() => document.documentElement.classList.contains('printing'));
    expect(await page.locator('img, svg:not(#graph), iframe, object, embed, .injected').count()).toBe(0);
    expect(await page.locator('script').count()).toBe(2);
    const text = (await page.locator('body').textContent())!;
    const written = PAYLOAD.replace('\u2028', '\\u2028');
    for (const what of ['profile', 'name', 'namespace', 'container', 'image', 'file', 'path', 'title', 'rationale', 'remediation', 'reason', 'owner', 'origin', 'because', 'message', 'row', 'Kind']) {
      expect({ what, shown: text.includes(`${what} ${written}`) }).toEqual({ what, shown: true });
    }
    expect(text).toContain('Deployment __proto__');
    await browser.finish(page);
  });

  it('shows long lists in steps, and goes on with the keyboard where it was', async () => {
    const assessment = large(5000);
    const page = await browser.open(`${browser.write('steps', assessment)}#tab=evidence&evidence=pss-baseline`);
    await page.locator('.framework-row > summary').first().click();
    const rows = page.locator('.framework-row').first().locator('tbody tr');
    const more = page.getByRole('button', { name: /^Show 100 more of / });
    expect(await rows.count()).toBe(100);
    await more.focus();
    await page.keyboard.press('Enter');
    expect(await rows.count()).toBe(200);
    expect(await more.count()).toBe(0);
    await page.getByRole('button', { name: /^Show \d+ more of/ }).click();
    expect(await rows.count()).toBe(assessment.summary.objects);
    await browser.finish(page);
  });

  it('opens and filters 5,000 findings without making anybody wait', async () => {
    const assessment = large(5000);
    const page = await browser.open(browser.write('large', assessment));
    const opening = await page.evaluate(() => {
      const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
      return entry.domContentLoadedEventEnd - entry.responseEnd;
    });
    /** From the input until the page is laid out again. */
    const timed = (action: string): Promise<number> => page.evaluate(`(() => {
      const start = performance.now();
      ${action};
      void document.body.offsetHeight;
      return performance.now() - start;
    })()`);
    const search = (text: string) => `{ const box = document.getElementById('search'); box.value = '${text}'; box.dispatchEvent(new Event('input')); }`;
    const times = {
      opening,
      'first search': await timed(search('probe')),
      'next search': await timed(search('probes service-1')),
      'no search': await timed(search('')),
      'by severity': await timed('document.querySelector(".chip[data-choice=medium]").click()'),
      'evidence': await timed('document.getElementById("tab-evidence").click()'),
      'all open': await timed('document.getElementById("tab-findings").click(); [...document.querySelectorAll("button")].find(b => b.textContent === "Expand all").click()'),
    };
    console.log(`${assessment.findings.length} findings: ${Object.entries(times).map(([what, ms]) => `${what} ${Math.round(ms)} ms`).join(', ')}`);
    expect(await count(page)).toContain(`of ${assessment.findings.length} findings`);
    // Generous: the machine may have other things to do.
    for (const [what, ms] of Object.entries(times)) expect({ what, quick: ms < 5000 }).toEqual({ what, quick: true });
    await browser.finish(page);
  });
});
