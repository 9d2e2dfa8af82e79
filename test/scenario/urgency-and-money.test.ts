import { expect, test } from 'vitest';
import { createClub, story } from '../support/club.ts';

const fox = (body: string) => story({ title: 'The Fox', date: '2026-11-18', body });

test('--urgent purges a correction that would else wait five minutes', async () => {
  await using club = await createClub({ stories: { 'the-fox': fox('Teh fox came by.') } });
  await club.publish({ at: '2026-11-18 10:00' });
  await club.write('stories/the-fox.md', fox('The fox came by.'));

  const patient = await club.run(['plan', '--json'], { at: '2026-11-18 12:00' });
  expect(JSON.parse(patient.stdout)).toMatchObject({ purge: { items: [] } });

  const { changes, purge, receipt } = await club.receipt({ at: '2026-11-18 12:00' }, '--urgent');
  // The story is purged before the listings are uploaded, each five seconds after its upload; browsers keep what they
  // have for a minute.
  expect(receipt?.readersBy).toBe('2026-11-18T12:01:10.000Z');
  expect(new Set(changes.map(({ action }) => action))).toEqual(new Set(['purge']));
  expect(purge.items.map(({ item }) => item)).toContain('/stories/the-fox/');
});

const settled = (name: string, body: string) =>
  story({ title: `The ${name}`, date: '2019-03-02', body });

/** Two settled stories of three that share a beginning are corrected, and no purge is free. */
async function purgePreferring(prefer: 'readers' | 'money') {
  await using club = await createClub({
    stories: {
      'old-well': settled('Old Well', 'Teh well.'),
      'old-wharf': settled('Old Wharf', 'Teh wharf.'),
      'old-wall': settled('Old Wall', 'A wall.'),
    },
    config: { invalidation: { prefer, freePaths: 0 } },
  });
  await club.publish({ at: '2026-11-18 10:00' });
  await club.write('stories/old-well.md', settled('Old Well', 'The well.'));
  await club.write('stories/old-wharf.md', settled('Old Wharf', 'The wharf.'));
  const { purge, cost } = await club.receipt({ at: '2026-11-18 12:00' });
  return { items: purge.items.map(({ item }) => item), evicts: purge.evicts, usd: cost.usd };
}

test('purging prefers readers: no unchanged page is evicted, then dollars', async () => {
  expect(await purgePreferring('readers')).toMatchInlineSnapshot(`
    {
      "evicts": 0,
      "items": [
        "/stories/old-well*",
        "/stories/old-wharf*",
      ],
      "usd": 0.0100658,
    }
  `);
});

test('or money: one path, and an unchanged page is evicted with it', async () => {
  expect(await purgePreferring('money')).toMatchInlineSnapshot(`
    {
      "evicts": 1,
      "items": [
        "/stories/old-w*",
      ],
      "usd": 0.0050658000000000005,
    }
  `);
});
