import { virtualClock } from '../../src/clock.ts';
import type { CacheRequest } from '../../src/edge/cache-request.ts';
import {
  type EdgeBehaviour,
  type EdgeConfig,
  none,
  usualBehaviour,
} from '../../src/edge/edge-config.ts';
import { type CacheResult, type Delivered, EdgeLocation } from '../../src/edge/location.ts';
import { findBehaviour, toCacheRequest } from '../../src/edge/resolve.ts';
import { headerOf } from '../../src/edge/upstream.ts';
import { TalkingOrigin } from './edge-origin.ts';

/** A Friday noon, whole seconds. */
export const noon = Date.UTC(2026, 10, 20, 12);

/** Everything as AWS sets it by default, one behaviour for all paths. */
export function edgeConfig(
  behaviour: Partial<EdgeBehaviour> = {},
  config: Partial<EdgeConfig> = {},
): EdgeConfig {
  return {
    id: 'E123EXAMPLE',
    domainName: 'd111111abcdef8.cloudfront.net',
    behaviours: [{ ...usualBehaviour, ...behaviour }],
    defaultRootObject: 'index.html',
    errorResponses: [],
    tagHeader: null,
    ...config,
  };
}

/** Nothing but the path tells copies apart, and nothing is compressed. */
export const bare = {
  compress: false,
  key: { queryStrings: none, headers: none, cookies: none, codings: [] },
} as const satisfies Partial<EdgeBehaviour>;

/** What a reader is given. */
export interface Seen {
  readonly status: number;
  readonly text: string;
  readonly result: CacheResult;
  readonly age: number;
  readonly header: (name: string) => string | null;
}

export interface OpenOptions {
  readonly config?: EdgeConfig;
  readonly memory?: number;
  readonly on304?: 'takes' | 'keeps';
}

/** One edge location in front of an origin in memory, at noon. */
export function openLocation({ config = edgeConfig(bare), memory, on304 }: OpenOptions = {}) {
  const clock = virtualClock(noon);
  const origin = new TalkingOrigin(clock);
  const location = new EdgeLocation({
    name: 'LHR',
    config,
    clock,
    upstream: origin,
    ...(memory === undefined ? {} : { memory }),
    ...(on304 === undefined ? {} : { on304 }),
  });
  const requestFor = (target: string, headers: Readonly<Record<string, string>> = {}) =>
    toCacheRequest(config, findBehaviour(config, target.replace(/\?.*$/s, '')), {
      target,
      headers: Object.entries(headers),
    });
  const get = async (request: CacheRequest): Promise<Delivered> => await location.get(request);
  return {
    clock,
    origin,
    location,
    requestFor,
    /** Seconds pass. */
    pass: (seconds: number) => clock.advance(seconds * 1000),
    get: (target: string, headers?: Readonly<Record<string, string>>) =>
      get(requestFor(target, headers)),
    ask: async (target: string, headers?: Readonly<Record<string, string>>): Promise<Seen> =>
      await readAll(await get(requestFor(target, headers))),
  };
}

export async function readAll(delivered: Delivered): Promise<Seen> {
  const { status, result, age, headers, body } = delivered;
  const text = await textOf(body.read());
  return { status, text, result, age, header: (name) => headerOf(headers, name) };
}

export async function textOf(chunks: AsyncIterable<Uint8Array> | null): Promise<string> {
  const all: Uint8Array[] = [];
  if (chunks !== null) for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all).toString();
}

/** Lets everything happen that needs no time. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
