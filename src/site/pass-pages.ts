import type { Finding } from '../findings/finding.ts';
import type { Arrangement, OtherPage } from './arrange.ts';
import type { Shelf } from './arrange-shelves.ts';
import type { Build } from './build-changed.ts';
import type { CardFacts } from './card.ts';
import { inputDigest } from './digest.ts';
import { sitePathOf, storyKey } from './keys.ts';
import type { ArchiveShelves } from './other-views.ts';
import type { PageBatch, PageContent } from './render-tasks.ts';
import { sharedLists } from './shared-lists.ts';
import type { ArrangedStory } from './source.ts';
import { toRow, type OutputRow, type Standing } from './standing.ts';
import type { OutputFile } from './types.ts';
import { awayPages } from './withheld.ts';

export interface PagesPass {
  readonly rows: readonly OutputRow[];
  readonly findings: readonly Finding[];
  readonly rendered: number;
}

interface Planned {
  readonly content: PageContent;
  readonly input: string;
  readonly source: string;
}

/** Last pass: lists, archive, redirects and the page for what is not there, as far as what they show has changed. */
export async function renderPages(
  { standing, templates, crew, withheld }: Build,
  arrangement: Arrangement,
  cardAt: (position: number) => CardFacts | undefined,
): Promise<PagesPass> {
  const digests = arrangement.stories.map((_, position) => inputDigest(cardAt(position)));
  const contents = [
    ...arrangement.pages.map((page) => ({
      content: contentOf(page, arrangement),
      source: sourceOf(page),
    })),
    ...awayPages(withheld.values(), arrangement),
  ];
  const planned = contents.map(({ content, source }): Planned => ({
    content,
    input: inputDigest([templates.frameDigest, shownIn(content, (position) => digests[position])]),
    source,
  }));
  const isKept = ({ content, input }: Planned): boolean =>
    standing.files.get(content.page.key)?.input === input;
  const changed = planned.filter((page) => !isKept(page)).toSorted(byNewest);
  const rows = planned.filter(isKept).flatMap(({ content, source }): OutputRow[] => {
    const kept = standing.files.get(content.page.key);
    return kept === undefined ? [] : [{ ...kept, source, isNew: false }];
  });
  const findings: (readonly Finding[])[] = [];
  const shared = sharedLists();
  await crew.pages({
    length: changed.length,
    slice: (from, to) => toBatch(changed.slice(from, to), { standing, cardAt }),
    take: (answers, from) =>
      answers.forEach((answer, offset) => {
        const job = changed[from + offset];
        findings[from + offset] = answer.findings;
        if (job === undefined || answer.page === null) return;
        const { content, input, source } = job;
        const file = toFile(content.page, shared(answer.page.loads));
        rows.push(toRow({ written: answer.page.file, file, input, source }, standing));
      }),
  });
  return { rows, findings: findings.flat(), rendered: changed.length };
}

/** Pages that show the same stories are made together: what they show of each crosses to a thread once for all. */
const byNewest = (a: Planned, b: Planned): number => newestOn(b) - newestOn(a);

const newestOn = ({ content: { page } }: Planned): number =>
  'stories' in page ? (page.stories[0] ?? 0) : 0;

function toBatch(
  planned: readonly Planned[],
  {
    standing,
    cardAt,
  }: {
    readonly standing: Standing;
    readonly cardAt: (position: number) => CardFacts | undefined;
  },
): PageBatch {
  const cards = new Map<number, CardFacts>();
  for (const { content } of planned) {
    for (const position of 'stories' in content.page ? content.page.stories : []) {
      const card = cards.has(position) ? undefined : cardAt(position);
      if (card !== undefined) cards.set(position, card);
    }
  }
  const jobs = planned.map(({ content }) => ({
    content,
    standing: standing.files.get(content.page.key)?.file.digest ?? null,
  }));
  return { jobs, cards };
}

/** What a page shows beside cards. */
export function contentOf(
  page: OtherPage,
  site: Pick<Arrangement<ArrangedStory>, 'stories' | 'shelves'>,
): PageContent {
  switch (page.kind) {
    case 'home':
    case 'year':
    case 'tag':
    case 'author':
      return { page };
    case 'archive': {
      const { shelves } = site;
      const years = toArchiveLinks(shelves.years.toReversed());
      return {
        page,
        shelves: {
          years,
          tags: toArchiveLinks(shelves.tags),
          authors: toArchiveLinks(shelves.authors),
        },
      };
    }
    case 'not-found':
      return { page };
    case 'redirect': {
      const { title = '', slug = '' } = site.stories[page.story] ?? {};
      return {
        page: { kind: page.kind, key: page.key },
        to: { title, url: sitePathOf(storyKey(slug)) },
      };
    }
  }
}

/** What a page is made from, with digests for cards; positions say nothing, for they shift with every older arrival. */
export function shownIn(
  content: PageContent,
  digestAt: (position: number) => string | undefined,
): unknown {
  if (!('stories' in content.page)) return content;
  const { stories, ...page } = content.page;
  return [page, stories.map(digestAt)];
}

export function sourceOf(page: OtherPage): string {
  switch (page.kind) {
    case 'redirect':
      return page.file;
    case 'archive':
    case 'not-found':
      return `templates/${page.kind}.eta`;
    case 'home':
    case 'year':
    case 'tag':
    case 'author':
      return 'templates/list.eta';
  }
}

function toArchiveLinks(shelves: readonly Shelf[]): ArchiveShelves['tags'] {
  return shelves.map(({ title, base, stories }) => ({
    title,
    url: sitePathOf(`${base}/index.html`),
    count: stories.length,
  }));
}

/** A page that is no story's, without its bytes. */
export function toFile(
  { key, kind }: Pick<OtherPage, 'key' | 'kind'>,
  loads: readonly string[],
): Omit<OutputFile, 'digest' | 'size'> {
  return {
    key,
    kind: kind === 'not-found' ? 'not-found' : 'listing',
    contentType: 'text/html; charset=utf-8',
    contentDigest: null,
    loads,
    story: null,
  };
}
