import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../../src/clock.ts';
import { Edge } from '../../../src/edge/edge.ts';
import { all, type EdgeConfig, usualBehaviour } from '../../../src/edge/edge-config.ts';
import { edgeHandler } from '../../../src/edge/edge-handler.ts';
import { httpUpstream } from '../../../src/edge/http-upstream.ts';
import { listen } from '../../../src/edge/listen.ts';
import { PurgeLog } from '../../../src/edge/purge-log.ts';
import type { Cache } from './cache.ts';

/** Statuses whose ErrorCachingMinTTL can be set at all (AWS: creating-custom-error-pages). */
const settable = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

/**
 * A distribution as an owner sets it up who wants what HTTP asks for, before an origin that says itself how long its
 * answers last:
 * - nothing is cached that does not say so: minimum and default TTL 0, errors for no time of their own;
 * - the origin sees all that the viewer sent, as with the origin request policy AllViewer;
 * - what the origin's answers vary on is in the cache key, CloudFront's way of saying `Vary`, and so is Authorization,
 *   as AWS advises so that nobody is answered with what another was allowed to see
 *   (https://repost.aws/knowledge-center/cloudfront-authorization-header).
 */
export const config: EdgeConfig = {
  id: 'E0CACHETESTS',
  domainName: 'cache-tests.cloudfront.net',
  behaviours: [
    {
      ...usualBehaviour,
      defaultTtl: 0,
      key: {
        ...usualBehaviour.key,
        queryStrings: all,
        headers: {
          kind: 'only',
          names: ['abc', 'accept-language', 'authorization', 'bar', 'baz', 'foo'],
        },
      },
      forward: { queryStrings: all, headers: all, cookies: all },
      methods: 'all',
    },
  ],
  defaultRootObject: null,
  errorResponses: settable.map((status) => ({ status, minTtl: 0, page: null })),
  leastErrorTtl: 0,
  tagHeader: null,
};

/** The local edge, one location of it, on the machine's clock. */
export const storyclub: Cache = {
  name: 'storyclub',
  version: async () => {
    const file = join(import.meta.dirname, '..', '..', '..', 'package.json');
    return JSON.parse(await readFile(file, 'utf8')).version;
  },
  start: async (origin) => {
    const edge = new Edge({
      config,
      upstream: httpUpstream({ url: origin }),
      clock: systemClock(),
      purges: new PurgeLog(),
    });
    const handler = edgeHandler({ edge, scheme: 'http', onError: () => {} });
    const listening = await listen(handler, '127.0.0.1', 0);
    return { url: listening.url.replace(/\/$/, ''), stop: () => listening.close() };
  },
};
