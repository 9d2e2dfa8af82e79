import type { Cdn, PathUsage } from '../cdn/cdn.ts';
import type { Finding } from '../findings/finding.ts';
import type { GetAnswer, Origin } from '../origin/origin.ts';
import type { Entry } from '../plan/ledger.ts';
import { earlierReleases } from '../plan/releases.ts';
import { type Status, statusOf } from '../plan/status.ts';
import { againWhenMoved } from './again-when-moved.ts';
import { LedgerStore } from './ledger-store.ts';
import { noteCompleted } from './note-completed.ts';
import { usageOf } from './paths-used.ts';
import { type LawTerms, monthStart, toLaw } from './prepare-publish.ts';
import type { StoredRoot } from './root-shape.ts';
import { stateNames } from './state-names.ts';

export interface StatusSource {
  /** Only read from. */
  readonly origin: Origin;
  readonly cdn: Cdn;
  readonly statePrefix: string;
  /** The site as the ledger names it. */
  readonly siteName: string;
  readonly terms: LawTerms;
  readonly freePaths: number;
  /** Whether there are other purges to ask about. */
  readonly hasDistribution: boolean;
}

export interface ReadStatus {
  /** Null when nothing was published yet. */
  readonly status: Status | null;
  readonly findings: readonly Finding[];
}

type Found = Extract<GetAnswer, { outcome: 'found' }>;

/** What does not change while the root does not. */
interface Rest {
  readonly etag: string;
  readonly monthStart: number;
  readonly entries: ReadonlyMap<string, Entry>;
  readonly entriesBytes: number;
  readonly usage: { readonly paths: PathUsage; readonly findings: readonly Finding[] };
}

/** Reads the ledger and what became of purges under way, as often as asked; writes nothing. */
export interface StatusReader {
  /** One request of the origin, and a second one when the ledger moved since the last time. */
  read(): Promise<ReadStatus>;
}

export function statusReader(source: StatusSource): StatusReader {
  const { cdn, terms, freePaths } = source;
  const { origin, root: rootAnswer, bytesOf } = remembering(source);
  const store = new LedgerStore(origin, {
    statePrefix: source.statePrefix,
    site: source.siteName,
  });
  let rest: Rest | null = null;
  const readRest = async (root: StoredRoot, etag: string, since: number): Promise<Rest> => {
    if (rest !== null && rest.etag === etag && rest.monthStart === since) return rest;
    const [entries, usage] = await Promise.all([
      store.readEntries(root),
      usedByOthers(source, root, since),
    ]);
    const objects = await store.liveObjects(root);
    const entriesBytes = objects.reduce((sum, key) => sum + bytesOf(key), 0);
    rest = { etag, monthStart: since, entries, entriesBytes, usage };
    return rest;
  };
  const readOnce = async (): Promise<ReadStatus> => {
    const { found, at } = await store.look();
    if (found === null) return { status: null, findings: [] };
    const since = monthStart(at);
    const [{ root, findings }, { entries, entriesBytes, usage }] = await Promise.all([
      noteCompleted(found.root, { cdn, at }),
      readRest(found.root, found.etag, since),
    ]);
    const stored = {
      rootBytes: rootAnswer()?.object.size ?? 0,
      entriesBytes,
      writtenAt: rootAnswer()?.object.lastModified ?? at,
    };
    const law = toLaw(terms, root.distribution, root.forgotten);
    const status = statusOf(
      { root, entries, elsewhere: null },
      {
        law,
        now: at,
        monthStart: since,
        freePaths,
        others: usage.paths,
        releases: earlierReleases(found.root),
        stored,
      },
    );
    return { status, findings: [...findings, ...usage.findings] };
  };
  return { read: () => againWhenMoved(readOnce) };
}

const NO_OTHERS: Rest['usage'] = { paths: { paths: 0, atLeast: false }, findings: [] };

async function usedByOthers(
  { cdn, hasDistribution }: StatusSource,
  root: StoredRoot,
  since: number,
): Promise<Rest['usage']> {
  if (!hasDistribution) return NO_OTHERS;
  const known = root.purges.flatMap(({ batches }) => batches.flatMap(({ id }) => id ?? []));
  return await usageOf(cdn, since, new Set(known));
}

/** The origin, which is not asked to send the root again while it is the same, and notes the sizes of what it sent. */
function remembering({ origin, statePrefix }: StatusSource): {
  readonly origin: Origin;
  readonly root: () => Found | null;
  readonly bytesOf: (key: string) => number;
} {
  const rootKey = stateNames(statePrefix).root;
  const bytes = new Map<string, number>();
  let root: Found | null = null;
  const get: Origin['get'] = async (key, ifNoneMatch) => {
    if (key !== rootKey) {
      const answer = await origin.get(key, ifNoneMatch);
      if (answer.outcome === 'found') bytes.set(key, answer.object.size);
      return answer;
    }
    const answer = await origin.get(key, root?.etag);
    if (answer.outcome === 'unchanged' && root !== null) return { ...root, at: answer.at };
    root = answer.outcome === 'found' ? answer : null;
    return answer;
  };
  return { origin: { ...origin, get }, root: () => root, bytesOf: (key) => bytes.get(key) ?? 0 };
}
