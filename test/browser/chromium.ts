import { existsSync } from 'fs';
import { delimiter, join } from 'path';
import { Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** The browser of the machine: `CHROMIUM`, or what lies on the path under one of its usual names. */
export function chromiumPath(): string | undefined {
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap(folder => NAMES.map(name => join(folder, name)));
  return process.env.CHROMIUM ?? onPath.find(path => existsSync(path));
}

/** Without its sandbox, which needs rights that containers do not have: it sees nothing but pages made here. */
export async function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] });
}

/** `describe`, or a skipped one that says why when there is no browser. */
export function describeWithChromium(title: string, body: () => void): void {
  if (chromiumPath()) describe(title, body);
  else describe.skip(`${title} (no chromium on the path, and CHROMIUM is not set)`, () => it('needs a browser', () => undefined));
}
