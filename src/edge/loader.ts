import type { Clock } from '../clock.ts';
import type { CacheRequest } from './cache-request.ts';
import { coded } from './compress.ts';
import { conditionsOf, isWorthKeeping, lifeOf, passing, tagsOf } from './copy-parts.ts';
import type { CopyStore, StoredCopy } from './copy-store.ts';
import { DEFAULT_ERROR_TTL, type EdgeConfig } from './edge-config.ts';
import { type Freshness, initialAge, judgeResponse } from './freshness.ts';
import type { CacheResult, Delivered } from './location.ts';
import { StoredBody } from './stored-body.ts';
import { toStoredHeaders, withHeadersOf } from './stored-headers.ts';
import { headerOf, lengthOf, type UpstreamRequest, type UpstreamResponse } from './upstream.ts';
import { dated, discard, unreachable } from './upstream-answer.ts';

export interface LoaderOptions {
  readonly config: EdgeConfig;
  readonly clock: Clock;
  readonly keepsOn304: boolean;
  readonly store: CopyStore;
  readonly fetch: (request: UpstreamRequest) => Promise<UpstreamResponse>;
  /** Answers the request for an error page. */
  readonly page: (request: CacheRequest) => Promise<Delivered>;
}

/** What a request to the origin came to. */
export interface Landed {
  readonly copy: StoredCopy;
  readonly result: CacheResult;
}

/** Asks the origin, judges what it answers, and keeps what may be kept. */
export class Loader {
  readonly #config: EdgeConfig;
  readonly #clock: Clock;
  readonly #keepsOn304: boolean;
  readonly #store: CopyStore;
  readonly #fetch: LoaderOptions['fetch'];
  readonly #page: LoaderOptions['page'];
  readonly #pages: ReadonlySet<string>;

  constructor({ config, clock, keepsOn304, store, fetch, page }: LoaderOptions) {
    this.#config = config;
    this.#clock = clock;
    this.#keepsOn304 = keepsOn304;
    this.#store = store;
    this.#fetch = fetch;
    this.#page = page;
    this.#pages = new Set(config.errorResponses.flatMap((rule) => rule.page?.path ?? []));
  }

