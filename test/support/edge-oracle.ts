/**
 * What one edge location answers for one URL, from RFC 9111 and CloudFront's pages alone (Expiration, HTTPStatusCodes,
 * custom-error-pages-expiration), with nothing of the edge's own code. The origin answers at once and always gives an
 * ETag. Instants in ms, durations in seconds.
 */

export interface Terms {
  readonly minTtl: number;
  readonly defaultTtl: number;
  readonly maxTtl: number;
  /** ErrorCachingMinTTL of 404 and 503. */
  readonly errorTtl: number;
  readonly on304: 'takes' | 'keeps';
}

/** What the origin has: an object, or an error it answers with. */
export type Origin =
  | { readonly kind: 'object'; readonly version: string; readonly cacheControl: string }
  | { readonly kind: 'error'; readonly status: 403 | 404 | 503 };

export interface Shown {
  readonly status: number;
  /** The version of the object; null for an error. */
  readonly version: string | null;
  readonly cacheControl: string | null;
  readonly age: number;
  readonly result: 'Hit' | 'Miss' | 'RefreshHit' | 'Error';
}

interface Held {
  readonly status: number;
  readonly version: string | null;
  readonly cacheControl: string | null;
  readonly storedAt: number;
  readonly lifetime: number;
  retryAt: number;
}

const seconds = (cacheControl: string, directive: string): number | null => {
  const found = new RegExp(`(?:^|, )${directive}=(\\d+)`).exec(cacheControl);
  return found === null ? null : Number(found[1]);
};

export class EdgeOracle {
  readonly #terms: Terms;
  readonly #longest: number;
  #purges: number[] = [];
  #held: Held | null = null;

  constructor(terms: Terms) {
    this.#terms = terms;
    this.#longest = Math.max(terms.minTtl, terms.defaultTtl, terms.maxTtl);
  }

  purge(at: number): void {
    this.#purges.push(at);
  }

  get(origin: Origin, now: number): Shown {
    const stored = this.#held?.storedAt ?? Infinity;
    const due = this.#purges.filter((at) => at <= now);
    if (due.some((at) => stored <= at)) this.#held = null;
    this.#purges = this.#purges.filter((at) => at > now);
    const held = this.#held;
    if (held === null) return this.#ask(origin, now);
    const expires = held.storedAt + held.lifetime * 1000;
    if (now < expires || now < held.retryAt) return show(held, now, 'Hit');
    if (now < expires + this.#grace(held) * 1000) {
      this.#ask(origin, now);
      return show(held, now, 'Hit');
    }
    return this.#ask(origin, now);
  }

  #ask(origin: Origin, now: number): Shown {
    const held = this.#held;
    if (origin.kind === 'error') return this.#fail(origin.status, now);
    const isUnchanged = held !== null && held.version === origin.version;
    const cacheControl =
      isUnchanged && this.#terms.on304 === 'keeps' ? held.cacheControl : origin.cacheControl;
    const { version } = origin;
    const lifetime = this.#lifetime(cacheControl ?? '');
    const fresh = {
      status: 200,
      version,
      cacheControl,
      storedAt: now,
      lifetime: lifetime ?? 0,
      retryAt: 0,
    };
    this.#held = lifetime === null ? null : fresh;
    return show(fresh, now, isUnchanged ? 'RefreshHit' : 'Miss');
  }

  #fail(status: 403 | 404 | 503, now: number): Shown {
    const held = this.#held;
    const { errorTtl } = this.#terms;
    if (status === 503 && held !== null && held.version !== null) {
      const until = held.storedAt + (held.lifetime + this.#onError(held)) * 1000;
      if (now < until) {
        held.retryAt = Math.min(until, now + Math.max(1, errorTtl) * 1000);
        return show(held, now, 'Hit');
      }
    }
    const lifetime = Math.max(1, errorTtl);
    const error = {
      status,
      version: null,
      cacheControl: null,
      storedAt: now,
      lifetime,
      retryAt: 0,
    };
    // S3's 403 says nothing of time, and is not kept then.
    this.#held = status === 403 || this.#longest === 0 ? null : error;
    return show(error, now, 'Error');
  }

  /** The table of Expiration; null for what may not be kept. */
  #lifetime(cacheControl: string): number | null {
    const { minTtl, defaultTtl } = this.#terms;
    if (/no-store|private/.test(cacheControl)) return minTtl > 0 ? minTtl : null;
    if (cacheControl.includes('no-cache')) return minTtl;
    const stated = seconds(cacheControl, 's-maxage') ?? seconds(cacheControl, 'max-age');
    return stated === null
      ? Math.max(minTtl, defaultTtl)
      : Math.max(minTtl, Math.min(stated, this.#longest));
  }

  #grace({ cacheControl }: Held): number {
    if (cacheControl === null || this.#mustAsk(cacheControl)) return 0;
    return Math.min(seconds(cacheControl, 'stale-while-revalidate') ?? 0, this.#longest);
  }

  #onError({ cacheControl }: Held): number {
    if (cacheControl === null || this.#mustAsk(cacheControl) || this.#longest === 0) return 0;
    return Math.min(
      seconds(cacheControl, 'stale-if-error') ?? Infinity,
      this.#allowed(cacheControl),
    );
  }

  /** Without stale-if-error there is no end to it. */
  #allowed(cacheControl: string): number {
    return seconds(cacheControl, 'stale-if-error') === null ? Infinity : this.#longest;
  }

  #mustAsk(cacheControl: string): boolean {
    const isNoCache = cacheControl.includes('no-cache') && this.#terms.minTtl === 0;
    return isNoCache || cacheControl.includes('must-revalidate');
  }
}

function show(
  { status, version, cacheControl, storedAt }: Held,
  now: number,
  result: Shown['result'],
): Shown {
  return {
    status,
    version,
    cacheControl,
    age: Math.floor((now - storedAt) / 1000),
    result: version === null ? 'Error' : result,
  };
}
