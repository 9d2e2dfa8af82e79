import { randomUUID } from 'node:crypto';
import type { ObjectHeaders, Origin, PutRequest } from './origin.ts';

const headers: ObjectHeaders = {
  contentType: 'text/plain',
  cacheControl: 'no-store',
  contentEncoding: null,
  contentLanguage: null,
  contentDisposition: null,
  metadata: {},
};

/**
 * Whether the origin enforces write conditions, shown on an object of its own: of two creations the
 * second must fail, and so must a replacement of a version that never was. `key` should be unused; it
 * is gone afterwards. Six requests at most.
 */
export async function proveConditions(origin: Origin, key: string): Promise<boolean> {
  const attempt = (condition: PutRequest['condition']) =>
    origin.put({ key, body: Buffer.from(randomUUID()), headers, condition });
  const first = await attempt({ ifNoneMatch: '*' });
  // Refused because the key is there already: that is enforcement shown.
  if (first.outcome === 'precondition-failed') return true;
  try {
    const second = await attempt({ ifNoneMatch: '*' });
    const third = await attempt({ ifMatch: '"00000000000000000000000000000000"' });
    return second.outcome === 'precondition-failed' && third.outcome === 'precondition-failed';
  } finally {
    await origin.remove([{ key, ifMatch: null }]);
  }
}
