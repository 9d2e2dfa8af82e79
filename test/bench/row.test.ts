import { expect, test } from 'vitest';
import { renderTable, type Row } from '../../bench/row.ts';

const row = (more: Partial<Row>): Row => ({
  title: 'full build',
  tool: 'storyclub',
  wallSeconds: 2,
  cpuSeconds: 3,
  peakMegabytes: 200,
  told: {},
  target: null,
  note: '',
  ...more,
});

test('rows stand in groups of one size, with peers beside us and growth beside a tenth of the stories', () => {
  const rows = [
    row({ stories: 10_000, wallSeconds: 20, cpuSeconds: 36, peakMegabytes: 300 }),
    row({ stories: 10_000, tool: 'Hugo', wallSeconds: 60, note: 'without: digests' }),
    row({ stories: 1000, target: { says: '≤ 3 s', isMet: true } }),
    row({ title: 'publish', told: { 'origin requests': 1452, US$: 0.00725, changed: 3 } }),
  ];
  expect(renderTable(rows).map((line) => line.replace(/ {2,}/g, ' '))).toMatchInlineSnapshot(`
    [
      "| what | tool | wall s | CPU s | peak MB | requests | US$ | × storyclub | × for ten times the stories | target | besides |",
      "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |",
      "| **Whatever the site** | | | | | | | | | | |",
      "| publish | storyclub | 2.00 | 3.00 | 200 | 1,452 | 0.00725 | | | | 3 changed |",
      "| **1,000 stories** | | | | | | | | | | |",
      "| full build | storyclub | 2.00 | 3.00 | 200 | | | | | ≤ 3 s: met | |",
      "| **10,000 stories** | | | | | | | | | | |",
      "| full build | storyclub | 20.00 | 36.00 | 300 | | | | 12.0 CPU, 1.5 MB | | |",
      "| | Hugo | 60.00 | 3.00 | 200 | | | 3.00 | | | without: digests |",
    ]
  `);
});
