import { z } from 'zod';
import type { FunctionOutcome, Pair } from './event.ts';
import { readResponse } from './read-response.ts';
import { refuse, refuseShape } from './refuse.ts';
import { isFieldValue, requestHeaderProblem, toSentName } from './restricted-headers.ts';
import type { RequestParts } from './to-event.ts';
import { toPairs } from './values.ts';

const single = z.object({ value: z.string() });
const values = z
  .record(z.string(), z.object({ ...single.shape, multiValue: z.array(single).optional() }))
  .default({});

const returnedRequest = z.object({
  method: z.string(),
  uri: z.string(),
  querystring: values,
  headers: values,
  cookies: values,
});

/** The whole of the uri and the query string must be shorter (edge-function-restrictions-all.html). */
const URI_LIMIT = 8192;

/** What CloudFront makes of a function's return value, given as JSON. */
export function readAnswer(json: string, parts: RequestParts): FunctionOutcome {
  const answer: unknown = JSON.parse(json);
  if (typeof answer !== 'object' || answer === null)
    return refuse('The function returned neither a request nor a response.');
  if ('statusCode' in answer) return readResponse(answer);
  return readRequest(answer, parts);
}

type ReturnedRequest = z.infer<typeof returnedRequest>;

function readRequest(answer: object, parts: RequestParts): FunctionOutcome {
  const before = parts.request;
  const parsed = returnedRequest.safeParse(answer);
  if (!parsed.success) return refuseShape('request', parsed.error);
  const after = parsed.data;
  const cookieHeaders = cookieHeadersOf(after, parts);
  const problem =
    (after.method === before.method ? null : 'A function cannot change the method.') ??
    uriProblem(after, parts) ??
    requestHeaderProblem(after.headers, before.headers) ??
    cookieProblem(cookieHeaders);
  if (problem !== null) return refuse(problem);
  return {
    kind: 'request',
    request: {
      method: after.method,
      uri: after.uri === before.uri ? before.uri : encode(after.uri, /[^\u0021-\u007e]+|[?#]/g),
      query: queryOf(after, parts),
      headers: [
        ...toPairs(after.headers, before.headers).map(([name, value]): Pair => [
          toSentName(name),
          value,
        ]),
        ...cookieHeaders,
        ...parts.hidden,
      ],
    },
  };
}

/** As it was sent, unless the function changed it. */
function queryOf(after: ReturnedRequest, { request, query }: RequestParts): string | null {
  if (isSame(after.querystring, request.querystring)) return query;
  const pairs = toPairs(after.querystring, request.querystring).map((pair) => pair.join('='));
  return pairs.length === 0 ? null : encode(pairs.join('&'), /[^\0-\u007f]+/g);
}

/** As they were sent, unless the function changed one. */
function cookieHeadersOf(after: ReturnedRequest, parts: RequestParts): readonly Pair[] {
  const before = parts.request.cookies;
  if (isSame(after.cookies, before)) return parts.cookieHeaders;
  const cookies = toPairs(after.cookies, before).map((pair) => pair.join('='));
  return cookies.length === 0 ? [] : [['Cookie', cookies.join('; ')]];
}

function uriProblem(after: ReturnedRequest, parts: RequestParts): string | null {
  const { uri } = after;
  const query = queryOf(after, parts) ?? '';
  if (uri !== parts.request.uri && !uri.startsWith('/'))
    return `The uri ${JSON.stringify(uri)} does not begin with a slash.`;
  if (query !== (parts.query ?? '') && /[\u0000-\u0020\u007f#]/.test(query))
    return 'The query string has spaces, control characters or a #.';
  if (uri.length + query.length >= URI_LIMIT)
    return `The uri and the query string have ${URI_LIMIT} characters or more.`;
  return null;
}

function cookieProblem(headers: readonly Pair[]): string | null {
  const isSendable = headers.every(([, value]) => isFieldValue(value));
  return isSendable ? null : 'The value of a cookie has characters a header cannot have.';
}

/** Percent-encodes, as UTF-8, what a request line cannot have; what is percent-encoded stays. */
function encode(text: string, what: RegExp): string {
  return Buffer.from(text).toString().replace(what, encodeURIComponent);
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
