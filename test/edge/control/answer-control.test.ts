import { describe, expect, test } from 'vitest';
import { MAX_BODY, answerControl } from '../../../src/edge/control/answer-control.ts';
import { PurgeLog } from '../../../src/edge/purge-log.ts';
import { TokenBucket } from '../../../src/edge/token-bucket.ts';
import { ask, noon, optimized, stateOf } from '../../support/ask-control.ts';
import { startControlServer } from '../../support/control-server.ts';
import { innerXml } from '../../support/s3-xml.ts';

function batch(callerReference: string, ...items: readonly string[]): string {
  const paths = items.map((item) => `<Path>${item}</Path>`).join('');
  return (
    `<InvalidationBatch><Paths><Quantity>${items.length}</Quantity><Items>${paths}</Items></Paths>` +
    `<CallerReference>${callerReference}</CallerReference></InvalidationBatch>`
  );
}

const invalidations = 'distribution/E0CLUB/invalidation';

describe('an invalidation', () => {
  test('is created, in progress, then completed', () => {
    const state = stateOf({ purges: new PurgeLog({ delay: 20 }) });
    const created = ask(state, `POST ${invalidations}`, batch('r &amp; 1', '/a', '/b*'));
    const [id = ''] = innerXml(created.body, 'Id');
    expect(created).toEqual({
      status: 201,
      headers: {
        'Content-Type': 'text/xml',
        'Cache-Control': 'no-store',
        Location: `https://cloudfront.amazonaws.com/2020-05-31/${invalidations}/${id}`,
        'x-amzn-RequestId': expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      },
      body:
        '<?xml version="1.0"?>\n' +
        '<Invalidation xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">' +
        `<Id>${id}</Id><Status>InProgress</Status><CreateTime>2026-11-20T12:00:00.000Z</CreateTime>` +
        '<InvalidationBatch><Paths><Quantity>2</Quantity><Items><Path>/a</Path><Path>/b*</Path></Items></Paths>' +
        '<CallerReference>r &amp; 1</CallerReference></InvalidationBatch></Invalidation>',
    });
    const statusAt = (seconds: number): string[] =>
      innerXml(ask(state, `GET ${invalidations}/${id}`, '', noon + seconds * 1_000).body, 'Status');
    expect([0, 19, 20, 3_600].map(statusAt).flat()).toEqual([
      'InProgress',
      'InProgress',
      'Completed',
      'Completed',
    ]);
  });

  test('under way is counted by its distribution', () => {
    const state = stateOf({ purges: new PurgeLog({ delay: 20, quotas: false }) });
    for (const n of [0, 10])
      ask(state, `POST ${invalidations}`, batch(`${n}`, '/a'), noon + n * 1_000);
    const countAt = (seconds: number): number =>
      Number(
        innerXml(
          ask(state, 'GET distribution/E0CLUB', '', noon + seconds * 1_000).body,
          'InProgressInvalidationBatches',
        )[0],
      );
    expect([15, 25, 31].map(countAt)).toEqual([2, 1, 0]);
  });

  test('is listed newest first, page by page, each once while new ones come', () => {
    const state = stateOf();
    const add = (name: string, at: number): string =>
      innerXml(ask(state, `POST ${invalidations}`, batch(name, '/a'), at).body, 'Id')[0] ?? '';
    const made = Array.from({ length: 7 }, (_, n) => add(`${n}`, noon + n));
    const pages: string[][] = [];
    let marker = '';
    do {
      const { body } = ask(state, `GET ${invalidations}?MaxItems=3&Marker=${marker}`);
      pages.push(innerXml(body, 'Id'));
      expect(innerXml(body, 'Quantity')).toEqual([String(pages.at(-1)?.length)]);
      expect(innerXml(body, 'IsTruncated')).toEqual([String(pages.length < 3)]);
      marker = innerXml(body, 'NextMarker')[0] ?? '';
      add(`late ${pages.length}`, noon + 100);
    } while (marker !== '');
    expect(pages.map((page) => page.length)).toEqual([3, 3, 1]);
    expect(pages.flat()).toEqual(made.toReversed());
  });

  test('is listed a hundred at a time at most, and none are an empty list', () => {
    const state = stateOf();
    expect(ask(state, `GET ${invalidations}`).body).toContain(
      '<Marker></Marker><MaxItems>100</MaxItems><IsTruncated>false</IsTruncated><Quantity>0</Quantity></InvalidationList>',
    );
    for (let n = 0; n < 101; n += 1) ask(state, `POST ${invalidations}`, batch(`${n}`, '/a'));
    expect(innerXml(ask(state, `GET ${invalidations}`).body, 'Id')).toHaveLength(100);
    expect(innerXml(ask(state, `GET ${invalidations}?MaxItems=500`).body, 'Id')).toHaveLength(100);
  });
});

