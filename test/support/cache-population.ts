/**
 * A few edges and browsers, as RFC 9111 and CloudFront's pages describe them, with nothing of the planner's ideas:
 * they store, expire, revalidate and are purged. Instants in ms, lifetimes in seconds.
 */

export interface Body {
  readonly digest: string;
  readonly type: string;
  readonly cacheControl: string;
}

/** What is shown: a body under a type, or the error for a URL without one. */
export interface Shown {
  readonly digest: string | null;
  readonly type: string;
}

/** An edge that gets a 304 keeps the headers it has stored, or takes the new ones: AWS does not say which. */
export type On304 = 'keeps' | 'takes';

/** How long CloudFront keeps an error by default. */
const ERROR_TTL = 10;

/** One key at the origin: what it answered, from when on. */
export class OriginKey {
  readonly #states: { readonly from: number; readonly body: Body | null }[] = [];

  set(body: Body | null, from: number): void {
    this.#states.push({ from, body });
  }

  at(instant: number): Body | null {
    return this.#states.findLast(({ from }) => from <= instant)?.body ?? null;
  }

  /** The last instant at which a version was live before another took its place. */
  lastLive({ digest, type }: Shown): number {
    const last = this.#states.findLastIndex(
      ({ body }) => (body?.digest ?? null) === digest && (body?.type ?? '') === type,
    );
    return this.#states[last + 1]?.from ?? Infinity;
  }
}

interface Copy {
  readonly body: Body | null;
  readonly storedAt: number;
  readonly freshUntil: number;
}

const directive = (cacheControl: string, name: string): number | null => {
  const found = new RegExp(`(?:^|[ ,])${name}=(\\d+)`).exec(cacheControl);
  return found === null ? null : Number(found[1]);
};

/** One edge's cache of one key. Its fetches take a while: what lands at an instant was answered before it. */
export class Edge {
  readonly #origin: OriginKey;
  readonly #on304: On304;
  readonly #latency: number;
  readonly #purges: number[] = [];
  /** The behaviour's minimum TTL, seconds. */
  minTtl = 0;
  #copy: Copy | null = null;

  constructor(origin: OriginKey, { on304, latency }: { on304: On304; latency: number }) {
    this.#origin = origin;
    this.#on304 = on304;
    this.#latency = latency;
  }

  /** A purge that reaches this edge at an instant to come. */
  purge(at: number): void {
    this.#purges.push(at);
  }

  get(now: number): Copy {
    const purged = this.#purges.filter((at) => at <= now);
    const held = this.#copy;
    const own = held !== null && purged.some((at) => held.storedAt <= at) ? null : held;
    if (own !== null && now <= own.freshUntil) return own;
    const answer = this.#origin.at(now - this.#latency);
    const isUnchanged = own !== null && own.body !== null && own.body.digest === answer?.digest;
    this.#copy = this.#store(isUnchanged && this.#on304 === 'keeps' ? own.body : answer, now);
    return this.#copy;
  }

  #store(body: Body | null, now: number): Copy {
    const seconds =
      body === null
        ? ERROR_TTL
        : Math.max(
            this.minTtl,
            directive(body.cacheControl, 's-maxage') ??
              directive(body.cacheControl, 'max-age') ??
              0,
          );
    return { body, storedAt: now, freshUntil: now + seconds * 1000 };
  }
}

/** One browser's cache of one key, behind whichever edge it reaches. */
export class Browser {
  #copy: { readonly body: Body; readonly freshUntil: number } | null = null;

  get(edge: Edge, now: number): Body | null {
    if (this.#copy !== null && now <= this.#copy.freshUntil) return this.#copy.body;
    const { body, storedAt } = edge.get(now);
    if (body === null) {
      this.#copy = null;
      return null;
    }
    // A 304 carries the edge's headers and its Age, and the browser takes both (RFC 9111 §4.3.4).
    const left = (directive(body.cacheControl, 'max-age') ?? 0) * 1000 - (now - storedAt);
    this.#copy = { body, freshUntil: now + Math.max(0, left) };
    return body;
  }
}
