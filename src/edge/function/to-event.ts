import type { EventRequest, FunctionEvent, Pair, ViewerRequest } from './event.ts';
import { isHidden } from './restricted-headers.ts';
import { cookiePairs, queryPairs, toValues } from './values.ts';

export interface DistributionName {
  /** `E123EXAMPLE` */
  readonly id: string;
  /** `d111111abcdef8.cloudfront.net` */
  readonly domainName: string;
}

/** A request apart: what the event shows of it and what it does not. */
export interface RequestParts {
  readonly request: EventRequest;
  /** What follows the `?`, as sent; null when there is no `?`. */
  readonly query: string | null;
  /** `Cookie` headers as sent. */
  readonly cookieHeaders: readonly Pair[];
  /** Headers that functions are not shown. */
  readonly hidden: readonly Pair[];
}

export function toParts({ method, target, headers }: ViewerRequest): RequestParts {
  const at = target.indexOf('?');
  const query = at < 0 ? null : target.slice(at + 1);
  const shown: Pair[] = [];
  const cookieHeaders: Pair[] = [];
  const hidden: Pair[] = [];
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (lower === 'cookie') cookieHeaders.push([name, value]);
    else if (isHidden(lower)) hidden.push([name, value]);
    else shown.push([lower, value]);
  }
  return {
    request: {
      method,
      uri: at < 0 ? target : target.slice(0, at),
      querystring: toValues(queryPairs(query ?? '')),
      headers: toValues(shown),
      cookies: toValues(cookieHeaders.flatMap(([, value]) => [...cookiePairs(value)])),
    },
    query,
    cookieHeaders,
    hidden,
  };
}

/** The event of a request, as CloudFront makes it. */
export function toEvent(
  { requestId, ip }: ViewerRequest,
  request: EventRequest,
  { id, domainName }: DistributionName,
): FunctionEvent {
  return {
    version: '1.0',
    context: {
      distributionDomainName: domainName,
      distributionId: id,
      eventType: 'viewer-request',
      requestId,
    },
    viewer: { ip },
    request,
  };
}
