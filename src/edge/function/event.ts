/** A header line, a query parameter or a cookie: name and value as they are sent. */
export type Pair = readonly [name: string, value: string];

/** What reached the edge. */
export interface ViewerRequest {
  readonly method: string;
  /** The request line's target: `/x/?y=1`. */
  readonly target: string;
  readonly headers: readonly Pair[];
  readonly ip: string;
  /** Tells this request from all others. */
  readonly requestId: string;
}

/** A query parameter, a header or a cookie; `multiValue` has all values of one that is there more than once. */
export interface FunctionValue {
  readonly value: string;
  readonly multiValue?: readonly { readonly value: string }[] | undefined;
}

export type FunctionValues = Readonly<Record<string, FunctionValue>>;

/** `event.request`. The uri is as the viewer sent it, and so are names and values of the query string: not decoded. */
export interface EventRequest {
  readonly method: string;
  readonly uri: string;
  readonly querystring: FunctionValues;
  /** Names in lower case. Without `cookie`, and without the headers that functions are not shown. */
  readonly headers: FunctionValues;
  readonly cookies: FunctionValues;
}

/**
 * What a viewer-request function is given
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html).
 */
export interface FunctionEvent {
  readonly version: '1.0';
  readonly context: {
    readonly distributionDomainName: string;
    readonly distributionId: string;
    readonly eventType: 'viewer-request';
    readonly requestId: string;
  };
  readonly viewer: { readonly ip: string };
  readonly request: EventRequest;
}

/** The request that goes on to the cache. */
export interface FunctionRequest {
  readonly method: string;
  /** The path, percent-encoded. */
  readonly uri: string;
  /** What follows the `?`; null when there is none. */
  readonly query: string | null;
  readonly headers: readonly Pair[];
}

/** What the viewer is answered without asking the cache, `X-Cache: FunctionGeneratedResponse from cloudfront`. */
export interface FunctionResponse {
  readonly status: number;
  readonly statusDescription: string | null;
  /** Without Content-Length. */
  readonly headers: readonly Pair[];
  readonly body: Uint8Array | null;
}

/** A run that failed, with the status the viewer gets. */
export interface FunctionFailure {
  readonly kind: 'failed';
  /**
   * 503 for a run that threw, took too long or never settled, `X-Cache: FunctionExecutionError from cloudfront`
   * (DeveloperGuide/http-503-service-unavailable.html); 502 for one that returned what CloudFront does not take
   * (DeveloperGuide/edge-function-restrictions-all.html).
   */
  readonly status: 502 | 503;
  readonly why: string;
}

/** What a run leads to. */
export type FunctionOutcome =
  | { readonly kind: 'request'; readonly request: FunctionRequest }
  | { readonly kind: 'response'; readonly response: FunctionResponse }
  | FunctionFailure;
