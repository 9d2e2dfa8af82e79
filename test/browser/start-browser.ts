import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { findChromium } from './find-chromium.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the browser is driven from. */
    readonly browserEndpoint: string;
    /** Folder of the screenshots, those of the last run. */
    readonly screenshots: string;
  }
}

function say(line: string): void {
  process.stderr.write(`test:browser · ${line}\n`);
}

/** Starts one browser for all tests, and ends it afterwards. Its sandbox does not run as root. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const executablePath = findChromium(say);
  const screenshots = join(tmpdir(), 'storyclub-screenshots');
  await rm(screenshots, { recursive: true, force: true });
  await mkdir(screenshots);
  const isRoot = process.getuid?.() === 0;
  const server = await chromium.launchServer({
    executablePath,
    args: [...(isRoot ? ['--no-sandbox'] : []), '--disable-dev-shm-usage'],
  });
  project.provide('browserEndpoint', server.wsEndpoint());
  project.provide('screenshots', screenshots);
  return async () => await server.close();
}
