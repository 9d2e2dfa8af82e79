import type { Distribution } from '../cache/behaviour.ts';
import { DEFAULT_ERROR_TTL, type EdgeConfig, toEdgeConfig } from '../edge/edge-config.ts';
import { viewerFunctionSource } from '../edge/function/default-function.ts';

const NOT_FOUND_PAGE = { path: '/404.html', status: 404 } as const;

/**
 * The edge of a site as it is served here: under the lifetimes of its distribution, with the addresses of readers
 * led to objects and the 404 page shown, whether or not the description tells of a function and a page for that.
 */
export function siteConfig(distribution: Distribution, statePrefix: string): EdgeConfig {
  const viewerRequest = viewerFunctionSource({ redirects: {}, statePrefix });
  const config = toEdgeConfig(distribution, { viewerRequest });
  const hasPage = config.errorResponses.some(({ page }) => page !== null);
  const minTtl = distribution.errors.minTtlByStatus[404] ?? DEFAULT_ERROR_TTL;
  return {
    ...config,
    behaviours: config.behaviours.map((behaviour) => ({ ...behaviour, viewerRequest })),
    errorResponses: hasPage
      ? config.errorResponses
      : [
          ...config.errorResponses.filter(({ status }) => status !== 404),
          { status: 404, minTtl, page: NOT_FOUND_PAGE },
        ],
  };
}
