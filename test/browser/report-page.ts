/// <reference lib="dom" />
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launch } from './chromium';
import { Assessment } from '../../src/assessment';
import { htmlReport } from '../../src/reports/html';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** The ids of the tabs, in order. */
export const TABS = ['findings', 'evidence', 'waivers', 'controls', 'network'];

/** Writes reports to a folder of its own, opens them, and watches what they do. */
export class ReportBrowser {
  /** Starts a browser. */
  public static async start(): Promise<ReportBrowser> {
    return new ReportBrowser(await launch(), mkdtempSync(join(tmpdir(), 'bulwark-report-')));
  }

  private complaints: string[] = [];

  private constructor(private readonly browser: Browser, private readonly folder: string) {}

  /** Ends the browser and removes the reports. */
  public async stop(): Promise<void> {
    await this.browser.close();
    rmSync(this.folder, { recursive: true });
  }

  /** Writes a report; gives its address. */
  public write(name: string, assessment: Assessment): string {
    const path = join(this.folder, `${name}.html`);
    writeFileSync(path, [...htmlReport(assessment)].join(''));
    return `file://${path}`;
  }

  /** Opens a report in a fresh session. */
  public async open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await (await this.browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })).newPage();
    this.complaints = [];
    page.on('console', message => this.complaints.push(`console: ${message.text()}`));
    page.on('pageerror', error => this.complaints.push(`error: ${error.message}`));
    page.on('dialog', dialog => {
      this.complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', request => request.url() === url.split('#')[0] || this.complaints.push(`request: ${request.url()}`));
    await page.goto(url);
    return page;
  }

  /** Closes the page. It must have asked for no other file, written nothing to the console and opened no dialog. */
  public async finish(page: Page): Promise<void> {
    await page.context().close();
    expect(this.complaints).toEqual([]);
  }
}

/** What stands beside the filter: `3 of 66 findings, 1 waived`. */
export async function count(page: Page): Promise<string> {
  return (await page.locator('#count').textContent())!;
}

/** Serious and critical violations of accessibility rules. */
export async function seriousViolations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => (window as any).axe.run({ resultTypes: ['violations'] }));
  return violations.filter(({ impact }: any) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }: any) => `${id}: ${nodes.slice(0, 3).map(({ html, failureSummary }: any) => `${html.slice(0, 200)} ${failureSummary}`).join('\n')}`);
}
