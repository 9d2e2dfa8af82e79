import { type IncomingMessage, type ServerResponse, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { xml } from './s3-xml.ts';

/** How a request is answered instead of by the server behind. */
export interface Echo {
  readonly status: number;
  readonly code: string;
  /** Where the answer repeats the request's headers: as S3 does for a wrong signature, in what it says, or bare. */
  readonly where: 'fields' | 'message' | 'no xml';
}

export interface EchoServer extends AsyncDisposable {
  readonly url: string;
  /** Every Authorization header that came in. */
  readonly authorizations: readonly string[];
  /** From here on requests of this method are answered so; null: as the server behind answers. */
  answer(method: string, echo: Echo | null): void;
}

/** A server before another one, which repeats to its clients what they sent, credentials of the request included. */
export async function startEchoServer(behind: string): Promise<EchoServer> {
  const echoes = new Map<string, Echo>();
  const authorizations: string[] = [];
  const server = createServer((incoming, response) => {
    authorizations.push(incoming.headers.authorization ?? '');
    const echo = echoes.get(incoming.method ?? '');
    if (echo === undefined) passOn(incoming, response, behind);
    else {
      incoming.resume();
      incoming.once('end', () => {
        response.writeHead(echo.status, { 'content-type': 'application/xml' });
        response.end(incoming.method === 'HEAD' ? undefined : bodyOf(incoming, echo));
      });
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    authorizations,
    answer: (method, echo) => {
      if (echo === null) echoes.delete(method);
      else echoes.set(method, echo);
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function bodyOf({ method, url, headers }: IncomingMessage, { code, where }: Echo): string {
  const sent = Object.entries(headers).map(([name, value]) => `${name}:${String(value)}`);
  const canonical = [method, url, ...sent].join('\n');
  if (where === 'no xml') return canonical;
  const error = [
    ['Code', code],
    [
      'Message',
      where === 'message' ? `refused because of ${sent.join(' ')}` : 'It does not match.',
    ],
    ['AWSAccessKeyId', /Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1] ?? ''],
    ['StringToSign', canonical],
    ['CanonicalRequest', canonical],
    ['Token-0', String(headers['x-amz-security-token'])],
  ] as const;
  // S3 writes the error bare, CloudFront within a response.
  return url?.startsWith('/2020-05-31/') === true
    ? xml('ErrorResponse', [
        ['Error', error],
        ['RequestId', 'test'],
      ])
    : xml('Error', error);
}

function passOn(incoming: IncomingMessage, response: ServerResponse, behind: string): void {
  const { method, url = '/', headers } = incoming;
  const onward = request(new URL(url, behind), { method, headers, path: url }, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(response);
  });
  onward.once('error', () => response.destroy());
  incoming.pipe(onward);
}
