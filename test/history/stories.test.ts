import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UserError } from '../../src/findings/user-error.ts';
import type { BuildResult } from '../../src/site/types.ts';
import { hasCorpus, readHistory, readStories, skippedName } from '../support/history-corpus.ts';
import { createHistorySite, type HistorySite, timeZone } from '../support/history-site.ts';
import { HistoryStories } from '../support/history-stories.ts';

const now = Date.parse('2026-11-20T10:00:00Z');

/** What a build of the whole corpus has to say, and why that is right. */
const expectedFindings = [
  // The year of the source, in Saki's stories: kept for templates, and said once.
  ['unknown-field', { field: 'firstPublished', stories: 142, resembles: '' }],
];

describe.skipIf(!hasCorpus)(`249 real stories and 25 in other scripts${skippedName}`, () => {
  let site: HistorySite;
  let built: BuildResult;
  const stories = new Map(
    hasCorpus ? [...readStories('stories'), ...readStories('extra-unicode')] : [],
  );

  beforeAll(async () => {
    site = await createHistorySite();
    for (const [slug, text] of stories) site.write(slug, text);
    built = await site.build(now);
  });
  afterAll(() => site.remove());

  test('build into a page each, with nothing to say but what is expected', () => {
    const pages = built.files.filter(({ kind }) => kind === 'story');
    expect(stories.size).toBe(274);
    expect(pages).toHaveLength(stories.size);
    expect(built.findings.map(({ code, args }) => [code, args])).toEqual(expectedFindings);
  });

  test('are shown with their titles, their authors and an excerpt', () => {
    const pages = built.files.filter(({ kind }) => kind === 'story');
    const bare = pages.filter(
      ({ key, story }) =>
        key !== key.normalize('NFC') ||
        story === null ||
        story.title === '' ||
        story.author === '' ||
        story.excerpt.length < 20,
    );
    expect(bare).toEqual([]);
  });

  test('give the same bytes in another folder', async () => {
    const other = await createHistorySite();
    for (const [slug, text] of stories) other.write(slug, text);
    const again = await other.build(now);
    await other.remove();
    expect(again.files).toEqual(built.files);
  });
});

describe.skipIf(!hasCorpus)(`a commit that shows an image nobody added${skippedName}`, () => {
  test('is refused with the place of each, and nothing is built', async () => {
    const history = readHistory();
    const stories = new HistoryStories(history, timeZone);
    for (const commit of history.filter(({ n }) => n <= 277)) stories.apply(commit);
    const site = await createHistorySite();
    rmSync(join(site.root, 'assets'), { recursive: true });
    site.update(stories, { written: stories.slugs(), removed: [] });
    const error = await site.build(now).catch((refused: unknown) => refused);
    await site.remove();
    const findings = error instanceof UserError ? error.findings : [];
    expect(
      findings.flatMap(({ code, place }) => (code === 'image-missing' ? [place] : [])),
    ).toEqual([
      { file: 'stories/the-haunter-of-the-dark.md', line: 153 },
      { file: 'stories/the-lurking-fear.md', line: 172 },
      { file: 'stories/the-silver-key.md', line: 95 },
      { file: 'stories/the-thing-on-the-doorstep.md', line: 118 },
    ]);
  });
});
