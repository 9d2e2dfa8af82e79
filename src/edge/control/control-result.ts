import type { XmlElement } from './write-xml.ts';

export type ControlResult =
  | {
      readonly kind: 'document';
      readonly status: 200 | 201;
      readonly headers: Readonly<Record<string, string>>;
      readonly root: XmlElement;
    }
  /** Not XML: the source of a function. */
  | {
      readonly kind: 'text';
      readonly headers: Readonly<Record<string, string>>;
      readonly text: string;
    }
  | ControlFailure;

export interface ControlFailure {
  readonly kind: 'failure';
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Codes, statuses and messages of CloudFront (API reference, Common Errors); those of purges are in purge-refusal.ts. */
const failures = {
  NoSuchDistribution: [404, 'The specified distribution does not exist.'],
  NoSuchInvalidation: [404, 'The specified invalidation does not exist.'],
  NoSuchCachePolicy: [404, 'The specified cache policy does not exist.'],
  NoSuchOriginRequestPolicy: [404, 'The specified origin request policy does not exist.'],
  NoSuchResponseHeadersPolicy: [404, 'The specified response headers policy does not exist.'],
  NoSuchFunctionExists: [404, 'The specified function does not exist.'],
  MissingBody: [400, 'This operation requires a body.'],
  MalformedInput: [400, 'Could not parse XML.'],
  InvalidArgument: [400, 'An argument is invalid.'],
  RequestEntityTooLarge: [413, 'The body of the request is too large.'],
  Throttling: [400, 'Rate exceeded'],
  UnsupportedOperation: [400, 'The local edge does not have this operation.'],
} as const;

export type FailureCode = keyof typeof failures;

/** A failure with CloudFront's status and message, or a message that says more. */
export function fail(code: FailureCode, message?: string): ControlFailure {
  const [status, usual] = failures[code];
  return { kind: 'failure', status, code, message: message ?? usual };
}

export function found(
  root: XmlElement,
  headers: Readonly<Record<string, string>> = {},
): ControlResult {
  return { kind: 'document', status: 200, headers, root };
}
