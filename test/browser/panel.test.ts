import { expect, test } from 'vitest';
import { inspectPage } from './inspect-page.ts';
import { openPage } from './open-page.ts';
import { standIn, usualFacts } from './panel-stand-in.ts';

test('the panel is sound and accessible', async () => {
  await using edge = await standIn(usualFacts);
  await using opened = await openPage(edge.url);
  await opened.page.goto(edge.url);
  await opened.page.getByText('fresh, old version').waitFor();
  expect(await inspectPage(opened.page, 'panel')).toEqual([]);
  expect(opened.complaints).toEqual([]);
});
