import type { Served } from './facts.ts';
import { browserLife, isKept } from './lifetimes.ts';
import type { SharedCache } from './shared-cache.ts';

/** A browser's private cache (RFC 9111 §4.2.3 for `Age`, RFC 5861 §3 for stale-while-revalidate). Instants in ms. */

export interface Shown {
  readonly object: Served | null;
  readonly at: number;
}

interface Copy {
  readonly object: Served;
  readonly bornAt: number;
}

/** `Age` is in whole seconds. */
export const ageOf = (bornAt: number, now: number): number =>
  Math.max(0, Math.floor((now - bornAt) / 1000));

export class Browser {
  readonly #copies = new Map<string, Copy>();

  /** What the reader is shown who asks through this edge. */
  get(url: string, edge: SharedCache, now: number): Shown {
    const held = this.#copies.get(url);
    if (held === undefined) return this.#ask(url, edge, now);
    const { fresh, grace } = browserLife(held.object);
    const age = now - held.bornAt;
    if (age <= fresh * 1000 && fresh > 0) return { object: held.object, at: now };
    if (grace === 0 || age > (fresh + grace) * 1000) return this.#ask(url, edge, now);
    this.#ask(url, edge, now);
    return { object: held.object, at: now };
  }

  /** A 304 has the headers and the `Age` of what the edge holds, and the browser takes them (RFC 9111 §4.3.4). */
  #ask(url: string, edge: SharedCache, now: number): Shown {
    const { object, bornAt, landsAt } = edge.get(url, now);
    if (object === null || !isKept(object.cacheControl)) this.#copies.delete(url);
    else this.#copies.set(url, { object, bornAt: landsAt - ageOf(bornAt, landsAt) * 1000 });
    return { object, at: landsAt };
  }
}
