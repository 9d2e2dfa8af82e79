import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { factsFromJson } from '../../src/infra/facts/facts-json.ts';
import type { SiteFacts } from '../../src/infra/facts/infra-facts.ts';
import { type BucketClub, createBucketClub } from '../support/bucket-club.ts';
import { story } from '../support/club.ts';

const stories = { 'the-fox': story({ title: 'The Fox', date: '2019-11-18' }) };

/** What the doctor takes for published. */
async function samples(club: BucketClub): Promise<SiteFacts['samples']> {
  await club.run(['doctor', '--offline', '--save-facts', 'facts.json']);
  return factsFromJson(await readFile(club.path('facts.json'), 'utf8'), 'facts.json').site.samples;
}

const page = (all: SiteFacts['samples']) => all.find(({ kind }) => kind === 'page');

test('what the doctor takes for published is what the ledger says, else what was built, else nothing', async () => {
  await using club = await createBucketClub({ stories });
  expect(await samples(club)).toEqual([]);

  await club.run(['build']);
  // As new as a page can be: a first publish knows better.
  expect(page(await samples(club))).toEqual({
    kind: 'page',
    key: 'stories/the-fox/index.html',
    cacheControl: 'max-age=60, s-maxage=300',
  });

  await club.publish();
  const published = await samples(club);
  expect(page(published)).toEqual({
    kind: 'page',
    key: 'stories/the-fox/index.html',
    cacheControl: expect.stringMatching(/s-maxage=31536000/),
  });
  expect(new Set(published.map(({ kind }) => kind))).toEqual(
    new Set(['page', 'listing', 'feed', 'asset', 'file']),
  );
});
