import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Club, createClub, logLines, story } from '../support/club.ts';

const well = (body: string) => story({ title: 'The Old Well', date: '2019-03-02', body });
const page = '<h1><%= it.story.title %></h1><%~ it.story.html %>';

let club: Club;

beforeAll(async () => {
  club = await createClub({ stories: { 'old-well': well('Teh well was deep.') } });
  await club.publish({ at: '2026-10-01 10:00' });
});
afterAll(() => club[Symbol.asyncDispose]());

describe('a purge of a new layout that was kept back, and that no publish sent in time', () => {
  test('is sent once with a correction of the same page, though a new story goes up before it', async () => {
    await club.write('templates/story.eta', `<main>${page}</main>`);
    await club.publish({ at: '2026-10-02 10:00' });
    await club.write('stories/old-well.md', well('The well was deep.'));
    await club.write('stories/tea.md', story({ title: 'Tea', date: '2026-10-20' }));
    await club.publish({ at: '2026-10-20 10:00' }, '--log', 'audit.jsonl');
    const purges = logLines(club.path('audit.jsonl')).filter(({ op }) => op === 'purge');
    expect(purges.map(({ items }) => items)).toEqual([
      ['/stories/old-well', '/stories/old-well/', '/stories/old-well/index.html'],
    ]);
  });
});
