import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stateHeaders } from '../../src/publish/state-headers.ts';
import { type BucketClub, createBucketClub } from '../support/bucket-club.ts';
import { type Club, createClub, screen, story } from '../support/club.ts';
import { startCli } from '../support/start-cli.ts';

const well = (body: string) => story({ title: 'The Old Well', date: '2019-03-02', body });

describe('a correction that has to be purged from a distribution', () => {
  let live: BucketClub;

  beforeAll(async () => {
    const stories = {
      'old-well': well('Teh well was deep.'),
      'old-mill': story({ title: 'The Mill', date: '2019-04-02', body: 'Teh mill stood.' }),
      'old-inn': story({ title: 'The Inn', date: '2019-05-02', body: 'Teh inn was shut.' }),
    };
    live = await createBucketClub({ stories });
    await live.publish();
  });
  afterAll(() => live[Symbol.asyncDispose]());

  test('is waited for with a CDN that takes its time, until the first Ctrl-C: it stays published', async () => {
    const words = ['fix-typo', 'old-well', '--replace', 'Teh=The', '--yes', '--wait'];
    const running = startCli(words, { cwd: live.root, env: live.env });
    await running.written(/every\s+edge is up to date in about a minute/);
    running.signal('SIGINT');
    const { exitCode, stdout } = await running.ended;
    expect(screen(stdout).replaceAll(/\d\d:\d\d UTC/g, '… UTC')).toMatchInlineSnapshot(`
      "stories/old-well.md:7  [Teh → The] well was deep.
      Fixed in 1 story, 6 pages. Sent 1 invalidation (3 of 1,000 free paths used this
      month); every edge is up to date in about a minute. Readers see it by … UTC.
      Cost $0.00.
      published; not waited for the end of its purge"
    `);
    expect(exitCode).toBe(0);
    expect(live.text('stories/old-well/index.html')).toContain('The well');
  });

  test('is live and its purge owed where purging is not allowed, and the word for it is 4', async () => {
    live.cloudFront.deny('cloudfront:CreateInvalidation');
    const words = ['fix-typo', 'old-mill', '--replace', 'Teh=The', '--yes'];
    const { exitCode, stdout } = await live.run(words);
    expect(screen(stdout).replaceAll(/\d\d:\d\d UTC/g, '… UTC')).toMatchInlineSnapshot(`
      "stories/old-mill.md:7  [Teh → The] mill stood.
      Fixed in 1 story, 6 pages. Cost $0.00.
      Purge owed: The permission cloudfront:CreateInvalidation on
      arn:aws:cloudfront::*:distribution/E123EXAMPLE is missing.
        Allow cloudfront:CreateInvalidation on
        arn:aws:cloudfront::*:distribution/E123EXAMPLE to the role or user that
        publishes; \`storyclub infra policy\` prints all it needs.
      The correction is live at the origin; until the purge is sent edges go on with
      the old page. Any publish sends it first: storyclub publish."
    `);
    expect(exitCode).toBe(4);
    expect(live.text('stories/old-mill/index.html')).toContain('The mill');
    expect(readFileSync(live.path('stories/old-mill.md'), 'utf8')).toContain('The mill');
  });

  test('is taken back in the source where nothing could be uploaded', async () => {
    live.s3.deny('s3:PutObject');
    const words = ['fix-typo', 'old-inn', '--replace', 'Teh=The', '--yes'];
    const { exitCode, stderr } = await live.run(words);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('stories/old-inn.md is as it was before.\n');
    expect(readFileSync(live.path('stories/old-inn.md'), 'utf8')).toContain('Teh inn');
  });
});

test('another publish commits between the two looks at the ledger: it is looked at again', async () => {
  await using live = await createBucketClub({
    stories: { 'old-well': well('Teh well was deep.'), 'old-mill': well('The mill stood.') },
    // So that releases do not keep what the ledger no longer names for long.
    config: { keepReleases: 1 },
  });
  await live.publish();
  let isFirst = true;
  live.s3.intercept(async ({ when, key }) => {
    if (when === 'before' && key.startsWith('.storyclub/entries-') && isFirst) {
      isFirst = false;
      for (const place of ['here', 'near', 'there']) {
        await live.write('stories/old-mill.md', well(`The mill stood ${place}.`));
        await live.publish();
      }
    }
    return null;
  });
  const words = ['fix-typo', 'old-well', '--replace', 'Teh=The', '--yes'];
  const { exitCode, stderr } = await live.run(words);
  expect(stderr).not.toContain('bug');
  expect(exitCode).toBe(0);
  expect(live.text('stories/old-well/index.html')).toContain('The well');
  expect(live.text('stories/old-mill/index.html')).toContain('stood there');
});

