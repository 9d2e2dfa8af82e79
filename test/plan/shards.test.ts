import { describe, expect, test } from 'vitest';
import { decodeTable } from '../../src/plan/decode-table.ts';
import { encodeTable } from '../../src/plan/encode-table.ts';
import { factWriter } from '../../src/plan/facts.ts';
import type { Law } from '../../src/plan/law.ts';
import { mayReach } from '../../src/plan/purge-reach.ts';
import { shardsAfter, type ShardsBefore } from '../../src/plan/shards-after.ts';
import { at, DAY, defaultLaw, Rehearsal } from '../support/plan-rehearsal.ts';

const site = new Rehearsal();
site.publish(
  {
    'stories/a/index.html': { body: 'A' },
    'stories/b/index.html': { body: 'B' },
    'stories/c/index.html': { body: 'C' },
  },
  at('10:00'),
);
const { ledger } = site;
const published = Math.max(...[...ledger.entries.values()].map(({ changedAt }) => changedAt));

/** The shards after a publish under a law that is called so. */
function write(lawName: string, law: Law, before: ShardsBefore) {
  return shardsAfter(ledger, before, {
    law,
    lawName,
    now: at('10:01'),
    purges: [],
    digestOf: (text) => text,
    toText: factWriter((text) => text),
    serial: 1,
    toName: (number) => `000001-publish-${number}`,
    size: 1,
    releases: [],
    bodies: new Map([['a-body', 3]]),
  });
}

const first = write('thirty days', defaultLaw, { table: null, entriesOf: () => null });
const before: ShardsBefore = {
  table: first.table,
  entriesOf: (name) => first.written.get(name)?.entries ?? null,
};

describe('shards in which nothing has changed', () => {
  test('are written no more, and their rows say the same', () => {
    const again = write('thirty days', defaultLaw, before);
    expect(again.written.size).toBe(0);
    expect(again.table).toEqual(first.table);
  });

  test('are described anew under another law', () => {
    const tiers = defaultLaw.tiers.map((tier) => ({ ...tier, age: tier.age * 2 }));
    const later = write('sixty days', { ...defaultLaw, tiers }, before);
    expect(later.written.size).toBe(0);
    const dues = (rows: typeof first.table.rows) => rows.map(({ facts }) => facts.nextDue);
    expect(dues(first.table.rows)).toEqual(Array(3).fill(published + 30 * DAY));
    expect(dues(later.table.rows)).toEqual(Array(3).fill(published + 60 * DAY));
  });
});

test('a table is read as it was written', () => {
  const { table } = first;
  const full = {
    ...table,
    superseded: [{ name: '000001-publish-9', until: 4 }],
    rows: table.rows.map((row) => ({
      ...row,
      facts: { ...row.facts, loaded: [['assets/a.css', 7] as const], quietAt: null, pastAt: 5 },
    })),
  };
  expect(decodeTable(encodeTable(full))).toEqual(full);
});

describe('a purge', () => {
  test.each([
    ['/stories/b/index.html', 'stories/b', 'stories/c', true],
    ['/stories/b/index.html', 'stories/c', null, false],
    ['/stories/b/index.html', '', 'stories/b', false],
    // What has the prefix may be in any shard between.
    ['/stories/*', 'stories/b', 'stories/c', true],
    ['/*', 'zebra', null, true],
    ['/stories/b*', 'stories/a', 'stories/b', false],
    ['/stories/b*', 'stories/ba', 'stories/bb', true],
    ['/stories/caf%C3%A9*', 'stories/café', null, true],
    // Where it cannot be told, it may.
    ['#t1', 'a', 'b', true],
    ['/%zz', 'a', 'b', true],
  ])('of %s may reach keys from %o to %o: %o', (item, start, next, expected) => {
    const batch = {
      callerReference: '',
      items: [item],
      id: null,
      createdAt: null,
      completedAt: null,
    };
    const reaches = mayReach({ publish: '', dueBy: 0, batches: [batch] });
    expect(reaches({ first: start, next })).toBe(expected);
  });
});
