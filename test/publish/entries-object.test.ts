import { gunzipSync, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeEntries } from '../../src/plan/encode-entries.ts';
import type { Entry } from '../../src/plan/ledger.ts';
import { packEntries, unpackEntries } from '../../src/publish/entries-object.ts';

const entry = (key: string, at = 0): Entry => ({
  key,
  kind: 'listing',
  live: null,
  tails: [],
  memory: [],
  owed: { kind: 'listing', dueBy: at, end: 0, sendAt: 0 },
  changedAt: at,
  unusedSince: null,
  story: null,
});

const byKey = (entries: readonly Entry[]): ReadonlyMap<string, Entry> =>
  new Map(entries.map((each) => [each.key, each]));

const keyOf = (at: number): string => `page/${String(at).padStart(5, '0')}`;
const many = byKey(Array.from({ length: 3000 }, (_, at) => entry(keyOf(at))));
const noBodies = new Map<string, number>();

describe('the object with the entries', () => {
  test('is what any gunzip reads', async () => {
    const body = await packEntries({ entries: many, bodies: new Map([['digest', 7]]) }, []);
    const text = gunzipSync(body).toString('utf8');
    expect(text).toContain('"page/00000"');
    expect(text).toContain('"page/02999"');
    expect(await unpackEntries(body)).toMatchObject({
      entries: many,
      bodies: new Map([['digest', 7]]),
    });
  });

  test('is read as one document, too', async () => {
    const { entries, blocks } = await unpackEntries(gzipSync(encodeEntries(many)));
    expect(entries).toEqual(many);
    const again = await packEntries({ entries, bodies: noBodies }, blocks);
    expect((await unpackEntries(again)).entries).toEqual(many);
  });

  test('of nothing is read again, too', async () => {
    const body = await packEntries({ entries: new Map(), bodies: noBodies }, []);
    expect((await unpackEntries(body)).entries.size).toBe(0);
  });

  test('keeps the members in which nothing changed, byte for byte', async () => {
    const first = await unpackEntries(await packEntries({ entries: many, bodies: noBodies }, []));
    const changed = new Map(first.entries).set(keyOf(1700), entry(keyOf(1700), 5));
    const body = await packEntries({ entries: changed, bodies: noBodies }, first.blocks);
    const second = await unpackEntries(body);
    expect(second.entries).toEqual(changed);
    const bytes = new Set(first.blocks.map((block) => Buffer.from(block.bytes).toString('base64')));
    const others = second.blocks.filter(
      (block) => !bytes.has(Buffer.from(block.bytes).toString('base64')),
    );
    expect(first.blocks).toHaveLength(6);
    expect(others).toHaveLength(1);
  });

  test.each([
    ['cut short', (body: Buffer) => body.subarray(0, -3)],
    [
      'damaged',
      (body: Buffer) =>
        Buffer.concat([body.subarray(0, 200), Buffer.from('x'), body.subarray(201)]),
    ],
    ['there twice', (body: Buffer) => Buffer.concat([body, body])],
  ])('is refused when it is %s', async (_, harm) => {
    const body = await packEntries({ entries: many, bodies: noBodies }, []);
    await expect(unpackEntries(harm(body))).rejects.toThrow(/./);
  });
});

test('whatever comes, goes and changes is there when it is read again', async () => {
  const number = fc.nat(60);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ gone: fc.array(number), put: fc.array(fc.tuple(number, fc.nat(9))) }), {
        maxLength: 4,
      }),
      async (rounds) => {
        let last = await unpackEntries(
          await packEntries({ entries: byKey([entry('a')]), bodies: noBodies }, []),
        );
        for (const { gone, put } of rounds) {
          const next = new Map(last.entries);
          for (const at of gone) next.delete(keyOf(at));
          for (const [at, changedAt] of put)
            // Enough at once to need more than one member.
            for (let copy = 0; copy < 40; copy += 1)
              next.set(`${keyOf(at)}/${copy}`, entry(`${keyOf(at)}/${copy}`, changedAt));
          last = await unpackEntries(
            await packEntries({ entries: next, bodies: noBodies }, last.blocks),
          );
          expect(last.entries).toEqual(next);
          expect([...last.entries.keys()]).toEqual([...next.keys()].toSorted());
        }
      },
    ),
    { numRuns: 60 },
  );
});
