import type { ObjectHeaders } from '../origin/origin.ts';

/** The headers of storyclub's own state: for nobody's cache, whatever serves it. */
export const stateHeaders: ObjectHeaders = {
  contentType: 'application/json',
  cacheControl: 'private, no-store, max-age=0',
  contentEncoding: null,
  contentLanguage: null,
  contentDisposition: null,
  metadata: {},
};
