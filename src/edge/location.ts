import type { Clock } from '../clock.ts';
import type { CacheRequest } from './cache-request.ts';
import { CopyStore, type StoredCopy } from './copy-store.ts';
import type { EdgeConfig } from './edge-config.ts';
import { type Landed, Loader } from './loader.ts';
import { PurgeQueue } from './purge-queue.ts';
import type { StoredBody } from './stored-body.ts';
import { type ByteSource, type HeaderLines, lengthOf, type Upstream } from './upstream.ts';

export type CacheResult = 'Hit' | 'Miss' | 'RefreshHit' | 'Error';

export interface Delivered {
  readonly status: number;
  readonly headers: HeaderLines;
  readonly body: StoredBody;
  readonly result: CacheResult;
  /** Seconds. */
  readonly age: number;
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** One stored response, for those who look in. Instants are epoch milliseconds. */
export type Copy = Pick<
  StoredCopy,
  'key' | 'url' | 'status' | 'etag' | 'storedAt' | 'freshUntil' | 'graceUntil' | 'hits'
> & {
  /** Bytes. */
  readonly size: number;
  /** Seconds, whole. */
  readonly age: number;
};

export interface LocationCounts {
  readonly hits: number;
  readonly misses: number;
  readonly refreshHits: number;
  readonly errors: number;
  readonly originRequests: number;
  /** Copies that had to make room. */
  readonly evictions: number;
  /** Bytes of bodies fetched from the origin, of those whose length was told. */
  readonly bytesFetched: number;
  readonly bytesHeld: number;
}

export interface LocationOptions {
  readonly name: string;
  readonly config: EdgeConfig;
  readonly upstream: Upstream;
  readonly clock: Clock;
  /** Bytes of copies held; the default is 256 MiB. */
  readonly memory?: number;
  /** A 304 refreshes the stored headers, or leaves them as they are: AWS does not say which (aws-facts 1.3). */
  readonly on304?: 'takes' | 'keeps';
}

const USUAL_MEMORY = 256 * 1024 * 1024;

/** The cache of one edge location (RFC 9111, and CloudFront's pages where they say more). */
export class EdgeLocation {
  readonly name: string;
  readonly #clock: Clock;
  readonly #loader: Loader;
  readonly #store: CopyStore;
  readonly #purges = new PurgeQueue();
  readonly #flights = new Map<string, Promise<StoredCopy | null>>();
  readonly #counts = {
    hits: 0,
    misses: 0,
    refreshHits: 0,
    errors: 0,
    originRequests: 0,
    evictions: 0,
    bytesFetched: 0,
  };

