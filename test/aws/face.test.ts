import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { networkFace } from '../../src/infra/gather-face.ts';
import { type DnsServer, startDnsServer } from '../support/dns-server.ts';
import { type HttpsServer, startHttpsServer } from '../support/https-server.ts';

const www = 'www.storyclub.example';
const apex = 'storyclub.example';
const names = [www, apex];
const cloudFront = 'd111111abcdef8.cloudfront.net';

let dns: DnsServer;
let site: HttpsServer;
let old: HttpsServer;
const asked: Readonly<Record<string, unknown>>[] = [];

beforeAll(async () => {
  dns = await startDnsServer({
    [www]: { cname: cloudFront },
    [cloudFront]: { a: ['192.0.2.11', '192.0.2.10'], aaaa: ['2001:db8::10'] },
    [apex]: {
      a: ['192.0.2.10'],
      caa: [
        { tag: 'issue', value: 'letsencrypt.org' },
        { flags: 128, tag: 'issuewild', value: ';' },
      ],
    },
    'local.storyclub.example': { a: ['127.0.0.1'] },
    'broken.example': { fails: true },
    'round.example': { cname: 'about.example' },
    'about.example': { cname: 'round.example' },
    '_a1.storyclub.example': { cname: '_b2.ACM-validations.aws' },
    '_b2.acm-validations.aws': { a: [] },
  });
  site = await startHttpsServer({
    names: [www, 'local.storyclub.example'],
    handler: (request, response) => {
      asked.push(request.headers);
      const { host = '', 'user-agent': agent = '' } = request.headers;
      if (!('encrypted' in request.socket)) {
        response.writeHead(301, { location: `https://${host}${request.url ?? ''}` }).end();
        return;
      }
      response.setHeader('Set-Cookie', ['a=1', 'b=2']);
      response.end(`${host}${request.url ?? ''} for ${agent} ${'x'.repeat(2_000)}`);
    },
  });
  old = await startHttpsServer({
    names,
    minVersion: 'TLSv1',
    handler: (_, answer) => answer.end(),
  });
});
afterAll(async () => {
  await Promise.all([dns.close(), site.close(), old.close()]);
});

const lookUp = () => networkFace({ names, resolver: dns.address, connectTo: null });
const come = (to: HttpsServer, trusts = true) =>
  networkFace({
    names,
    resolver: null,
    connectTo: to.address,
    ...(trusts ? { ca: to.ca } : {}),
  });

describe('the DNS', () => {
  test('addresses, the names followed, and the CAA that holds: of the nearest parent that has any', async () => {
    const face = await lookUp();
    const caa = [
      { at: apex, critical: false, tag: 'issue', value: 'letsencrypt.org' },
      { at: apex, critical: true, tag: 'issuewild', value: ';' },
    ];
    expect(await face.resolve(www)).toEqual({
      is: 'read',
      value: {
        name: www,
        a: ['192.0.2.10', '192.0.2.11'],
        aaaa: ['2001:db8::10'],
        cnames: [cloudFront],
        caa,
      },
    });
    expect(await face.resolve(apex)).toMatchObject({ value: { a: ['192.0.2.10'], aaaa: [], caa } });
  });

  test('a name that is not there has nothing, and names that lead in a circle end', async () => {
    const face = await lookUp();
    expect(await face.resolve('gone.example')).toEqual({
      is: 'read',
      value: { name: 'gone.example', a: [], aaaa: [], cnames: [], caa: [] },
    });
    expect(await face.canonicalName('round.example')).toEqual({
      is: 'read',
      value: 'about.example',
    });
  });

  test('what validates a certificate: the target of its CNAME, or nothing', async () => {
    const face = await lookUp();
    expect(await face.canonicalName('_a1.storyclub.example')).toEqual({
      is: 'read',
      value: '_b2.acm-validations.aws',
    });
    expect(await face.canonicalName('_gone.storyclub.example')).toEqual({
      is: 'read',
      value: null,
    });
  });

  test('a server that fails is no empty answer', async () => {
    const face = await lookUp();
    expect(await face.resolve('broken.example')).toMatchObject({
      is: 'failed',
      why: `${dns.address} did not answer a look-up of broken.example (ESERVFAIL).`,
      next: expect.stringContaining('--resolver'),
    });
  });
});

