import { createHash } from 'node:crypto';
import { isPurgeItem, isWildcard } from './purge-item.ts';
import { type PurgeRefusal, refuse } from './purge-refusal.ts';
import { TokenBucket } from './token-bucket.ts';

/** One purge of the edge. Instants are epoch milliseconds. */
export interface EdgePurge {
  /** As CloudFront's: `I` and thirteen signs. */
  readonly id: string;
  readonly callerReference: string;
  /** `/path`, `/prefix*` or `#tag`. */
  readonly items: readonly string[];
  readonly createdAt: number;
  /** When every location has it and its status says so, in the past or to come. */
  readonly completedAt: number;
}

export interface PurgeLogOptions {
  /** Seconds from created to completed; locations are reached in between. 0 when not given. */
  readonly delay?: number;
  /** Whether CloudFront's rates are kept: 150 items and one wildcard a second (AWS: cloudfront-limits). True when not given. */
  readonly quotas?: boolean;
  /** Items of one batch. AWS publishes no number: 3,000 when not given. */
  readonly maxItems?: number;
}

/** What a CreateInvalidation asks for. */
export interface EdgePurgeBatch {
  readonly callerReference: string;
  readonly items: readonly string[];
  /** How many items the sender says there are. */
  readonly quantity: number;
}

export type PurgeOutcome =
  | { readonly outcome: 'created' | 'repeated'; readonly purge: EdgePurge }
  | PurgeRefusal;

/**
 * The purges of one distribution, and what CloudFront says to new ones. A caller reference is
 * remembered as long as the log lives: AWS does not say how long. With rates kept, a batch of more
 * than one second's items never passes, the worse reading of a quota without a stated burst.
 */
export class PurgeLog {
  readonly #delay: number;
  readonly #maxItems: number;
  readonly #rates: { readonly items: TokenBucket; readonly wildcards: TokenBucket } | null;
  readonly #purges: EdgePurge[] = [];
  readonly #byId = new Map<string, EdgePurge>();
  readonly #byReference = new Map<string, EdgePurge>();
  readonly #listeners: ((purge: EdgePurge) => void)[] = [];

  constructor({ delay = 0, quotas = true, maxItems = 3_000 }: PurgeLogOptions = {}) {
    this.#delay = delay;
    this.#maxItems = maxItems;
    this.#rates = quotas ? { items: new TokenBucket(150), wildcards: new TokenBucket(1) } : null;
  }

  /** Oldest first. */
  get all(): readonly EdgePurge[] {
    return this.#purges;
  }

  find(id: string): EdgePurge | null {
    return this.#byId.get(id) ?? null;
  }

  /** Told of every purge once, when it is created. */
  onCreated(listener: (purge: EdgePurge) => void): void {
    this.#listeners.push(listener);
  }

  /** Takes in a purge that was accepted elsewhere, once; none of the rates is used up. */
  adopt(purge: EdgePurge): void {
    if (!this.#byId.has(purge.id)) this.#keep(purge);
  }

  /**
   * Makes a purge at `now` (epoch milliseconds), answers an earlier one with the same reference and
   * the same items in any order, or refuses. A repeated one costs nothing of the rates.
   */
  create(batch: EdgePurgeBatch, now: number): PurgeOutcome {
    const wrong = checkBatch(batch);
    if (wrong !== null) return wrong;
    const earlier = this.#byReference.get(batch.callerReference);
    if (earlier !== undefined) {
      return sameItems(earlier.items, batch.items)
        ? { outcome: 'repeated', purge: earlier }
        : refuse('InvalidationBatchAlreadyExists');
    }
    if (batch.items.length > this.#maxItems) return refuse('BatchTooLarge');
    if (!this.#passes(batch.items, now)) return refuse('TooManyInvalidationsInProgress');
    return { outcome: 'created', purge: this.#add(batch, now) };
  }

  #passes(items: readonly string[], now: number): boolean {
    if (this.#rates === null) return true;
    const wildcards = items.filter(isWildcard).length;
    return (
      this.#rates.wildcards.has(wildcards, now) &&
      this.#rates.items.take(items.length, now) &&
      this.#rates.wildcards.take(wildcards, now)
    );
  }

  #add({ callerReference, items }: EdgePurgeBatch, now: number): EdgePurge {
    const createdAt = Math.floor(now);
    const purge: EdgePurge = {
      id: idOf(callerReference, this.#purges.length),
      callerReference,
      items: [...items],
      createdAt,
      completedAt: createdAt + Math.round(this.#delay * 1_000),
    };
    this.#keep(purge);
    return purge;
  }

  #keep(purge: EdgePurge): void {
    this.#purges.push(purge);
    this.#byId.set(purge.id, purge);
    this.#byReference.set(purge.callerReference, purge);
    for (const listener of this.#listeners) listener(purge);
  }
}

function checkBatch({ callerReference, items, quantity }: EdgePurgeBatch): PurgeRefusal | null {
  if (callerReference === '')
    return refuse('InvalidArgument', 'The parameter CallerReference is required.');
  if (quantity !== items.length) return refuse('InconsistentQuantities');
  return items.length === 0 || !items.every(isPurgeItem) ? refuse('InvalidArgument') : null;
}

function sameItems(a: readonly string[], b: readonly string[]): boolean {
  const sorted = b.toSorted();
  return a.length === b.length && a.toSorted().every((item, index) => item === sorted[index]);
}

/** The same for the same references in the same order. */
function idOf(callerReference: string, count: number): string {
  const digest = createHash('sha256').update(`${count} ${callerReference}`, 'utf8').digest('hex');
  const signs = BigInt(`0x${digest.slice(0, 20)}`)
    .toString(36)
    .toUpperCase();
  return `I${signs.padStart(13, '0').slice(-13)}`;
}
