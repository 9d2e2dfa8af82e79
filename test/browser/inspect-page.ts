import { join } from 'node:path';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';
import { inject } from 'vitest';

const widths = [320, 768, 1280] as const;
const schemes = ['light', 'dark'] as const;

/** All rules of WCAG up to 2.2 at levels A and AA, and axe's best practices. */
const everything: axe.RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
};
/** Of these, the ones that look at colours: nothing else is different in the dark. */
const colours: axe.RunOptions = {
  runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
  resultTypes: ['violations'],
};

/**
 * What is wrong with a page that is shown, in light and dark, from a small telephone to a desk: what axe finds,
 * and whether it has to be scrolled sideways. Each look is kept as a picture.
 */
export async function inspectPage(page: Page, name: string): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const look = `${width} ${colorScheme}`;
      const picture = join(inject('screenshots'), `${name}-${width}-${colorScheme}.png`);
      await page.screenshot({ path: picture, fullPage: true });
      const found = [
        ...(await scrollsSideways(page)),
        ...(await judge(page, colorScheme === 'light' ? everything : colours)),
      ];
      problems.push(...found.map((problem) => `${look}: ${problem} (${picture})`));
    }
  }
  return problems;
}

async function judge(page: Page, options: axe.RunOptions): Promise<readonly string[]> {
  const found: axe.Result[] = await page.evaluate(
    `axe.run(${JSON.stringify(options)}).then(({ violations }) => violations)`,
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html }) => `${id} at ${html.slice(0, 200)}`),
  );
}

async function scrollsSideways(page: Page): Promise<readonly string[]> {
  const [content, shown] = await page.evaluate<readonly [number, number]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  return content > shown ? [`the page is ${content} wide`] : [];
}