test('someone else who is publishing comes first, and the source is as it was', async () => {
  await using club = await createClub({ stories: { 'old-well': well('Teh well was deep.') } });
  await club.publish({ at: '2026-11-18 10:00' });
  const lease = {
    publish: 'another',
    by: 'bob@desk',
    commit: null,
    since: Date.parse('2026-11-20T10:00:00Z'),
    expires: Date.parse('2026-11-20T10:02:00Z'),
    fence: 1,
  };
  await club.origin.put({
    key: '.storyclub/lease',
    body: Buffer.from(JSON.stringify(lease)),
    headers: stateHeaders,
    condition: null,
  });
  const { exitCode, stderr } = await club.run(
    ['fix-typo', 'old-well', '--replace', 'Teh=The', '--yes'],
    { at: '2026-11-20 10:01' },
  );
  expect(exitCode).toBe(2);
  expect(stderr).toMatchInlineSnapshot(`
    "stories/old-well.md is as it was before.
    error  A publish by bob@desk is under way since 2026-11-20T10:00:00.000Z.
    why    Its lease lasts until 2026-11-20T10:02:30.000Z unless it is renewed or
           released.
    next   Wait for it to end, then run \`storyclub publish\` again. If it has died,
           \`storyclub unlock\` tells and deletes its lease.
    "
  `);
});

test('a picture that was replaced comes with its story, whatever the direction it is read in', async () => {
  const picture = (width: number): string =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="2"></svg>`;
  const owl = story({
    title: 'הינשוף',
    date: '2026-11-18',
    more: 'lang: he',
    body: '![ינשוף](owl.svg)\n\nהינשוף ישב על הגג.',
  });
  await using club = await createClub({
    stories: { 'the-owl': owl },
    files: { 'stories/owl.svg': picture(4) },
  });
  await club.publish({ at: '2026-11-18 10:00' });
  const imageOf = async (): Promise<string> =>
    /images\/owl\.\w+\.svg/.exec((await club.live('stories/the-owl/index.html')) ?? '')?.[0] ?? '';
  const before = await imageOf();
  await club.write('stories/owl.svg', picture(8));
  const { stdout } = await club.run(
    ['fix-typo', 'the-owl', '--replace', 'הגג=העץ', '--yes', '--verify'],
    { at: '2026-11-20 10:00' },
  );
  expect(screen(stdout).split('\n').slice(0, 3)).toMatchInlineSnapshot(`
    [
      "stories/the-owl.md:10  הינשוף ישב על [הגג → העץ].",
      "Fixed in 1 story, 6 pages. Readers see it by 10:06 UTC (new story: edges keep it",
      "5 minutes). Cost $0.00.",
    ]
  `);
  const after = await imageOf();
  expect(after).not.toBe(before);
  expect(await club.live(after)).toBe(picture(8));
  expect(await club.live('index.html')).toContain('העץ');
  // Pages at the edges may show the old one for some days.
  expect(await club.live(before)).toBe(picture(4));
});

test('a correction of one page says nothing of other pages before it asks', async () => {
  await using club = await createClub({
    stories: { 'old-well': well(`${'It was dark. '.repeat(30)}\n\nTeh well was deep.`) },
  });
  await club.publish({ at: '2026-11-18 10:00' });
  const words = ['fix-typo', 'old-well', '--replace', 'Teh=The'];
  const { stderr } = await club.run(words, { at: '2026-11-20 11:00' });
  expect(stderr).toContain('1 story, purges 3 paths, readers see it by ');
});

describe('a correction from a source that has not got an earlier one', () => {
  const from = (club: Club, words: readonly string[]) =>
    club.run(['fix-typo', 'old-well', ...words, '--yes'], { at: '2026-11-20 11:00' });
  const old = well('Teh well was deep and teh rope short.');

  test('stops and shows both texts, and leaves the source as it was', async () => {
    await using club = await createClub({ stories: { 'old-well': old } });
    await club.publish({ at: '2026-11-18 10:00' });
    await club.run(['fix-typo', 'old-well', '--replace', 'Teh=The', '--yes'], {
      at: '2026-11-20 10:00',
    });
    // As in a clone that was made before.
    await club.write('stories/old-well.md', old);
    const { exitCode, stderr } = await from(club, ['--replace', 'short=long']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatchInlineSnapshot(`
      "error  fix-undone
        This publish would undo the correction of old-well that was published
        2026-11-20 10:00 UTC. Readers have: “The well was deep and teh rope short.” It
        would become: “Teh well was deep and teh rope long.”
        → Bring the correction into this source (commit it where it was made, and pull
        it here). To take it back on purpose, give --undo-fix.

      refused: nothing was published
      stories/old-well.md is as it was before.
      "
    `);
    expect(await club.live('stories/old-well/index.html')).toContain('The well was deep');
    expect(readFileSync(club.path('stories/old-well.md'), 'utf8')).toBe(old);

    expect((await from(club, ['--undo-fix'])).exitCode).toBe(0);
    expect(await club.live('stories/old-well/index.html')).toContain('Teh well was deep');
  });

  test('is published where its own words put back what was there', async () => {
    await using club = await createClub({ stories: { 'old-well': old } });
    await club.publish({ at: '2026-11-18 10:00' });
    await from(club, ['--replace', 'rope=chain']);
    expect((await from(club, ['--replace', 'chain=rope'])).exitCode).toBe(0);
    expect((await from(club, ['--replace', 'rope=chain'])).exitCode).toBe(0);
    expect(await club.live('stories/old-well/index.html')).toContain('chain short');
  });
});
