import type { ObjectKind } from '../cache/policy.ts';
import { urlsOf } from '../cache/urls.ts';
import type { Plan } from '../plan/plan.ts';
import { model, mostAt } from './terms.ts';
import { zipfWeights } from './weights.ts';

/** A URL readers ask for. */
export interface PlayedUrl {
  readonly key: string;
  readonly path: string;
  /** Of page views; 0 for what only pages load. */
  readonly weight: number;
}

/** What is played of a site, and how often each of it is read. */
export interface Catalogue {
  readonly urls: readonly PlayedUrl[];
  /** Keys that are played. */
  readonly keys: ReadonlySet<string>;
  /** Stories as ranked: the newest is read most. */
  readonly stories: number;
  /** Stories that are played. */
  readonly storiesPlayed: number;
  /** Of page views, that of the pages that are played. */
  readonly share: number;
}

interface Known {
  readonly key: string;
  readonly kind: ObjectKind;
  /** Day a story is dated, empty for what is none. */
  readonly date: string;
  readonly isChanged: boolean;
  readonly loads: readonly string[];
}

/** What readers of a site may ask for: the site as published and as it will be. */
export function toCatalogue(plan: Plan, locations: number): Catalogue {
  const most = mostAt(locations);
  const known = knownKeys(plan);
  const of = (...kinds: readonly ObjectKind[]): readonly Known[] =>
    known.filter(({ kind }) => kinds.includes(kind));
  const stories = of('story').toSorted((a, b) => compare(b.date, a.date) || compare(a.key, b.key));
  const listings = of('listing')
    .filter(({ key }) => key !== 'index.html')
    .toSorted((a, b) => depthOf(a.key) - depthOf(b.key) || compare(a.key, b.key));
  const home = of('listing').filter(({ key }) => key === 'index.html');
  const files = of('file', 'fingerprinted');
  const loaded = new Set(known.flatMap(({ loads }) => loads));
  const asked = files.filter(({ key }) => !loaded.has(key));
  const shelves: readonly Shelf[] = [
    { ranked: home, share: model.home, exponent: 1, limit: 1 },
    { ranked: listings, share: model.listings, exponent: model.zipf, limit: most.listings },
    { ranked: asked, share: model.files, exponent: 0, limit: most.files },
    { ranked: stories, share: storyShare, exponent: model.zipf, limit: most.stories },
  ].filter(({ ranked }) => ranked.length > 0);
  const whole = shelves.reduce((sum, { share }) => sum + share, 0);
  const weighed = shelves.flatMap((shelf) => weigh(shelf, whole));
  const played = new Set(weighed.map(({ key }) => key));
  const pages = known.filter(({ key }) => played.has(key));
  const loadedByPlayed = new Set(pages.flatMap(({ loads }) => loads));
  const loadedFiles = files.filter(({ key }) => loadedByPlayed.has(key)).slice(0, most.files);
  const urls = [
    ...weighed.flatMap(({ key, weight }) => urlsPlayed(key, weight)),
    ...loadedFiles.flatMap(({ key }) => urlsPlayed(key, 0)),
    // What the edge shows for a URL that leads nowhere.
    ...of('not-found').flatMap(({ key }) => urlsPlayed(key, 0)),
  ];
  return {
    urls,
    keys: new Set(urls.map(({ key }) => key)),
    stories: stories.length,
    storiesPlayed: stories.filter(({ key }) => played.has(key)).length,
    share: weighed.reduce((sum, { weight }) => sum + weight, 0),
  };
}

const storyShare = 1 - model.home - model.listings - model.files;

const depthOf = (key: string): number => key.split('/').length;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function knownKeys(plan: Plan): readonly Known[] {
  const known = new Map<string, Known>();
  const changed = new Set(plan.changes.map(({ key }) => key));
  for (const { key, kind, live, tails, story } of plan.ledger.entries.values()) {
    const loads = [live, ...tails].flatMap((version) => version?.loads ?? []);
    const isChanged = changed.has(key) || tails.length > 0;
    known.set(key, { key, kind, date: story?.date ?? '', isChanged, loads });
  }
  for (const change of plan.changes) {
    if (!('desired' in change)) continue;
    const { key, kind, story, loads } = change.desired;
    const before = known.get(key)?.loads ?? [];
    known.set(key, {
      key,
      kind,
      date: story?.date ?? '',
      isChanged: true,
      loads: [...before, ...loads],
    });
  }
  return [...known.values()].toSorted((a, b) => compare(a.key, b.key));
}

/** Pages of one kind, the most read first, and what share of all views is theirs. */
interface Shelf {
  readonly ranked: readonly Known[];
  readonly share: number;
  readonly exponent: number;
  /** So many are played. */
  readonly limit: number;
}

/** Shares views among pages by their rank; of many the most read and the changed are kept, with the share they have. */
function weigh(
  { ranked, share, exponent, limit }: Shelf,
  whole: number,
): readonly { readonly key: string; readonly weight: number }[] {
  const weights = zipfWeights(ranked.length, exponent);
  const all = ranked.map(({ key, isChanged }, rank) => ({
    key,
    isChanged,
    rank,
    weight: ((weights[rank] ?? 0) * share) / whole,
  }));
  if (all.length <= limit) return all;
  const changed = all.filter(({ isChanged }) => isChanged).slice(0, Math.floor(limit / 2));
  const taken = new Set(changed);
  const others = all.filter((page) => !taken.has(page)).slice(0, limit - changed.length);
  return [...changed, ...others].toSorted((a, b) => a.rank - b.rank);
}

/** The URLs of a key, its own first; the others are typed or linked now and then. */
function urlsPlayed(key: string, weight: number): readonly PlayedUrl[] {
  const paths = urlsOf(key);
  const own = paths.find((path) => path.endsWith('/')) ?? paths[0] ?? '/';
  const others = paths.filter((path) => path !== own);
  return [
    { key, path: own, weight: weight * (1 - others.length * model.otherUrls) },
    ...others.map((path) => ({ key, path, weight: weight * model.otherUrls })),
  ];
}
