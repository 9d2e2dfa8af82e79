import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, type TestAPI, test } from 'vitest';
import type { Cdn, PurgeBatch } from '../../src/cdn/cdn.ts';

/** What a server may be known not to do, each named by the tests that it excuses. */
export type CdnDifference = 'repeated references';

export interface CdnUnderTest {
  /** Two openings of one CDN, as two publishers would have. */
  readonly cdn: Cdn;
  readonly other: Cdn;
  /** Now, as this CDN stamps its purges, epoch milliseconds. */
  now(): number;
  close(): Promise<void>;
}

function batchOf(items: readonly string[]): PurgeBatch {
  return { callerReference: randomUUID(), items };
}

/** What every CDN does. Tests of what is `known` to differ, with the reason, must fail. */
export function cdnContract(
  name: string,
  make: () => Promise<CdnUnderTest>,
  known: Partial<Record<CdnDifference, string>> = {},
): void {
  let site: CdnUnderTest;
  /** A listed difference must still be one: its tests have to fail. */
  const unless = (difference: CdnDifference): TestAPI['fails'] =>
    difference in known ? test.fails : test;

  async function accepted(batch: PurgeBatch): Promise<{ id: string; createdAt: number }> {
    const answer = await site.cdn.purge(batch);
    if (answer.outcome !== 'accepted') throw new Error(`${answer.outcome}: ${answer.why}`);
    return answer;
  }

  describe(`CDN contract: ${name}`, () => {
    beforeAll(async () => {
      site = await make();
    }, 60_000);
    afterAll(async () => {
      await site.close();
    }, 60_000);

    test('its last behaviour is the default and matches everything; lifetimes are in order', async () => {
      const { behaviours, errors } = await site.cdn.describe();
      expect(behaviours.at(-1)?.pattern).toBe('*');
      for (const { minTtl, defaultTtl, maxTtl } of behaviours) {
        expect(minTtl).toBeGreaterThanOrEqual(0);
        expect(defaultTtl).toBeGreaterThanOrEqual(minTtl);
        expect(maxTtl).toBeGreaterThanOrEqual(defaultTtl);
      }
      expect(errors.defaultMinTtl).toBe(10);
    });

    test('describes the same distribution twice with equal values', async () => {
      expect(await site.cdn.describe()).toEqual(await site.other.describe());
    });

    test('a purge is accepted, stamped, and known to every publisher', async () => {
      const before = site.now();
      const { id, createdAt } = await accepted(batchOf(['/stories/the-fox/', '/stories/the-fox*']));
      expect(createdAt).toBeGreaterThanOrEqual(before - 2_000);
      expect(createdAt).toBeLessThanOrEqual(site.now() + 2_000);
      const status = await site.other.status(id);
      expect(['in-progress', 'completed']).toContain(status.state);
      expect(status).toMatchObject({ createdAt });
    });

    unless('repeated references')('the same batch sent again is the same purge', async () => {
      const batch = batchOf(['/a', '/b']);
      const first = await accepted(batch);
      expect(await site.other.purge(batch)).toMatchObject({
        outcome: 'accepted',
        id: first.id,
        createdAt: first.createdAt,
      });
    });

    unless('repeated references')(
      'a reference used before with other items is refused',
      async () => {
        const batch = batchOf(['/a']);
        await accepted(batch);
        const answer = await site.cdn.purge({ ...batch, items: ['/other'] });
        expect(answer).toMatchObject({ outcome: 'refused' });
        expect(answer.outcome === 'refused' && answer.why).toContain(batch.callerReference);
      },
    );

    test('a purge that never was is unknown, with the reason', async () => {
      expect(await site.cdn.status('I000NOSUCHPURGE')).toEqual({
        state: 'unknown',
        why: expect.stringMatching(/\w/),
      });
    });

    test('usage counts the paths of this month’s purges that are not known', async () => {
      const monthStart = site.now() - 60_000;
      const { paths: before } = await site.cdn.usage(monthStart, new Set());
      const ours = await accepted(batchOf(['/1', '/2', '/3']));
      await accepted(batchOf(['/4', '/5']));
      expect((await site.cdn.usage(monthStart, new Set())).paths).toBe(before + 5);
      expect((await site.cdn.usage(monthStart, new Set([ours.id]))).paths).toBe(before + 2);
      expect(await site.cdn.usage(site.now() + 3_600_000, new Set())).toEqual({
        paths: 0,
        atLeast: false,
      });
    });

    test('items with encoded signs come through as they are', async () => {
      const { id } = await accepted(
        batchOf(['/stories/%C3%A4lter/', "/it's(x)!+,;=@&$", '/a%20b*']),
      );
      expect(id).toMatch(/^\w+$/);
    });

    test('a batch the planner should never make is a bug, not a purge', async () => {
      const many = Array.from({ length: 151 }, (_, n) => `/${n}`);
      for (const items of [[], many, ['/a*', '/b*'], ['no-slash']]) {
        await expect(site.cdn.purge(batchOf(items))).rejects.toThrow(/./);
      }
    });
  });
}
