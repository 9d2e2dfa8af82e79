import type { LogLine } from '../../src/publish/operation-log.ts';
import {
  ALLOWANCE,
  ERROR_LIFETIME,
  isCleared,
  type Lifetimes,
  lifetimesOf,
  pathsOf,
} from './history-law.ts';

/** The list of past events, as the audit trail has it, and what follows from it for one key. */

/** A body that was answered under a key from an instant on; null is "nothing here". */
export interface Event {
  readonly answered: number;
  readonly digest: string | null;
  readonly contentType: string;
  readonly cacheControl: string | null;
  readonly loads: readonly string[];
}

/** A time for which a version was answered with one Cache-Control. `ceased` is null while it still is. */
interface Use extends Lifetimes {
  readonly ceased: number | null;
}

/** A version that is not live: cache-law §3. */
export interface Gone {
  readonly digest: string | null;
  /** `t`: when it last stopped being live, fetches under way landed. */
  readonly end: number;
  readonly uses: readonly Use[];
  readonly loads: readonly string[];
}

export interface KeyState {
  readonly live: Event | null;
  /** Every version that ever ended and is not live again. */
  readonly gone: readonly Gone[];
}

interface Purge {
  readonly items: readonly string[];
  readonly created: number;
  readonly completed: number;
}

/** When a purge reached all URLs of one key. */
type Reached = Omit<Purge, 'items'>;

const NOTHING: Event = {
  answered: 0,
  digest: null,
  contentType: '',
  cacheControl: null,
  loads: [],
};

export class Past {
  readonly #events = new Map<string, Event[]>();
  /** By publish: its batches. */
  readonly #purges: Purge[][] = [];

  /** Notes what one publish did. */
  note(log: readonly LogLine[]): void {
    const purges: Purge[] = [];
    for (const line of log) {
      if (line.op === 'put' || line.op === 'headers') {
        this.#add(line.key, { ...line, answered: line.answered });
      } else if (line.op === 'delete') {
        this.#add(line.key, { ...NOTHING, answered: line.answered });
      } else if (line.op === 'purge') {
        if (line.created === null || line.completed === null)
          throw new Error(`the local CDN did not complete ${line.callerReference}`);
        purges.push({ items: line.items, created: line.created, completed: line.completed });
      }
    }
    if (purges.length > 0) this.#purges.push(purges);
  }

  #add(key: string, event: Event): void {
    const known = this.#events.get(key);
    if (known === undefined) this.#events.set(key, [event]);
    else known.push(event);
  }

  keys(): readonly string[] {
    return [...this.#events.keys()];
  }

  live(key: string): Event | null {
    const last = this.#events.get(key)?.at(-1);
    return last === undefined || last.digest === null ? null : last;
  }

  everLived(key: string): boolean {
    return this.#events.has(key);
  }

  /** What any cache may hold of a key, were `next` to happen too. */
  stateOf(key: string, next: Event | null = null): KeyState {
    const events = [...(this.#events.get(key) ?? []), ...(next === null ? [] : [next])];
    let live: Gone & { readonly event: Event } = { ...toVersion(NOTHING, null), event: NOTHING };
    const gone = new Map<string | null, Gone>();
    for (const event of events) {
      const landed = event.answered + ALLOWANCE;
      const ended = live.uses.map((use) => ({ ...use, ceased: use.ceased ?? landed }));
      if (event.digest === live.digest) {
        if (event.contentType !== live.event.contentType)
          throw new Error(`${key}: this history has no change of visible headers alone`);
        live = { ...live, event, uses: [...ended, useOf(event)] };
        continue;
      }
      gone.set(live.digest, { ...live, end: landed, uses: ended });
      live = { ...toVersion(event, gone.get(event.digest) ?? null), event };
      gone.delete(event.digest);
    }
    return { live: live.digest === null ? null : live.event, gone: [...gone.values()] };
  }

  /** Purges that covered every URL of a key, oldest first. */
  purgesOf(key: string): readonly Reached[] {
    return this.#purges.flatMap((batches) => reach(key, batches) ?? []);
  }
}

/** A version that comes back has every Cache-Control it ever had. */
function toVersion(event: Event, before: Gone | null): Gone {
  const { digest, loads } = event;
  return { digest, loads, end: Infinity, uses: [...(before?.uses ?? []), useOf(event)] };
}

function useOf({ cacheControl }: Event): Use {
  const lifetimes =
    cacheControl === null ? { edge: ERROR_LIFETIME, browser: 0 } : lifetimesOf(cacheControl);
  return { ...lifetimes, ceased: null };
}

function reach(key: string, batches: readonly Purge[]): Reached | null {
  const used = pathsOf(key).map((path) => batches.filter(({ items }) => isCleared(path, items)));
  if (used.some((found) => found.length === 0)) return null;
  return {
    created: Math.min(...used.flat().map(({ created }) => created)),
    completed: Math.max(...used.flat().map(({ completed }) => completed)),
  };
}
