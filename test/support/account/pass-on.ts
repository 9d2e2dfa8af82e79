import { type IncomingMessage, type ServerResponse, request as ask } from 'node:http';
import type { WireRequest } from './wire/rest.ts';

/** Has another server answer a request that was read, as it stands. */
export async function passOn(
  to: string,
  { method, url }: IncomingMessage,
  { request, response }: { readonly request: WireRequest; readonly response: ServerResponse },
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const onward = ask(
      `${to}${url ?? ''}`,
      { method, headers: { ...request.headers } },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        answer.on('end', resolve);
      },
    );
    onward.on('error', reject);
    onward.end(request.body);
  });
}
