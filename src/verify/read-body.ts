import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { ObservedBody } from './observed.ts';

/**
 * Hashes a body as it comes, its content coding undone. No more than `longest` bytes are read of it. Rejects when the
 * connection breaks.
 */
export async function readBody(response: IncomingMessage, longest: number): Promise<ObservedBody> {
  const hash = createHash('sha256');
  const decoded = decode(response);
  let size = 0;
  try {
    for await (const chunk of decoded) {
      if (!(chunk instanceof Uint8Array)) throw new Error('a body that is no bytes');
      size += chunk.length;
      if (size > longest) return { read: 'too-long' };
      hash.update(chunk);
    }
  } catch (error) {
    // What the decoder finds wrong is the body's fault, unless the connection broke under it.
    if (isDecodingError(error) && !isCutShort(response)) return { read: 'undecodable' };
    throw error;
  } finally {
    if (!response.complete) response.destroy();
  }
  return { read: 'whole', digest: hash.digest('base64url'), size };
}

const isCutShort = (response: IncomingMessage): boolean =>
  response.errored !== null && !isDecodingError(response.errored);

function decode(response: IncomingMessage): Readable {
  const decoder = decoderFor(response.headers['content-encoding'] ?? '');
  if (decoder === null) return response;
  // Whoever reads the end of it meets the error.
  return pipeline(response, decoder, () => {});
}

function decoderFor(coding: string) {
  switch (coding.toLowerCase().trim()) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'br':
      return createBrotliDecompress();
    case 'deflate':
      return createInflate();
    default:
      return null;
  }
}

function isDecodingError(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^(Z_|ERR_BROTLI_|ERR__ERROR_|ERR_PADDING|ERR_.*BROTLI)/.test(error.code)
  );
}
