import type { Cdn } from './cdn.ts';

/** No CDN: readers ask the bucket itself, nothing is kept between, and nothing needs purging. */
export function directCdn(): Cdn {
  return {
    name: 'no CDN',
    describe: async () => ({
      behaviours: [
        {
          pattern: '*',
          minTtl: 0,
          defaultTtl: 0,
          maxTtl: 0,
          queryStringsInKey: false,
          leadsHere: true,
          viewerFunction: true,
        },
      ],
      errors: { minTtlByStatus: {}, defaultMinTtl: 0, pageByStatus: {} },
      tagHeader: null,
    }),
    purge: async () => ({
      outcome: 'refused',
      why: 'The target has no distribution.',
      next: 'Name the distribution in targets.<name>.distribution.',
    }),
    status: async () => ({ state: 'unknown', why: 'The target has no distribution.' }),
    usage: async () => ({ paths: 0, atLeast: false }),
  };
}
