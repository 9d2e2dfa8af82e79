/**
 * The cache law once more, from its text alone: a list of what happened to each key, and every question answered by
 * going through the whole list. Slow, and with none of the ledger's shortcuts. Instants in ms, lifetimes in seconds.
 */

export interface Lifetimes {
  readonly edge: number;
  readonly browser: number;
}

export type Kind = 'correction' | 'listing' | 'arrival' | 'chrome' | 'file';

interface HeaderUse extends Lifetimes {
  /** When it had ceased to be used, the allowance waited out; null while in use. */
  until: number | null;
}

/** One time during which one version (null: nothing) was what the origin answered. */
interface Span {
  readonly digest: string | null;
  readonly type: string;
  readonly uses: HeaderUse[];
  /** `t` of the change that made it live. */
  readonly from: number;
  /** `t` of the change that ended it; null while live. */
  end: number | null;
}

interface Purge {
  readonly createdAt: number;
  completedAt: number | null;
}

interface Promised {
  readonly t: number;
  readonly dueBy: number;
  readonly sendAt: number;
}

export interface Past {
  readonly digest: string | null;
  readonly edgeForDecision: number;
  readonly edge: number;
  readonly browser: number;
  /** The soonest promise made since it ended. */
  readonly dueBy: number;
  readonly sendAt: number;
}

const ALLOWANCE = 5000;
const HOUR = 3_600_000;

const nameOf = ({ digest, type }: { digest: string | null; type: string }): string =>
  `${digest} ${type}`;

export class KeyHistory {
  readonly #spans: Span[];
  readonly #purges: Purge[] = [];
  readonly #promised: Promised[] = [];
  readonly #forgotten = new Set<string>();
  readonly #remembered = new Set<string>();
  readonly #cachedError: number;

