import axe from 'axe-core';
import { type Browser, type Page, chromium } from 'playwright-core';
import { inject } from 'vitest';

export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** Errors on the console, and requests that failed or went to another host. */
  readonly complaints: readonly string[];
}

let browser: Promise<Browser> | null = null;

/** A page of its own in the browser of the run, axe in it. `home` is the only host it may ask. */
export async function openPage(home: string): Promise<OpenPage> {
  browser ??= chromium.connect(inject('browserEndpoint'));
  const context = await (await browser).newContext();
  context.setDefaultTimeout(10_000);
  await context.addInitScript(axe.source);
  const page = await context.newPage();
  const { host } = new URL(home);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'data:' && url.host !== host)
      complaints.push(`asks another host: ${url.href}`);
  });
  return { page, complaints, [Symbol.asyncDispose]: async () => await context.close() };
}
