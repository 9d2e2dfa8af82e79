import { expect, test } from 'vitest';
import { decodeTable } from '../../src/plan/decode-table.ts';
import { encodeTable, type ShardTable } from '../../src/plan/encode-table.ts';

test('a table of shards comes back as it was, with files that are shown until something is purged', () => {
  const table: ShardTable = {
    law: 'a law',
    rows: [
      {
        name: '000001-abc-0',
        first: '',
        keys: 2,
        facts: {
          digest: 'digest',
          nextDue: null,
          isBusy: false,
          quietAt: null,
          pastAt: 1000,
          purgedUntil: 0,
          loaded: [
            ['assets/site.css', 2000],
            ['assets/font.woff2', Infinity],
          ],
        },
      },
    ],
    superseded: [],
    bodies: new Map(),
  };
  expect(decodeTable(encodeTable(table))).toEqual(table);
});