  constructor(cachedError: number) {
    this.#cachedError = cachedError;
    this.#spans = [
      {
        digest: null,
        type: '',
        uses: [{ edge: cachedError, browser: 0, until: null }],
        from: 0,
        end: null,
      },
    ];
  }

  get live(): { readonly digest: string | null; readonly type: string } {
    return this.#last;
  }

  /**
   * What §4 allows to be forgotten: versions past their bound, with no lifetime longer than any they would get again.
   * Only other visible headers of the same body could tell the difference (§3.6).
   */
  forget(now: number, shortest: number): void {
    for (const span of this.#spans) {
      const { digest, type } = this.#last;
      const isLive = span.digest === digest && span.type === type;
      const isOtherType = digest !== null && span.type !== type;
      if (isLive || this.#remembered.has(nameOf(span))) continue;
      const { edge, browser } = this.#judge(span);
      if (!isPast(Math.max(edge, browser), now)) continue;
      const isLong = span.uses.some((use) => use.edge > shortest);
      (isLong || isOtherType ? this.#remembered : this.#forgotten).add(nameOf(span));
    }
  }

  /** Another body or other visible headers, or nothing, from an instant on. */
  replace(
    version: { readonly digest: string | null; readonly type: string },
    lifetimes: Lifetimes,
    at: number,
  ): void {
    const t = at + ALLOWANCE;
    const ended = this.#last;
    ended.end = t;
    for (const use of ended.uses) use.until ??= t;
    this.#forgotten.delete(nameOf(version));
    this.#remembered.delete(nameOf(version));
    const own = version.digest === null ? { edge: this.#cachedError, browser: 0 } : lifetimes;
    this.#spans.push({ ...version, uses: [{ ...own, until: null }], from: t, end: null });
  }

  /** Another Cache-Control in place: one more header set of the same version. */
  reheader(lifetimes: Lifetimes, at: number): void {
    const { uses } = this.#last;
    for (const use of uses) use.until ??= at + ALLOWANCE;
    uses.push({ ...lifetimes, until: null });
  }

  promise(kind: Kind, at: number, seconds: number): void {
    const t = at + ALLOWANCE;
    const dueBy = t + seconds * 1000;
    this.#promised.push({
      t,
      dueBy,
      sendAt: kind === 'chrome' ? Math.max(t, dueBy - 25 * HOUR) : 0,
    });
  }

  purged(createdAt: number): void {
    this.#purges.push({ createdAt, completedAt: null });
  }

  completed(at: number): void {
    for (const purge of this.#purges) purge.completedAt ??= at;
  }

  /** Every earlier version that some cache might show, whether past its bound or not. */
  past(): readonly Past[] {
    const live = this.#last;
    const names = new Map<string, Span>();
    for (const span of this.#spans) names.set(nameOf(span), span);
    names.delete(nameOf(live));
    return [...names.values()].map((version) => this.#judge(version));
  }

  #judge(version: Span): Past {
    const live = this.#last;
    const isForgotten = this.#forgotten.has(nameOf(version));
    const isRevivable = version.digest !== null && version.digest === live.digest && !isForgotten;
    const { end, uses, since: broken } = this.#extent(version);
    const since = this.#purges.filter(({ createdAt }) => createdAt >= end);
    const done = since.flatMap(({ completedAt }) => completedAt ?? []);
    const purgedAt = done.length === 0 ? Infinity : Math.min(...done);
    const longest = (isCleared: (use: HeaderUse) => boolean): number =>
      Math.max(0, ...uses.filter((use) => !isCleared(use)).map((use) => use.edge)) * 1000;
    const isGone = (use: HeaderUse, wanted: (purge: Purge) => boolean): boolean =>
      this.#purges.some((purge) => wanted(purge) && purge.createdAt >= (use.until ?? Infinity));
    // A purge of the version itself bounds it below, by when it was seen completed.
    const isSeenBefore = ({ createdAt, completedAt }: Purge): boolean =>
      completedAt !== null && createdAt < end;
    const own = isRevivable ? Infinity : end + longest((use) => isGone(use, isSeenBefore));
    const kept = Math.max(0, ...uses.map((use) => use.browser)) * 1000;
    const promises = this.#promised.filter(({ t }) => t >= broken);
    return {
      digest: version.digest,
      edgeForDecision:
        since.length > 0
          ? -Infinity
          : isRevivable
            ? Infinity
            : end + longest((use) => isGone(use, () => true)),
      edge: Math.min(own, purgedAt + ALLOWANCE),
      browser: isRevivable ? Math.max(end, purgedAt + ALLOWANCE) + kept : end + kept,
      dueBy: Math.min(...promises.map(({ dueBy }) => dueBy)),
      sendAt: Math.min(...promises.map(({ sendAt }) => sendAt)),
    };
  }

  #ownEnd({ digest, type }: Span): number {
    const ends = this.#spans.flatMap((span) =>
      span.digest === digest && span.type === type ? (span.end ?? []) : [],
    );
    return Math.max(...ends);
  }

  /** When a version ended and every header set it had; the same body under other visible headers renews it by a 304. */
  #extent(version: Span): {
    readonly end: number;
    readonly uses: readonly HeaderUse[];
    /** Since when promises made are broken by it: its end, or when a 304 could bring it back. */
    readonly since: number;
  } {
    const same = this.#spans.filter(
      ({ digest, type }) => digest === version.digest && type === version.type,
    );
    let end = this.#ownEnd(version);
    let since = end;
    const uses = same.flatMap((span) => span.uses);
    if (version.digest === null || this.#forgotten.has(nameOf(version)))
      return { end, uses, since };
    for (const other of this.#spans) {
      const isOther = other.digest === version.digest && other.type !== version.type;
      if (!isOther || other.from < end) continue;
      if (other.end === null) {
        since = other.from;
        uses.push(...other.uses);
        continue;
      }
      const ended = other.end;
      if (this.#purges.some(({ createdAt }) => createdAt >= end && createdAt < ended)) continue;
      end = ended;
      since = other.from;
      uses.push(...other.uses);
    }
    return { end, uses, since };
  }

  get #last(): Span {
    const last = this.#spans.at(-1);
    if (last === undefined) throw new Error('a key has a history');
    return last;
  }
}

/** Whether a bound is past at `now` (§3.7). */
export const isPast = (bound: number, now: number): boolean => now > bound + ALLOWANCE;

/** Versions that would break a promise if the edges were left alone. */
export const needingPurge = (history: KeyHistory, now: number): readonly Past[] =>
  history
    .past()
    .filter(
      ({ edgeForDecision, dueBy }) => edgeForDecision > dueBy && !isPast(edgeForDecision, now),
    );

/** The reader bound over every earlier version that is not past; null when there is none. */
export function boundOf(history: KeyHistory, now: number): number | null {
  const bounds = history
    .past()
    .map(({ edge, browser }) => Math.max(edge, browser))
    .filter((bound) => !isPast(bound, now));
  return bounds.length === 0 ? null : Math.max(...bounds);
}
