import { type IncomingMessage, type ServerResponse, createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly method: string;
  /** As sent: path and query. */
  readonly url: string;
  readonly body: Buffer;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What to answer in the place of an answer; a function writes its own, and may never end. */
export type Tamper = (
  asked: Asked,
  answer: Answered,
) => Answered | ((response: ServerResponse) => void);

export interface TamperingProxy {
  readonly url: string;
  readonly asked: Asked[];
  tamper: Tamper;
  close(): Promise<void>;
}

export const untouched: Tamper = (_asked, answer) => answer;

/** A server that passes requests on, and answers as it likes. */
export async function startTamperingProxy(target: string): Promise<TamperingProxy> {
  const asked: Asked[] = [];
  const server = createServer((incoming, response) => {
    void passOn(incoming, target).then(({ answer, body }) => {
      const one = { method: incoming.method ?? '', url: incoming.url ?? '', body };
      asked.push(one);
      const tampered = proxy.tamper(one, answer);
      if (typeof tampered === 'function') return tampered(response);
      response.sendDate = false;
      response.writeHead(tampered.status, tampered.headers);
      response.end(incoming.method === 'HEAD' ? undefined : tampered.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: TamperingProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    tamper: untouched,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}

async function passOn(
  incoming: IncomingMessage,
  target: string,
): Promise<{ readonly answer: Answered; readonly body: Buffer }> {
  const body = await readAll(incoming);
  const answer = await new Promise<Answered>((resolve, reject) => {
    const { hostname, port } = new URL(target);
    const { method, url: path, headers } = incoming;
    const outgoing = ask({ hostname, port, method, path, headers }, (answer) => {
      readAll(answer).then((read) => {
        const { 'transfer-encoding': _chunked, ...kept } = answer.headers;
        resolve({
          status: answer.statusCode ?? 500,
          headers: kept as Record<string, string>,
          body: read,
        });
      }, reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
  return { answer, body };
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
