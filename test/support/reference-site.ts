import { KeyHistory, type Kind, type Lifetimes } from './law-reference.ts';

/** A site of four keys, its tiers and promises as the law gives them by default, played on the reference alone. */

export const KEYS = {
  old: 'stories/old/index.html',
  young: 'stories/young/index.html',
  home: 'index.html',
  robots: 'robots.txt',
} as const;
export type Key = (typeof KEYS)[keyof typeof KEYS];
export const ALL_KEYS: readonly Key[] = Object.values(KEYS);

/** What a key should hold: `content/layout` and a content type; null for no such key. */
export interface Wanted {
  readonly body: string;
  readonly type: string;
}
export type WantedSite = Readonly<Record<Key, Wanted | null>>;

const DAY = 86_400;
const YEAR = 31_536_000;
const PROMISES = { correction: 300, listing: 300, arrival: 300, chrome: 7 * DAY, file: DAY + 3600 };
const CACHED_ERROR = 10;

interface Live {
  readonly wanted: Wanted;
  readonly edge: number;
  readonly contentSince: number;
}

export interface Expected {
  readonly kind: Kind | 'headers';
  readonly action: 'wait' | 'purge' | 'none';
}

const isStory = (key: Key): boolean => key.startsWith('stories/');
const contentOf = ({ body }: Wanted): string => body.split('/')[0] ?? '';

export class ReferenceSite {
  readonly histories = new Map(ALL_KEYS.map((key) => [key, new KeyHistory(CACHED_ERROR)]));
  readonly #live = new Map<Key, Live>();

  history(key: Key): KeyHistory {
    const found = this.histories.get(key);
    if (found === undefined) throw new Error(`${key} has no history`);
    return found;
  }

  /** What publishing one key at `now` changes and what it must do; null when nothing changes. `tierAt`: the instant its tier was judged. */
  publish(
    key: Key,
    wanted: Wanted | null,
    { now, urgent, tierAt = now }: { now: number; urgent: boolean; tierAt?: number },
  ): Expected | null {
    const live = this.#live.get(key) ?? null;
    this.history(key).forget(now, key === KEYS.robots ? DAY : 300);
    if (wanted === null) {
      if (live === null) return null;
      this.#live.delete(key);
      this.history(key).replace({ digest: null, type: '' }, { edge: 0, browser: 0 }, now);
      return this.#decide(key, this.#usual(key), { now, urgent });
    }
    const contentSince = this.#contentSince(key, wanted, { live, now: tierAt });
    const lifetimes = this.#lifetimes(key, tierAt - contentSince);
    const next = { wanted, edge: lifetimes.edge, contentSince };
    this.#live.set(key, next);
    if (live === null || live.wanted.body !== wanted.body || live.wanted.type !== wanted.type) {
      this.history(key).replace({ digest: wanted.body, type: wanted.type }, lifetimes, now);
      return this.#decide(key, this.#kindOf(key, live, wanted), { now, urgent });
    }
    if (live.edge === lifetimes.edge) return null;
    this.history(key).reheader(lifetimes, now);
    return { kind: 'headers', action: 'none' };
  }

  #decide(
    key: Key,
    kind: Kind,
    { now, urgent }: { readonly now: number; readonly urgent: boolean },
  ): Expected {
    const seconds = urgent && (kind === 'correction' || kind === 'listing') ? 0 : PROMISES[kind];
    const history = this.history(key);
    history.promise(kind, now, seconds);
    const due = now + 5000 + seconds * 1000;
    const breaks = history.past().some(({ edgeForDecision }) => edgeForDecision > due);
    return { kind, action: breaks ? 'purge' : 'wait' };
  }

  #kindOf(key: Key, live: Live | null, wanted: Wanted): Kind {
    if (live === null) return 'arrival';
    const isChrome =
      isStory(key) &&
      live.wanted.body !== wanted.body &&
      contentOf(live.wanted) === contentOf(wanted);
    return isChrome ? 'chrome' : this.#usual(key);
  }

  #usual(key: Key): Kind {
    if (isStory(key)) return 'correction';
    return key === KEYS.robots ? 'file' : 'listing';
  }

  #contentSince(
    key: Key,
    wanted: Wanted,
    { live, now }: { readonly live: Live | null; readonly now: number },
  ): number {
    if (!isStory(key)) return now;
    if (live !== null)
      return contentOf(live.wanted) === contentOf(wanted) ? live.contentSince : now;
    // The older story's front matter date is years ago: it starts settled.
    return key === KEYS.old ? 0 : now;
  }

  #lifetimes(key: Key, age: number): Lifetimes {
    if (key === KEYS.robots) return { edge: DAY, browser: 3600 };
    if (!isStory(key)) return { edge: 300, browser: 60 };
    return { edge: age >= 30 * DAY * 1000 ? YEAR : 300, browser: 60 };
  }
}
