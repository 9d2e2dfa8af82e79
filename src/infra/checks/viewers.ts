import type { Check } from './check.ts';
import { hstsMissing, hstsShort } from './viewers/hsts.ts';
import { oldTlsPolicy } from './viewers/old-tls-policy.ts';
import { redirectedWrites, viewerHttp } from './viewers/viewer-http.ts';

export const viewersChecks: readonly Check[] = [
  viewerHttp,
  redirectedWrites,
  oldTlsPolicy,
  hstsMissing,
  hstsShort,
];
