import { symlinkSync, utimesSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Club, createClub, logLines, screen, story } from '../support/club.ts';

const fox = { title: 'The Fox', date: '2026-11-18', body: 'Teh fox came by.' };
const well = { title: 'The Old Well', date: '2019-03-02' };

describe('what counts as a change', () => {
  test('a tier of another length ships as headers alone, and keeps type and metadata', async () => {
    await using club = await createClub({ stories: { 'the-fox': story(fox) } });
    await club.publish({ at: '2026-11-18 10:00' });
    const before = await club.origin.head('stories/the-fox/index.html');
    await club.configure({ tiers: [{ age: '0d', edge: '2m' }] });
    const { stdout } = await club.publish({ at: '2026-11-18 12:00' });
    expect(screen(stdout)).toMatchInlineSnapshot(`
      "storyclub plan · local · 2026-11-18 12:00 UTC · $0.0000

      pages
        ~ headers  stories/the-fox/index.html  policy: 5 min → 2 min at the edge

      0 puts, 1 header update, 0 deletes now, 0 later, 11 unchanged

      published to local: 0 puts, 1 header update, 0 deletes in … s
      8 origin requests, $0.0000
      look at it: npx storyclub serve"
    `);
    const after = await club.origin.head('stories/the-fox/index.html');
    expect(after.object?.headers).toEqual({
      ...before.object?.headers,
      cacheControl: 'max-age=60, s-maxage=120',
    });
  });

  test('a promise of another length uploads nothing, and is noted once', async () => {
    await using club = await createClub({ stories: { 'the-fox': story(fox) } });
    await club.publish({ at: '2026-11-18 10:00' });
    await club.configure({ promises: { chrome: '8d' } });
    const { receipt } = await club.receipt({ at: '2026-11-18 12:00' });
    expect(receipt).toBeNull();
    const { stdout } = await club.publish({ at: '2026-11-18 12:01' });
    expect(stdout).toContain('nothing to do: the site is as published (1 origin request)');
  });

  test('as many letters in another order are another text', async () => {
    await using club = await createClub({ stories: { 'the-fox': story(fox) } });
    await club.publish({ at: '2026-11-18 10:00' });
    await club.write('stories/the-fox.md', story({ ...fox, body: 'The fox came by.' }));
    await club.publish({ at: '2026-11-18 12:00' });
    expect(await club.live('stories/the-fox/index.html')).toContain('The fox came by.');
  });

  test('a new modification time is no change', async () => {
    await using club = await createClub({ stories: { 'the-fox': story(fox) } });
    await club.publish({ at: '2026-11-18 10:00' });
    for (const file of ['stories/the-fox.md', 'templates/assets/site.css', 'storyclub.config.ts'])
      utimesSync(club.path(file), 1, 1);
    const { stdout } = await club.publish({ at: '2026-11-18 12:00' });
    expect(stdout).toContain('nothing to do');
  });

  test('.well-known ships; other dotfiles do not', async () => {
    await using club = await createClub({
      stories: { 'the-fox': story(fox) },
      files: {
        'templates/static/.well-known/security.txt': 'Contact: mailto:ada@storyclub.example\n',
        'templates/static/.env': 'SECRET=1\n',
        'stories/.drafts/secret.md': story({ ...fox, title: 'Secret' }),
      },
    });
    const { changes } = await club.receipt({ at: '2026-11-18 10:00' });
    const keys = changes.map(({ key }) => key);
    expect(keys).toContain('.well-known/security.txt');
    expect(keys.filter((key) => /env|secret\/|drafts/.test(key))).toEqual([]);
  });

  test('a link out of the tree is refused, not followed', async () => {
    await using club = await createClub({
      stories: { 'the-fox': story(fox) },
      files: { 'templates/static/humans.txt': 'Ada\n' },
    });
    symlinkSync('/etc/hostname', club.path('templates/static/host.txt'));
    const { exitCode, stderr } = await club.run(['publish', '--yes'], { at: '2026-11-18 10:00' });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('templates/static/host.txt');
    expect(await club.live('index.html')).toBeNull();
  });
});

test('a file that nothing loads and that is taken away is deleted a week later', async () => {
  await using club = await createClub({
    stories: { 'the-fox': story(fox) },
    files: { 'templates/assets/licence.txt': 'As you like it.\n' },
  });
  await club.publish({ at: '2026-11-01 10:00' });
  const key = [...(await keysOf(club))].find((name) => name.includes('licence')) ?? '';
  await club.remove('templates/assets/licence.txt');
  await club.publish({ at: '2026-11-02 10:00' });
  const { stdout } = await club.publish({ at: '2026-11-03 10:00' });
  expect(stdout).toContain('nothing to do: the site is as published (1 origin request)');
  await club.publish({ at: '2026-11-09 10:01' });
  expect(await club.live(key)).toBeNull();
});

async function keysOf({ origin }: Club): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of origin.inventory('')) keys.push(key);
  return keys;
}

test('files come before pages, arrivals before pages that link to them, listings after, deletes last', async () => {
  await using club = await createClub({
    stories: {
      'the-fox': story(fox),
      'old-well': story(well),
      'old-gate': story({ ...well, title: 'The Old Gate' }),
    },
  });
  await club.publish({ at: '2026-11-18 10:00' });
  await club.write('templates/assets/site.css', 'body { color: navy }\n');
  await club.write('stories/a-new-one.md', story({ title: 'A New One', date: '2026-11-18' }));
  await club.remove('stories/old-gate.md');
  await club.publish({ at: '2026-11-18 12:00' }, '--log', 'audit.jsonl');
  const phases = logLines(club.path('audit.jsonl'))
    .filter(({ op }) => op !== 'bound')
    .map(({ op, key = '' }) => {
      if (op !== 'put') return op;
      if (key.startsWith('assets/')) return 'file';
      if (key.includes('a-new-one')) return 'arrival';
      return key.startsWith('stories/') ? 'page' : 'listing';
    });
  expect(phases.filter((phase, index) => phase !== phases[index - 1])).toEqual([
    'file',
    'arrival',
    'page',
    'listing',
    'delete',
    'purge',
  ]);
});