  constructor({ name, config, upstream, clock, memory, on304 }: LocationOptions) {
    this.name = name;
    this.#clock = clock;
    this.#store = new CopyStore(memory ?? USUAL_MEMORY, () => {
      this.#counts.evictions += 1;
    });
    this.#loader = new Loader({
      config,
      clock,
      keepsOn304: on304 === 'keeps',
      store: this.#store,
      fetch: async (request) => {
        this.#counts.originRequests += 1;
        const answer = await upstream.fetch(request);
        if (answer.body !== null) this.#counts.bytesFetched += sizeOf(answer.body, answer.headers);
        return answer;
      },
      page: async (request) => await this.#page(request),
    });
  }

  get counts(): LocationCounts {
    return { ...this.#counts, bytesHeld: this.#store.bytesHeld };
  }

  /** Every copy held, those past their life included. */
  copies(): readonly Copy[] {
    const now = this.#clock.now();
    this.#purges.apply(this.#store, now);
    return Array.from(this.#store.all(), (copy) => ({
      key: copy.key,
      url: copy.url,
      status: copy.status,
      etag: copy.etag,
      storedAt: copy.storedAt,
      freshUntil: copy.freshUntil,
      graceUntil: copy.graceUntil,
      hits: copy.hits,
      size: copy.body.size,
      age: ageAt(copy, now),
    }));
  }

  /** Items (`/path`, `/prefix*`, `#tag`) take effect at an instant, epoch milliseconds. */
  schedulePurge(items: readonly string[], at: number): void {
    this.#purges.schedule(items, at);
  }

  /** The answer to a GET: at once from a copy that may be used, else once the origin has answered. */
  get(request: CacheRequest): Delivered | Promise<Delivered> {
    const now = this.#clock.now();
    this.#purges.apply(this.#store, now);
    const copy = this.#store.find(request.key);
    if (copy === undefined) return this.#fetch(request, null);
    return this.#isUsable(copy, request, now) ? this.#hit(copy, now) : this.#fetch(request, copy);
  }

  /** Any other method: straight to the origin and back. */
  async pass(
    request: CacheRequest,
    { method, body }: { readonly method: string; readonly body: AsyncIterable<Uint8Array> | null },
  ): Promise<Delivered> {
    this.#counts.misses += 1;
    return deliver(await this.#loader.pass(request, { method, body }), 'Miss', this.#clock.now());
  }

  #hit(copy: StoredCopy, now: number): Delivered {
    copy.hits += 1;
    copy.wasUsed = true;
    this.#counts[copy.isError ? 'errors' : 'hits'] += 1;
    return deliver(copy, copy.isError ? 'Error' : 'Hit', now);
  }

  /** Within its life; or past it, while the one request made for it here brings another. */
  #isUsable(copy: StoredCopy, request: CacheRequest, now: number): boolean {
    if (isFresh(copy, now)) return true;
    if (now >= copy.graceUntil) return false;
    if (!this.#flights.has(request.key)) this.#refresh(request, copy);
    return true;
  }

  async #fetch(request: CacheRequest, stale: StoredCopy | null): Promise<Delivered> {
    const { copy, result } = await this.#obtain(request, stale);
    this.#count(result);
    return deliver(copy, result, this.#clock.now());
  }

  /** The page for an error: what the reader asked for is counted, and not this. */
  async #page(request: CacheRequest): Promise<Delivered> {
    const now = this.#clock.now();
    const copy = this.#store.find(request.key) ?? null;
    if (copy !== null && this.#isUsable(copy, request, now)) return deliver(copy, 'Hit', now);
    const landed = await this.#obtain(request, copy);
    return deliver(landed.copy, landed.result, this.#clock.now());
  }

  /** What one request brought serves all that waited for it, if it may be kept for any time at all. */
  async #obtain(request: CacheRequest, stale: StoredCopy | null): Promise<Landed> {
    const flight = this.#flights.get(request.key);
    if (flight === undefined) return await this.#fly(request, stale);
    const shared = await flight;
    const held = this.#store.find(request.key) ?? null;
    const isShared =
      shared !== null &&
      isFresh(shared, this.#clock.now()) &&
      (shared === held || shared.body.isWhole);
    if (!isShared) return await this.#fly(request, held);
    shared.hits += 1;
    shared.wasUsed = true;
    return { copy: shared, result: shared.isError ? 'Error' : 'Hit' };
  }

  #count(result: CacheResult): void {
    if (result === 'Hit') this.#counts.hits += 1;
    else if (result === 'Miss') this.#counts.misses += 1;
    else if (result === 'RefreshHit') this.#counts.refreshHits += 1;
    else this.#counts.errors += 1;
  }

  /** Nobody waits for it: what goes wrong shows at the next request. */
  #refresh(request: CacheRequest, stale: StoredCopy): void {
    this.#fly(request, stale).then(
      ({ copy }) => copy.body.release(),
      () => {},
    );
  }

  /** Asks the origin; whoever wants the same meanwhile waits for it. */
  #fly(request: CacheRequest, stale: StoredCopy | null): Promise<Landed> {
    const { key } = request;
    const flight = this.#loader.load(request, stale);
    const landed = flight.then(
      ({ copy }) => copy,
      () => null,
    );
    this.#flights.set(key, landed);
    void landed.then(() => {
      if (this.#flights.get(key) === landed) this.#flights.delete(key);
    });
    return flight;
  }
}

/** It may be given away without asking: within its life, or before the origin is to be tried again. */
function isFresh({ freshUntil, retryAt }: StoredCopy, now: number): boolean {
  return now < freshUntil || now < retryAt;
}

function deliver(copy: StoredCopy, result: CacheResult, now: number): Delivered {
  const { status, headers, body, etag, lastModified } = copy;
  return { status, headers, body, result, age: ageAt(copy, now), etag, lastModified };
}

function sizeOf(body: ByteSource, headers: HeaderLines): number {
  return body instanceof Uint8Array ? body.length : (lengthOf(headers) ?? 0);
}

function ageAt({ ageThen, storedAt }: StoredCopy, now: number): number {
  return Math.max(0, Math.floor((ageThen + now - storedAt) / 1000));
}
