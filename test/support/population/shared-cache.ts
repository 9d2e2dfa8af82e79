import { type Served, takesAway } from './facts.ts';
import type { Life } from './lifetimes.ts';

/**
 * An edge, or a regional cache before several of them: it stores, expires, serves stale while it refreshes, asks again
 * with the ETag and is purged, as RFC 9111 and CloudFront's pages say. Plain data, no promises: what is asked at an
 * instant is answered from that instant, and stored when it lands. Instants in ms.
 */

/**
 * What a cache does with the headers of a 304, which AWS does not say: it keeps those it has, takes all those of the
 * object, or takes what a 304 carries (RFC 9110 §15.4.5), which is Cache-Control and no Content-Type.
 */
export type On304 = 'keeps' | 'takes' | 'takes-freshness';

/** An answer on its way. */
export interface Answer {
  readonly object: Served | null;
  /** The instant at which its `Age` was 0. */
  readonly bornAt: number;
  readonly landsAt: number;
  /** What was asked with the ETag of a copy was answered 304. */
  readonly isUnchanged: boolean;
  /** When the origin was asked: a copy lives as the behaviour said then, in whichever tier it is. */
  readonly metAt: number;
  /** It is a copy of another tier, which a purge on its way takes away (A2); not the origin's own answer. */
  readonly isCopy: boolean;
}

/** Whom a cache asks: the origin or another tier. */
export interface Upstream {
  ask(url: string, etag: string | null, at: number): Answer;
}

export interface Configured {
  lifeOf(url: string, object: Served | null, at: number): Life;
}

interface Copy {
  readonly object: Served | null;
  readonly bornAt: number;
  readonly storedAt: number;
  readonly metAt: number;
  readonly life: Life;
}

interface Landing {
  readonly items: readonly string[];
  at: number;
}

interface Pending {
  readonly copy: Copy;
  /** The copy that was asked about, when the answer was 304: purged meanwhile, it is gone (A3). */
  readonly base: Copy | null;
  readonly whole: Served | null;
  readonly askedAt: number;
  readonly isCopy: boolean;
}

export class SharedCache {
  readonly #upstream: Upstream;
  readonly #configured: Configured;
  readonly #on304: On304;
  readonly #copies = new Map<string, Copy>();
  readonly #pending = new Map<string, Pending[]>();
  readonly #landings: Landing[] = [];

  constructor(upstream: Upstream, configured: Configured, on304: On304) {
    this.#upstream = upstream;
    this.#configured = configured;
    this.#on304 = on304;
  }

  /** A purge that reaches this cache at an instant. */
  purge(items: readonly string[], at: number): Landing {
    const landing = { items, at };
    this.#landings.push(landing);
    return landing;
  }

  /** Until when the copy of a URL is used without asking, and with grace; null when there is none. */
  expiryOf(url: string, now: number): { readonly fresh: number; readonly last: number } | null {
    const copy = this.#held(url, now);
    if (copy === null) return null;
    const fresh = copy.bornAt + copy.life.fresh * 1000;
    return { fresh, last: fresh + copy.life.grace * 1000 };
  }

  /** What a request gets. */
  get(url: string, now: number): Answer {
    const held = this.#held(url, now);
    const age = held === null ? Infinity : now - held.bornAt;
    if (held !== null && age <= (held.life.fresh + held.life.grace) * 1000) {
      if (age > held.life.fresh * 1000) this.#refresh(url, held, now);
      return {
        object: held.object,
        bornAt: held.bornAt,
        metAt: held.metAt,
        landsAt: now,
        isUnchanged: false,
        isCopy: true,
      };
    }
    const { copy, storedAt, isCopy } = this.#refresh(url, held, now);
    return {
      object: copy.object,
      bornAt: copy.bornAt,
      metAt: copy.metAt,
      landsAt: storedAt,
      isUnchanged: false,
      isCopy,
    };
  }

  #refresh(
    url: string,
    held: Copy | null,
    now: number,
  ): { readonly copy: Copy; readonly storedAt: number; readonly isCopy: boolean } {
    const etag = held?.object?.digest ?? null;
    const answer = this.#upstream.ask(url, etag, now);
    const { object: whole, bornAt, landsAt, metAt, isCopy } = answer;
    const base = answer.isUnchanged ? held : null;
    const object = base?.object && whole !== null ? this.#renewed(base.object, whole) : whole;
    const life = this.#configured.lifeOf(url, object, metAt);
    const copy = { object, bornAt, storedAt: landsAt, metAt, life };
    const pending = { copy, base, whole, askedAt: now, isCopy };
    const others = this.#pending.get(url);
    if (others === undefined) this.#pending.set(url, [pending]);
    else others.push(pending);
    // What a 304 made of a copy goes the way of that copy.
    return { copy, storedAt: landsAt, isCopy: isCopy || base !== null };
  }

  #renewed(base: Served, whole: Served): Served {
    switch (this.#on304) {
      case 'keeps':
        return base;
      case 'takes':
        return whole;
      case 'takes-freshness':
        return { ...base, cacheControl: whole.cacheControl };
    }
  }

  /** The copy there is, with what has landed and what was purged. */
  #held(url: string, now: number): Copy | null {
    const pending = this.#pending.get(url);
    if (pending !== undefined && pending.length > 0) this.#land(url, pending, now);
    const copy = this.#copies.get(url);
    if (copy === undefined) return null;
    if (!this.#isPurged(url, copy.object, { from: copy.storedAt, to: now })) return copy;
    this.#copies.delete(url);
    return null;
  }

  #land(url: string, pending: readonly Pending[], now: number): void {
    const landed = pending
      .filter(({ copy }) => copy.storedAt <= now)
      .toSorted((a, b) => a.copy.storedAt - b.copy.storedAt);
    if (landed.length === 0) return;
    this.#pending.set(
      url,
      pending.filter(({ copy }) => copy.storedAt > now),
    );
    for (const { copy, base, whole, askedAt, isCopy } of landed) {
      const meanwhile = { from: askedAt, to: copy.storedAt };
      // Another tier's copy does not bring back what was purged here while it was on its way (A2).
      if (isCopy && this.#isPurged(url, copy.object, meanwhile)) continue;
      const isBaseGone = base !== null && this.#isPurged(url, base.object, meanwhile);
      if (!isBaseGone) {
        this.#copies.set(url, copy);
        continue;
      }
      // Purged is gone (A3): a 304 to a copy that is no more is asked for again, whole.
      const life = this.#configured.lifeOf(url, whole, copy.metAt);
      this.#copies.set(url, { ...copy, object: whole, life });
    }
  }

  #isPurged(
    url: string,
    object: Served | null,
    { from, to }: { readonly from: number; readonly to: number },
  ): boolean {
    const tags = object?.tags ?? [];
    return this.#landings.some(
      ({ items, at }) => at >= from && at <= to && items.some((item) => takesAway(item, url, tags)),
    );
  }
}
