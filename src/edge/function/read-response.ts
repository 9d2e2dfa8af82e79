import { z } from 'zod';
import type { FunctionOutcome, FunctionValues, Pair } from './event.ts';
import { refuse, refuseShape } from './refuse.ts';
import { responseHeaderProblem, toSentName } from './restricted-headers.ts';
import { toPairs, valuesOf } from './values.ts';

const single = z.object({ value: z.string() });
const cookie = z.object({ ...single.shape, attributes: z.string().optional() });
const line = z.string().regex(/^[\t\u0020-\u007e\u0080-\u00ff]*$/);

const returnedResponse = z.object({
  // 1xx would not be the last answer to a request.
  statusCode: z.int().min(200).max(599),
  statusDescription: line.optional(),
  headers: z
    .record(z.string(), z.object({ ...single.shape, multiValue: z.array(single).optional() }))
    .default({}),
  cookies: z
    .record(z.string(), z.object({ ...cookie.shape, multiValue: z.array(cookie).optional() }))
    .default({}),
  body: z
    .union([
      z.string(),
      z.object({ encoding: z.enum(['text', 'base64']).default('text'), data: z.string() }),
    ])
    .optional(),
});

type ReturnedResponse = z.infer<typeof returnedResponse>;

/** The answer a function makes itself; CloudFront states its length. */
export function readResponse(answer: object): FunctionOutcome {
  const parsed = returnedResponse.safeParse(answer);
  if (!parsed.success) return refuseShape('response', parsed.error);
  const { statusCode, statusDescription, headers, cookies, body } = parsed.data;
  const setCookies = Object.entries(cookies).flatMap(([name, field]) =>
    valuesOf(field, undefined).map(({ value, attributes }) =>
      attributes === undefined || attributes === ''
        ? `${name}=${value}`
        : `${name}=${value}; ${attributes}`,
    ),
  );
  const asHeader: FunctionValues = Object.fromEntries(
    setCookies.map((value, at) => [`set-cookie-${at}`, { value }]),
  );
  const problem = responseHeaderProblem({ ...headers, ...asHeader });
  if (problem !== null) return refuse(problem);
  const bytes = bytesOf(body);
  if (bytes === 'not-base64') return refuse('The body is not valid base64.');
  return {
    kind: 'response',
    response: {
      status: statusCode,
      statusDescription: statusDescription ?? null,
      headers: [
        ...toPairs(headers, {})
          .filter(([name]) => name !== 'content-length')
          .map(([name, value]): Pair => [toSentName(name), value]),
        ...setCookies.map((value): Pair => ['Set-Cookie', value]),
      ],
      body: bytes,
    },
  };
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function bytesOf(body: ReturnedResponse['body']): Uint8Array | 'not-base64' | null {
  if (body === undefined) return null;
  if (typeof body === 'string') return Buffer.from(body);
  if (body.encoding === 'text') return Buffer.from(body.data);
  return base64.test(body.data) ? Buffer.from(body.data, 'base64') : 'not-base64';
}
