import type { IncomingMessage } from 'node:http';

/** More than a thousand paths; nothing the panel sends is larger. */
const LIMIT = 64 * 1024;

export type JsonBody =
  | { readonly outcome: 'read'; readonly value: unknown }
  | { readonly outcome: 'refused'; readonly status: number; readonly why: string };

/** The document in the body of a request. Its media type has to say so: a form of another site cannot. */
export async function readJson(request: IncomingMessage): Promise<JsonBody> {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json')
    return { outcome: 'refused', status: 415, why: 'The content type has to be application/json.' };
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes: unknown = chunk;
    if (!Buffer.isBuffer(bytes)) continue;
    size += bytes.length;
    if (size > LIMIT)
      return { outcome: 'refused', status: 413, why: `More than ${LIMIT} bytes are not read.` };
    chunks.push(bytes);
  }
  try {
    return { outcome: 'read', value: JSON.parse(Buffer.concat(chunks).toString('utf8')) };
  } catch {
    return { outcome: 'refused', status: 400, why: 'The body is no JSON.' };
  }
}
