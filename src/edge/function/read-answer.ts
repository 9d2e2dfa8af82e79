import { z } from 'zod';
import type { FunctionOutcome, Pair } from './event.ts';
import { readResponse } from './read-response.ts';
import { refuse, refuseShape } from './refuse.ts';
import { requestHeaderProblem, toSentName } from './restricted-headers.ts';
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

function readRequest(answer: object, parts: RequestParts): FunctionOutcome {
  const before = parts.request;
  const parsed = returnedRequest.safeParse(answer);
  if (!parsed.success) return refuseShape('request', parsed.error);
  const after = parsed.data;
  const rebuilt = toPairs(after.querystring, before.querystring).map((pair) => pair.join('='));
  const query = isSame(after.querystring, before.querystring)
    ? parts.query
    : rebuilt.length > 0
      ? rebuilt.join('&')
      : null;
  const problem =
    (after.method === before.method ? null : 'A function cannot change the method.') ??
    uriProblem(after.uri, query ?? '') ??
    requestHeaderProblem(after.headers, before.headers);
  if (problem !== null) return refuse(problem);
  const cookies = toPairs(after.cookies, before.cookies).map((pair) => pair.join('='));
  const cookieHeaders: readonly Pair[] = isSame(after.cookies, before.cookies)
    ? parts.cookieHeaders
    : cookies.length > 0
      ? [['Cookie', cookies.join('; ')]]
      : [];
  return {
    kind: 'request',
    request: {
      method: after.method,
      uri: toPath(after.uri),
      query,
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

function uriProblem(uri: string, query: string): string | null {
  if (!uri.startsWith('/')) return `The uri ${JSON.stringify(uri)} does not begin with a slash.`;
  if (/[\u0000-\u0020\u007f#]/.test(query))
    return 'The query string has spaces, control characters or a #.';
  if (uri.length + query.length >= URI_LIMIT)
    return `The uri and the query string have ${URI_LIMIT} characters or more.`;
  return null;
}

/** What a request line cannot have is percent-encoded as UTF-8; what is percent-encoded stays. */
function toPath(uri: string): string {
  return Buffer.from(uri)
    .toString()
    .replace(/[^\u0021-\u007e]+|[?#]/g, encodeURIComponent);
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