describe('the handshake', () => {
  test('a certificate for the name, that is trusted; old versions refused', async () => {
    const face = await come(site);
    expect(await face.handshake(www)).toEqual({
      name: www,
      outcome: {
        is: 'shaken',
        protocol: 'TLSv1.3',
        trusted: true,
        distrust: null,
        notAfter: expect.closeTo(Date.now() + 30 * 86_400_000, -6),
        alpn: 'http/1.1',
      },
      accepts: { TLSv1: false, 'TLSv1.1': false, 'TLSv1.2': true, 'TLSv1.3': true },
    });
  });

  test.each([
    { about: 'another name', name: apex, trusts: true, distrust: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    {
      about: 'one that signed itself',
      name: www,
      trusts: false,
      distrust: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    },
  ])('a certificate of $about is told of', async ({ name, trusts, distrust }) => {
    const face = await come(site, trusts);
    expect((await face.handshake(name)).outcome).toMatchObject({
      is: 'shaken',
      trusted: false,
      distrust,
    });
  });

  test('a server that takes the oldest versions is seen to', async () => {
    const face = await come(old);
    expect((await face.handshake(www)).accepts).toEqual({
      TLSv1: true,
      'TLSv1.1': true,
      'TLSv1.2': true,
      'TLSv1.3': true,
    });
  });

  test('where nobody listens nothing is known of versions', async () => {
    const face = await networkFace({ names, resolver: null, connectTo: '127.0.0.1:1' });
    expect(await face.handshake(www)).toEqual({
      name: www,
      outcome: { is: 'refused', why: 'nothing listens there' },
      accepts: { TLSv1: null, 'TLSv1.1': null, 'TLSv1.2': null, 'TLSv1.3': null },
    });
  });
});

describe('a request', () => {
  test('is answered with headers and the beginning of the body, and carries nothing of its own', async () => {
    const face = await come(site);
    const answer = await face.request(`https://${www}/s/the-fox/`);
    expect(answer).toMatchObject({
      is: 'answered',
      status: 200,
      headers: { 'set-cookie': 'a=1, b=2' },
      start: expect.stringMatching(
        /^www\.storyclub\.example\/s\/the-fox\/ for storyclub-doctor x+$/,
      ),
    });
    expect(answer.is === 'answered' ? answer.start.length : 0).toBe(512);
    expect(Object.keys(asked.at(-1) ?? {}).toSorted()).toEqual([
      'accept',
      'connection',
      'host',
      'user-agent',
    ]);
  });

  test('follows no redirect', async () => {
    const face = await come(site);
    expect(await face.request(`http://${apex}/`)).toMatchObject({
      status: 301,
      headers: { location: `https://${apex}/` },
    });
  });

  test('is not answered where a browser would not go on', async () => {
    const face = await come(site, false);
    expect(await face.request(`https://${www}/`)).toEqual({
      is: 'unanswered',
      why: 'its certificate is signed by itself',
    });
  });

  test('goes where the given DNS server leads', async () => {
    const [, port = ''] = site.address.split(':');
    const options = { names, resolver: dns.address, connectTo: null, ca: site.ca };
    const face = await networkFace(options);
    expect(await face.request(`https://local.storyclub.example:${port}/`)).toMatchObject({
      status: 200,
    });
    expect(await face.request(`https://gone.example:${port}/`)).toEqual({
      is: 'unanswered',
      why: 'there is no such host',
    });
  });
});

test.each([
  { resolver: 'dns.example', connectTo: null, what: '--resolver' },
  { resolver: null, connectTo: 'https://x.example/', what: '--connect-to' },
  { resolver: null, connectTo: 'x.example:99999', what: '--connect-to' },
])(
  '$what refuses what it cannot read: $resolver$connectTo',
  async ({ resolver, connectTo, what }) => {
    await expect(networkFace({ names, resolver, connectTo })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(what),
    });
  },
);