describe('what goes wrong', () => {
  const large = batch('large', ...Array.from({ length: 3_001 }, (_, n) => `/${n}`));
  test.each([
    ['GET distribution/E0OTHER', '', 404, 'NoSuchDistribution'],
    ['GET distribution/E0OTHER/config', '', 404, 'NoSuchDistribution'],
    ['GET distribution/E0OTHER/invalidation', '', 404, 'NoSuchDistribution'],
    ['POST distribution/E0OTHER/invalidation', batch('r', '/a'), 404, 'NoSuchDistribution'],
    [`GET ${invalidations}/I0000000000000`, '', 404, 'NoSuchInvalidation'],
    [`GET ${invalidations}?Marker=I0000000000000`, '', 400, 'InvalidArgument'],
    [`GET ${invalidations}?MaxItems=0`, '', 400, 'InvalidArgument'],
    [`GET ${invalidations}?MaxItems=many`, '', 400, 'InvalidArgument'],
    [`POST ${invalidations}`, '', 400, 'MissingBody'],
    [`POST ${invalidations}`, '<InvalidationBatch>', 400, 'MalformedInput'],
    [`POST ${invalidations}`, null, 413, 'RequestEntityTooLarge'],
    [`POST ${invalidations}`, batch('', '/a'), 400, 'InvalidArgument'],
    [`POST ${invalidations}`, batch('r', 'a'), 400, 'InvalidArgument'],
    [`POST ${invalidations}`, batch('r'), 400, 'InvalidArgument'],
    [
      `POST ${invalidations}`,
      batch('r', '/a').replace('>1<', '>2<'),
      400,
      'InconsistentQuantities',
    ],
    [`POST ${invalidations}`, batch('used', '/b'), 400, 'InvalidationBatchAlreadyExists'],
    [`POST ${invalidations}`, large, 413, 'BatchTooLarge'],
    ['GET cache-policy/0a1b2c3d-1111-4222-8333-444455556666', '', 404, 'NoSuchCachePolicy'],
    [`GET origin-request-policy/${optimized}`, '', 404, 'NoSuchOriginRequestPolicy'],
    [`GET response-headers-policy/${optimized}`, '', 404, 'NoSuchResponseHeadersPolicy'],
    ['GET function/other/describe', '', 404, 'NoSuchFunctionExists'],
    ['POST distribution', '', 400, 'UnsupportedOperation'],
    ['DELETE distribution/E0CLUB', '', 400, 'UnsupportedOperation'],
    ['PUT distribution/E0CLUB/config', '', 400, 'UnsupportedOperation'],
    ['GET distribution/E0CLUB/config/more', '', 400, 'UnsupportedOperation'],
    [`GET ${invalidations}/I1/more`, '', 400, 'UnsupportedOperation'],
    ['GET cache-policy', '', 400, 'UnsupportedOperation'],
    ['POST function/index/publish', '', 400, 'UnsupportedOperation'],
  ])('%s is refused: %#', (line, body, status, code) => {
    const state = stateOf();
    ask(state, `POST ${invalidations}`, batch('used', '/a'));
    const answer = ask(state, line, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatch(
      new RegExp(
        '^<\\?xml version="1.0"\\?>\n<ErrorResponse xmlns="[^"]+">' +
          `<Error><Type>Sender</Type><Code>${code}</Code><Message>[^<]+</Message></Error>` +
          `<RequestId>${answer.headers['x-amzn-RequestId']}</RequestId></ErrorResponse>$`,
      ),
    );
    expect(state.purges.all).toHaveLength(1);
  });

  test('more requests a second than an option allows are throttled, whatever they ask', () => {
    const state = stateOf({ requests: new TokenBucket(2) });
    const codes = [0, 0, 0, 499, 500].map((ms) =>
      innerXml(ask(state, 'GET distribution', '', noon + ms).body, 'Code'),
    );
    expect(codes).toEqual([[], [], ['Throttling'], ['Throttling'], []]);
  });

  test.each([
    '/',
    '/2020-05-31',
    '/2020-05-31/',
    '/2020-05-31/the-fox/',
    '/2019-03-26/distribution',
  ])('%s is left to the site', (path) => {
    const request = { method: 'GET', path, query: new URLSearchParams(), body: '' };
    expect(answerControl(stateOf(), request, noon)).toBeNull();
  });

  test.each(['/2020-05-31/%', '/%E0%A4%A/distribution'])('%s is no path of the API', (path) => {
    const request = { method: 'GET', path, query: new URLSearchParams(), body: '' };
    expect(answerControl(stateOf(), request, noon)).toBeNull();
  });
});

describe('on a server', () => {
  test('other paths are untouched, and a body too large is answered', async () => {
    const state = stateOf();
    const server = await startControlServer(() => state);
    try {
      const site = await fetch(`${server.url}/index.html`);
      expect([site.status, await site.text()]).toEqual([404, 'no control path']);
      const post = { method: 'POST', body: batch('a', '/a') };
      const made = await fetch(`${server.url}/2020-05-31/${invalidations}?x=1`, post);
      expect([made.status, made.headers.get('content-type')]).toEqual([201, 'text/xml']);
      const large = { method: 'POST', body: 'x'.repeat(MAX_BODY + 1) };
      const refused = await fetch(`${server.url}/2020-05-31/${invalidations}`, large);
      expect([refused.status, innerXml(await refused.text(), 'Code')]).toEqual([
        413,
        ['RequestEntityTooLarge'],
      ]);
    } finally {
      await server.close();
    }
  });
});
