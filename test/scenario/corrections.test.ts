import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Club, createClub, logLines, screen, story, told } from '../support/club.ts';

const fox = (body: string) => story({ title: 'The Fox', date: '2026-11-18', body });
const well = (body: string) => story({ title: 'The Old Well', date: '2019-03-02', body });

let club: Club;

beforeAll(async () => {
  club = await createClub({
    stories: { 'the-fox': fox('Teh fox came by.'), 'old-well': well('Teh well was deep.') },
  });
  await club.publish({ at: '2026-11-18 10:00' });
});
afterAll(() => club[Symbol.asyncDispose]());

describe('a typo in a new story', () => {
  test('is corrected by waiting: its copies live five minutes', async () => {
    await club.write('stories/the-fox.md', fox('The fox came by.'));
    const { stdout } = await club.publish({ at: '2026-11-18 12:00' });
    expect(screen(stdout)).toMatchInlineSnapshot(`
      "storyclub plan · local · 2026-11-18 12:00 UTC
      readers up to date by 12:06 · $0.0001

      pages
        + put      stories/the-fox/index.html  content differs  wait until 12:06

      listings
        + put      archive/2026/index.html      content differs  wait until 12:06
        + put      atom.xml                     content differs  wait until 12:06
        + put      authors/ada-lind/index.html  content differs  wait until 12:06
        + put      feed.json                    content differs  wait until 12:06
        + put      feed.xml                     content differs  wait until 12:06
        + put      index.html                   content differs  wait until 12:06

      instead: purge everything 1 path, $0.0001, evicts 7 pages
      instead: wait for everything $0.0001, last reader 12:06
      7 puts, 0 header updates, 0 deletes now, 0 later, 7 unchanged

      published to local: 7 puts, 0 header updates, 0 deletes in … s
      every reader is up to date by 12:06 UTC
      14 origin requests, $0.0001; something is due again 2026-12-18 12:00 UTC
      look at it: npx storyclub serve"
    `);
  });
});

describe('a typo in a settled story', () => {
  test('is purged under the three addresses of its page, and no other page with it', async () => {
    await club.write('stories/old-well.md', well('The well was deep.'));
    const { stdout } = await club.publish({ at: '2026-11-18 14:00' }, '--log', 'audit.jsonl');
    expect(screen(stdout)).toMatchInlineSnapshot(`
      "storyclub plan · local · 2026-11-18 14:00 UTC
      readers up to date by 14:06 · $0.0001

      pages
        + put      stories/old-well/index.html  content differs
                   purge (edge copy until 2027-11-18)

      listings
        + put      archive/2019/index.html      content differs  wait until 14:06
        + put      atom.xml                     content differs  wait until 14:06
        + put      authors/ada-lind/index.html  content differs  wait until 14:06
        + put      feed.json                    content differs  wait until 14:06
        + put      feed.xml                     content differs  wait until 14:06
        + put      index.html                   content differs  wait until 14:06

      purge 3 paths of 1,000 free this month (0 used), evicts 0 unchanged pages:
        /stories/old-well /stories/old-well/ /stories/old-well/index.html
      instead: purge everything 1 path, $0.0001, evicts 7 pages
      instead: wait for everything $0.0001, last reader 2027-11-18
      7 puts, 0 header updates, 0 deletes now, 0 later, 7 unchanged

      published to local: 7 puts, 0 header updates, 0 deletes in … s
      purged 3 paths: every edge has it
      every reader is up to date by 14:06 UTC
      15 origin requests, $0.0001; something is due again 2026-12-18 12:00 UTC
      look at it: npx storyclub serve"
    `);
  });

  test('the audit log has a line for each remote operation and for each bound', () => {
    const lines = logLines(club.path('audit.jsonl'));
    expect(told(lines)).toMatchInlineSnapshot(`
      [
        "put stories/old-well/index.html",
        "put archive/2019/index.html",
        "put atom.xml",
        "put authors/ada-lind/index.html",
        "put feed.json",
        "put feed.xml",
        "put index.html",
        "purge /stories/old-well /stories/old-well/ /stories/old-well/index.html",
        "bound archive/2019/index.html wait",
        "bound atom.xml wait",
        "bound authors/ada-lind/index.html wait",
        "bound feed.json wait",
        "bound feed.xml wait",
        "bound index.html wait",
        "bound stories/old-well/index.html purge",
      ]
    `);
  });

  test('the purge was created after every put was answered and the allowance waited out', () => {
    const lines = logLines(club.path('audit.jsonl'));
    const lastPut =
      lines
        .filter(({ op }) => op === 'put')
        .map(({ answered }) => answered ?? '')
        .toSorted()
        .at(-1) ?? '';
    const created = lines.find(({ op }) => op === 'purge')?.created ?? '';
    expect(Date.parse(created) - Date.parse(lastPut)).toBeGreaterThanOrEqual(5000);
  });

  test('and it is a new story again: the next correction waits', async () => {
    await club.write('stories/old-well.md', well('The well was very deep.'));
    const { changes } = await club.receipt({ at: '2026-11-18 15:00' });
    expect(changes.find(({ key }) => key.includes('old-well'))).toMatchObject({
      kind: 'correction',
      action: 'wait',
      until: '2026-11-18T15:05:05.000Z',
    });
  });
});
