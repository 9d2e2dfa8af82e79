import { expect, test } from 'vitest';
import { command } from '../../src/commands/serve.ts';
import { LOCATION_HEADER } from '../../src/edge/edge-handler.ts';
import { PANEL_PATH } from '../../src/edge/panel/panel-path.ts';
import { blocksOf, tableRowsOf } from './pages.ts';

const page = 'docs/guides/serving.md';

test('serving explains every flag of serve', () => {
  const flags = tableRowsOf(page).map(([cell = '']) => /--([\w-]+)/.exec(cell)?.[1]);
  expect(flags.toSorted()).toEqual([...Object.keys(command.flags), 'target'].toSorted());
});

test('serving names the panel and the header as they are', () => {
  const shown = blocksOf(page)
    .map(({ text }) => text)
    .join('');
  expect(shown).toContain(`http://localhost:8080${PANEL_PATH}`);
  expect(shown.toLowerCase()).toContain(`${LOCATION_HEADER}: nrt`);
});
