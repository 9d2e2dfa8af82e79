import type { Check } from './check.ts';
import { aliasMissing, aliasUnknown } from './viewers/alias-missing.ts';
import { dedicatedAddresses } from './viewers/dedicated-addresses.ts';
import { distributionNone } from './viewers/distribution-none.ts';
import { distributionDeploying, distributionDisabled } from './viewers/distribution-state.ts';
import { hstsPreload } from './viewers/hsts-preload.ts';
import { hstsNotSent } from './viewers/hsts-sent.ts';
import { hstsMissing, hstsShort } from './viewers/hsts.ts';
import { httpDetour, httpNotRedirected, httpRefused, httpsToHttp } from './viewers/http-home.ts';
import { httpsUnanswered } from './viewers/https-unanswered.ts';
import { ipv6Off } from './viewers/ipv6-off.ts';
import {
  hostRedirectsAway,
  nameRedirectLoop,
  namesNotJoined,
  redirectLosesPath,
  redirectTemporary,
} from './viewers/joined-names.ts';
import { oldHttpVersion } from './viewers/old-http-version.ts';
import { oldTlsAccepted } from './viewers/old-tls-accepted.ts';
import { oldTlsPolicy } from './viewers/old-tls-policy.ts';
import { redirectedWrites, viewerHttp } from './viewers/viewer-http.ts';

/** From whether anything answers to how well it does. */
export const viewersChecks: readonly Check[] = [
  distributionNone,
  distributionDisabled,
  distributionDeploying,
  aliasMissing,
  aliasUnknown,
  httpsUnanswered,
  httpsToHttp,
  viewerHttp,
  redirectedWrites,
  httpNotRedirected,
  httpRefused,
  httpDetour,
  nameRedirectLoop,
  hostRedirectsAway,
  namesNotJoined,
  redirectLosesPath,
  redirectTemporary,
  oldTlsPolicy,
  oldTlsAccepted,
  dedicatedAddresses,
  hstsMissing,
  hstsShort,
  hstsNotSent,
  hstsPreload,
  oldHttpVersion,
  ipv6Off,
];
