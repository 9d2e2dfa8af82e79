import { cpSync, existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createFixture } from 'fs-fixture';
import { type LoadedConfig, loadConfig } from '../../src/config/load-config.ts';
import { buildSite } from '../../src/site/build.ts';
import type { BuildResult } from '../../src/site/types.ts';
import { hasCorpus, readImage } from './history-corpus.ts';
import type { HistoryStories, Touched } from './history-stories.ts';

/** The zone in which the history's instants become calendar days. */
export const timeZone = 'Europe/London';

const configText = (more: string): string => `import { defineConfig } from 'storyclub'

export default defineConfig({
  site: {
    url: 'https://history.storyclub.example',
    title: 'A history of stories',
    author: 'Several',
    description: 'Real stories with their real edits.',
    language: 'en-US',
    timeZone: '${timeZone}',
  },
  ${more}
})
`;

const programVersion = 'history';

/** A site on disk whose stories are the history's, built with this repository's templates. */
export interface HistorySite {
  readonly root: string;
  readonly loaded: LoadedConfig;
  write(slug: string, text: string): void;
  update(stories: HistoryStories, touched: Touched): void;
  /** Builds incrementally; `now` in epoch milliseconds. */
  build(now: number): Promise<BuildResult>;
  remove(): Promise<void>;
}

/** In memory where there is room: years of publishes write tens of thousands of small files. */
function temporaryFolder(): string {
  const memory = '/dev/shm';
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > 500_000_000 ? memory : tmpdir();
}

/** Makes an empty site in a temporary folder; `more` is added to its configuration. */
export async function createHistorySite(more = ''): Promise<HistorySite> {
  const fixture = await createFixture(
    { 'storyclub.config.ts': configText(more) },
    { tempDir: temporaryFolder() },
  );
  const root = resolve(fixture.path);
  cpSync('templates', join(root, 'templates'), { recursive: true });
  mkdirSync(join(root, 'stories'));
  mkdirSync(join(root, 'assets'));
  if (hasCorpus) writeFileSync(join(root, 'assets/illus.jpg'), readImage());
  const loaded = await loadConfig({ root, target: null, programVersion });
  const fileOf = (slug: string): string => join(root, 'stories', `${slug}.md`);
  const write = (slug: string, text: string): void => writeFileSync(fileOf(slug), text);
  return {
    root,
    loaded,
    write,
    update(stories, { written, removed }) {
      for (const slug of removed) rmSync(fileOf(slug));
      for (const slug of written) write(slug, stories.source(slug));
    },
    build: (now) =>
      buildSite({
        root,
        site: loaded.config.site,
        storiesPerPage: loaded.config.storiesPerPage,
        outDir: join(root, loaded.config.outDir),
        now,
        programVersion,
        configDigest: loaded.configDigest,
        workers: 0,
      }),
    remove: () => fixture.rm(),
  };
}

/** What a build of the same stories makes that has never been built before. */
export async function buildCleanly(stories: HistoryStories, now: number): Promise<BuildResult> {
  const site = await createHistorySite();
  try {
    site.update(stories, { written: stories.slugs(), removed: [] });
    return await site.build(now);
  } finally {
    await site.remove();
  }
}
