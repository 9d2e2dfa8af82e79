import { hash } from 'node:crypto';
import type { ObjectHeaders, PutRequest } from '../origin/origin.ts';

/** The headers of storyclub's own state: for nobody's cache, whatever serves it. */
export const stateHeaders: ObjectHeaders = {
  contentType: 'application/json',
  cacheControl: 'private, no-store, max-age=0',
  contentEncoding: null,
  contentLanguage: null,
  contentDisposition: null,
  metadata: {},
};

/** A request to write compressed state under a name that no other object has had. */
export const stateBytes = (key: string, body: Uint8Array): PutRequest => ({
  key,
  body,
  headers: { ...stateHeaders, contentType: 'application/gzip' },
  condition: null,
});

/**
 * A request to write state on a condition. With its digest it is known again when its answer was lost, whatever the
 * bucket makes of ETags.
 */
export const stateText = (
  key: string,
  text: string,
  condition: PutRequest['condition'],
): PutRequest => ({
  key,
  body: Buffer.from(text),
  headers: { ...stateHeaders, metadata: { sha256: hash('sha256', text, 'base64url') } },
  condition,
});
