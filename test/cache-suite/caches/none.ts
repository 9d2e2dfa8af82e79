import type { Cache } from './cache.ts';

/** Nothing between the suite's client and its server: what passes here does not depend on a cache. */
export const none: Cache = {
  name: 'none',
  version: async () => '',
  start: async (origin) => ({ url: origin, stop: async () => {} }),
};