  /** Fetches, or asks whether an expired copy still is the live one. */
  async load(request: CacheRequest, stale: StoredCopy | null): Promise<Landed> {
    const asked = this.#clock.now();
    const answer = await this.#ask({
      method: 'GET',
      target: request.target,
      headers: [...request.headers, ...(stale === null ? [] : conditionsOf(stale))],
      body: null,
    });
    if (answer.status === 304 && stale !== null && !stale.isError)
      return { copy: this.#renew(stale, { request, answer, asked }), result: 'RefreshHit' };
    const standIn = answer.status >= 500 ? this.#standIn(stale, answer.status) : null;
    if (standIn !== null) {
      discard(answer.body);
      return { copy: standIn, result: 'Hit' };
    }
    const isError = answer.status >= 400;
    const copy = isError
      ? await this.#keepError(request, answer, asked)
      : await this.#keep(request, answer, { asked });
    // It is not the live one: no later failure may bring it back.
    if (stale !== null) this.#store.drop(stale);
    return { copy, result: isError ? 'Error' : 'Miss' };
  }

  /** What is never kept. */
  async pass(
    { target, headers, behaviour }: CacheRequest,
    { method, body }: Pick<UpstreamRequest, 'method' | 'body'>,
  ): Promise<StoredCopy> {
    const answer = await this.#ask({ method, target, headers, body });
    const now = this.#clock.now();
    return {
      ...passing,
      status: answer.status,
      headers: toStoredHeaders(answer.headers, behaviour),
      body: new StoredBody(answer.body, { limit: 0, length: lengthOf(answer.headers) }),
      ageThen: initialAge(answer.headers, { asked: now, received: now }) * 1000,
      storedAt: now,
    };
  }

  async #ask(request: UpstreamRequest): Promise<UpstreamResponse> {
    const answer = await this.#fetch(request).catch(unreachable);
    return dated(answer, this.#clock.now());
  }

  async #keep(
    request: CacheRequest,
    answer: UpstreamResponse,
    { asked, judged }: { readonly asked: number; readonly judged?: Freshness },
  ): Promise<StoredCopy> {
    const { behaviour } = request;
    const freshness = judged ?? judgeResponse(answer, behaviour, this.#config);
    const { headers, body } = await coded(answer, behaviour.compress ? request.codings : []);
    const kept = toStoredHeaders(headers, behaviour);
    const received = this.#clock.now();
    const age = initialAge(answer.headers, { asked, received });
    const length = lengthOf(headers);
    const { largest } = this.#store;
    const size = body instanceof Uint8Array ? body.length : (length ?? 0);
    const isKept = isWorthKeeping(freshness, kept) && size <= largest;
    const copy: StoredCopy = {
      key: request.key,
      url: request.url,
      status: answer.status,
      headers: kept,
      body: new StoredBody(body, {
        limit: isKept ? largest : 0,
        length,
        tooLong: () => this.#store.drop(copy),
      }),
      etag: headerOf(kept, 'etag'),
      lastModified: headerOf(kept, 'last-modified'),
      tags: tagsOf(kept, this.#config.tagHeader),
      ...lifeOf(freshness, { age, received }),
      isError: answer.status >= 400,
      hits: 0,
      retryAt: 0,
      wasUsed: false,
    };
    if (isKept) this.#put(copy);
    return copy;
  }

  #put(copy: StoredCopy): void {
    this.#store.put(copy);
    if (copy.body.isWhole) return;
    void copy.body.ended.then((isWhole) => {
      if (isWhole) this.#store.settle(copy);
      else this.#store.drop(copy);
    });
  }

  /** The error itself, or the page that is shown in its place. */
  async #keepError(
    request: CacheRequest,
    answer: UpstreamResponse,
    asked: number,
  ): Promise<StoredCopy> {
    const judged = judgeResponse(answer, request.behaviour, this.#config);
    const rule = this.#config.errorResponses.find(({ status }) => status === answer.status);
    const page = rule?.page ?? null;
    // A page that is itself in error has no page of its own: two could wait for each other for ever.
    if (page === null || this.#pages.has(request.url))
      return await this.#keep(request, answer, { asked, judged });
    discard(answer.body);
    const asking = request.errorPage(page.path);
    const shown = await this.#page(asking);
    // A page that may be kept keeps the error as long as itself (AWS: custom-error-pages-expiration).
    const own = judgeResponse(
      { status: 200, headers: shown.headers },
      asking.behaviour,
      this.#config,
    );
    const left = shown.status < 400 ? own.lifetime - shown.age : 0;
    const copy: StoredCopy = {
      ...passing,
      key: request.key,
      url: request.url,
      // The status of a page that cannot be had is the viewer's answer (AWS: creating-custom-error-pages).
      status: shown.status >= 400 ? shown.status : page.status,
      headers: shown.headers,
      body: shown.body.isWhole
        ? shown.body
        : new StoredBody(shown.body.read(), {
            limit: judged.isStored ? this.#store.largest : 0,
            tooLong: () => this.#store.drop(copy),
          }),
      etag: shown.etag,
      lastModified: shown.lastModified,
      ...lifeOf(
        { ...judged, lifetime: Math.max(judged.lifetime, left) },
        { age: 0, received: this.#clock.now() },
      ),
      isError: true,
    };
    if (judged.isStored) this.#put(copy);
    return copy;
  }

  /** A copy the origin called unchanged lives anew, by its own headers or by those of the answer. */
  #renew(
    stale: StoredCopy,
    {
      request,
      answer,
      asked,
    }: {
      readonly request: CacheRequest;
      readonly answer: UpstreamResponse;
      readonly asked: number;
    },
  ): StoredCopy {
    const headers = this.#keepsOn304
      ? stale.headers
      : withHeadersOf(stale.headers, toStoredHeaders(answer.headers, request.behaviour));
    const freshness = judgeResponse(
      { status: stale.status, headers },
      request.behaviour,
      this.#config,
    );
    const received = this.#clock.now();
    const age = initialAge(answer.headers, { asked, received });
    const copy: StoredCopy = {
      ...stale,
      headers,
      tags: tagsOf(headers, this.#config.tagHeader),
      ...lifeOf(freshness, { age, received }),
      retryAt: 0,
      wasUsed: true,
    };
    if (isWorthKeeping(freshness, headers)) this.#put(copy);
    else this.#store.drop(stale);
    return copy;
  }

  /** The expired copy in place of a failure: asked for again when the error would expire (HTTPStatusCodes). */
  #standIn(stale: StoredCopy | null, status: number): StoredCopy | null {
    const now = this.#clock.now();
    if (stale === null || stale.isError || now >= stale.onErrorUntil) return null;
    const rule = this.#config.errorResponses.find((own) => own.status === status);
    const again = now + Math.max(rule?.minTtl ?? DEFAULT_ERROR_TTL, 1) * 1000;
    stale.retryAt = Math.min(again, stale.onErrorUntil);
    return stale;
  }
}
