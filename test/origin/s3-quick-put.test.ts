import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { virtualClock } from '../../src/clock.ts';
import type { Origin, PutRequest } from '../../src/origin/origin.ts';
import { type HttpRequest, QuickPuts } from '../../src/origin/s3-quick-put.ts';
import { s3Origin } from '../../src/origin/s3.ts';
import { Signer } from '../../src/origin/s3-sign.ts';
import { setAwsEnvironment } from '../support/aws-environment.ts';

/** What the server answers next; when nothing is left, that the object was stored. */
type Answer =
  | 'no answer'
  | { readonly status: number; readonly etag?: string; readonly body?: string };
const answers: Answer[] = [];
const requests: {
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}[] = [];

const server = createServer((request, response) => {
  void text(request).then((body) => {
    requests.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
    const answer = answers.shift() ?? { status: 200, etag: '"e"' };
    if (answer === 'no answer') return request.socket.destroy();
    const { status, etag, body: said = '' } = answer;
    response.writeHead(status, {
      'content-length': said.length,
      ...(etag === undefined ? {} : { etag }),
    });
    return response.end(said);
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const restore = setAwsEnvironment({
  AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  AWS_SESSION_TOKEN: 'of-this-run',
});
afterAll(() => {
  restore();
  server.closeAllConnections();
  server.close();
});

const clock = virtualClock(0);
let origin: Origin;

beforeEach(async () => {
  origin = await s3Origin({ bucket: 'site', region: 'eu-west-2', clock });
  answers.length = 0;
  await origin.put(putOf('the first'));
  requests.length = 0;
});

function putOf(key: string, more: Partial<PutRequest> = {}): PutRequest {
  const body = more.body ?? Buffer.from('Once upon a time');
  const sha256 = createHash('sha256').update(body).digest('base64url');
  const headers = {
    contentType: 'text/html; charset=utf-8',
    cacheControl: 'max-age=60, s-maxage=300',
    contentEncoding: 'identity',
    contentLanguage: 'en-GB',
    contentDisposition: "inline;  filename*=UTF-8''a%20b",
    metadata: { sha256, 'cache-tag': 'k:1,site' },
  };
  return { key, body, headers, condition: { ifNoneMatch: '*' }, ...more };
}

/** Our signature of a request as it arrived. */
function signedByUs({ line, headers }: (typeof requests)[number]): string {
  const [method = '', target = ''] = line.split(' ');
  const [path = '', query = ''] = target.split('?');
  const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? [];
  const signable = {
    method,
    path,
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: Object.fromEntries(names.map((name) => [name, String(headers[name])])),
  };
  const credentials = {
    accessKeyId: process.env['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: process.env['AWS_SECRET_ACCESS_KEY'] ?? '',
  };
  const date = String(headers['x-amz-date']);
  const at = date.replace(/(....)(..)(..T..)(..)(..Z)/, '$1-$2-$3:$4:$5');
  return new Signer('eu-west-2').sign(signable, credentials, Date.parse(at)).authorization;
}

const said = (code: string): string =>
  `<?xml version="1.0"?><Error><Code>${code}</Code><Message>No.</Message></Error>`;

describe('an upload after the first of a client', () => {
  const condition = { ifMatch: '"before"' };
  test.each([
    ['a page', putOf('stories/the fox/index.html')],
    ['a replacement', putOf('index.html', { condition })],
    ['a condition on nothing', putOf('index.html', { condition: null })],
    ['an empty body', putOf('empty', { body: Buffer.from('') })],
    ['signs that URLs reserve', putOf("it's+100%#?&=(x)!*~;:@,$[].html")],
    ['other scripts', putOf('狐/🦊/a\u0308.html')],
    ['what looks like a way out', putOf('../a//b/./c')],
  ])('is the request the SDK sends: %s', async (_, request) => {
    await origin.put(request);
    const client = await s3Origin({ bucket: 'site', region: 'eu-west-2', clock });
    await client.put(request);
    const [quick, usual] = requests.map(({ headers, ...rest }) => {
      const { authorization = '', 'x-amz-date': _, ...same } = headers;
      // Numbers of the SDK's own for each request and try, which nobody reads.
      for (const name of ['amz-sdk-invocation-id', 'amz-sdk-request']) delete same[name];
      const signed = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [];
      return {
        ...rest,
        headers: same,
        signed: signed.filter((name) => !name.startsWith('amz-sdk')),
      };
    });
    expect(quick).toEqual(usual);
    for (const request of requests) expect(signedByUs(request)).toBe(request.headers.authorization);
    expect(requests[0]?.headers).not.toHaveProperty('amz-sdk-request');
    expect(quick?.signed).toContain('x-amz-content-sha256');
    expect(quick?.headers['x-amz-security-token']).toBe('of-this-run');
  });

  test.each([
    ['without a planned digest', putOf('a', { headers: { ...putOf('a').headers, metadata: {} } })],
    ['of more than a megabyte', putOf('a', { body: Buffer.alloc(1_000_001) })],
  ])('%s goes the way of the SDK', async (_, request) => {
    await origin.put(request);
    expect(requests[0]?.headers).toHaveProperty('amz-sdk-request');
  });

  test.each<[string, Answer[], number, object]>([
    ['stored', [], 1, { outcome: 'done', etag: '"e"' }],
    [
      'the condition does not hold',
      [{ status: 412, body: said('PreconditionFailed') }],
      1,
      { outcome: 'precondition-failed' },
    ],
    [
      'another write under way, tried again while it lasts',
      [{ status: 409, body: said('ConditionalRequestConflict') }],
      2,
      { outcome: 'done' },
    ],
    ['too much', [{ status: 503, body: said('SlowDown') }], 2, { outcome: 'done' }],
    [
      'an error under a 200',
      [{ status: 200, body: said('InternalError') }],
      2,
      { outcome: 'done' },
    ],
    ['a 200 without an ETag', [{ status: 200 }], 2, { outcome: 'done' }],
    [
      'a refusal without end',
      [{ status: 412, body: `${said('PreconditionFailed')}${' '.repeat(1_000_000)}` }],
      2,
      { outcome: 'done' },
    ],
    ['no answer', ['no answer'], 2, { outcome: 'done' }],
    [
      'no answer to what was carried out, as a HEAD tells',
      ['no answer', { status: 412, body: said('PreconditionFailed') }, { status: 404 }],
      3,
      { outcome: 'precondition-failed' },
    ],
  ])('%s', async (_, next, sent, outcome) => {
    answers.push(...next);
    expect(await origin.put(putOf('a'))).toMatchObject(outcome);
    expect(requests).toHaveLength(sent);
  });

  test.each([
    [404, 'NoSuchBucket', 'bucket-missing'],
    [403, 'AccessDenied', 'permission-missing'],
    [400, 'ExpiredToken', 'credentials-expired'],
  ])('%s %s is said as ever', async (status, code, finding) => {
    answers.push(...Array.from({ length: 6 }, () => ({ status, body: said(code) })));
    await expect(origin.put(putOf('a'))).rejects.toMatchObject({ code: finding });
  });

  test('goes to a bucket that has a host of its own, as on AWS', async () => {
    const sent: HttpRequest[] = [];
    const puts = new QuickPuts();
    const hostname = 'www.storyclub.example.s3.eu-west-2.amazonaws.com';
    const first = {
      protocol: 'https:',
      hostname,
      path: '/.storyclub/lease',
      headers: { host: hostname, 'user-agent': 'us', 'x-amz-meta-sha256': 'of the first' },
    };
    puts.learn('.storyclub/lease', first, async (request) => {
      sent.push(request);
      return { statusCode: 200, headers: { etag: '"e"', date: new Date(0).toUTCString() } };
    });
    expect(await puts.put(putOf('stories/a b/index.html'))).toMatchObject({ quick: 'answered' });
    const { protocol, path, headers } = sent[0] ?? {};
    expect({ protocol, path }).toEqual({ protocol: 'https:', path: '/stories/a%20b/index.html' });
    expect(headers).toMatchObject({ host: hostname, 'user-agent': 'us', 'if-none-match': '*' });
    expect(headers?.['x-amz-meta-sha256']).toBe(putOf('').headers.metadata['sha256']);
  });
});
