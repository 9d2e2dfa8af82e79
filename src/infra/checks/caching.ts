import { behaviourHidden } from './caching/behaviour-hidden.ts';
import { longBrowserLifetime } from './caching/browser-lifetime.ts';
import { cacheControl } from './caching/cache-control.ts';
import { cacheKey } from './caching/cache-key.ts';
import { tagHeaderShown, tagsUnavailable } from './caching/cache-tags.ts';
import { cachingOff } from './caching/caching-off.ts';
import { compression } from './caching/compression.ts';
import { errorPageMissing } from './caching/error-page-missing.ts';
import { errorPageStatus } from './caching/error-page-status.ts';
import { errorTtl } from './caching/error-ttl.ts';
import { functionRuntime } from './caching/function-runtime.ts';
import { hostForwarded } from './caching/host-forwarded.ts';
import { legacySettings } from './caching/legacy-settings.ts';
import { maxTtl } from './caching/max-ttl.ts';
import { minTtl } from './caching/min-ttl.ts';
import { otherOrigin } from './caching/other-origin.ts';
import { prettyUrls } from './caching/pretty-urls.ts';
import { secretInBucket, secretServed } from './caching/secrets.ts';
import { signedPages } from './caching/signed-pages.ts';
import { stateServed } from './caching/state-served.ts';
import type { Check } from './check.ts';

/** What becomes of a URL: which behaviour takes it, how long its answer is kept, and what should never be answered. */
export const cachingChecks: readonly Check[] = [
  secretServed,
  secretInBucket,
  stateServed,
  otherOrigin,
  behaviourHidden,
  signedPages,
  prettyUrls,
  functionRuntime,
  hostForwarded,
  cachingOff,
  minTtl,
  maxTtl,
  cacheControl,
  longBrowserLifetime,
  cacheKey,
  legacySettings,
  errorTtl,
  errorPageStatus,
  errorPageMissing,
  compression,
  tagsUnavailable,
  tagHeaderShown,
];
