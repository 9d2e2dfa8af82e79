import type {
  ResponseHeadersPolicyConfig,
  ResponseHeadersPolicySecurityHeadersConfig,
} from '@aws-sdk/client-cloudfront';
import type { HeadersPolicy } from './facts/distribution-facts.ts';

export function toHeadersPolicy(
  config: ResponseHeadersPolicyConfig,
  managed: boolean,
): HeadersPolicy {
  const { SecurityHeadersConfig: security = {} } = config;
  const hsts = security.StrictTransportSecurity;
  const custom = (config.CustomHeadersConfig?.Items ?? []).flatMap(({ Header, Value }) =>
    Header === undefined ? [] : [[Header.toLowerCase(), Value ?? ''] as const],
  );
  return {
    name: config.Name ?? '',
    managed,
    hsts:
      hsts === undefined
        ? null
        : {
            maxAge: hsts.AccessControlMaxAgeSec ?? 0,
            includeSubdomains: hsts.IncludeSubdomains === true,
            preload: hsts.Preload === true,
            override: hsts.Override === true,
          },
    sets: Object.fromEntries([...securityHeaders(security), ...custom]),
    removes: (config.RemoveHeadersConfig?.Items ?? []).flatMap(
      ({ Header }) => Header?.toLowerCase() ?? [],
    ),
  };
}

/** As they are sent (API ResponseHeadersPolicySecurityHeadersConfig). */
function securityHeaders(
  security: ResponseHeadersPolicySecurityHeadersConfig,
): readonly (readonly [string, string])[] {
  const { XSSProtection: xss, FrameOptions, ReferrerPolicy, ContentSecurityPolicy } = security;
  const mode = xss?.ModeBlock === true ? '1; mode=block' : '1';
  const report = xss?.ReportUri === undefined ? '' : `; report=${xss.ReportUri}`;
  const values: readonly (readonly [string, string | undefined])[] = [
    ['x-content-type-options', security.ContentTypeOptions === undefined ? undefined : 'nosniff'],
    ['x-frame-options', FrameOptions?.FrameOption],
    ['referrer-policy', ReferrerPolicy?.ReferrerPolicy],
    ['content-security-policy', ContentSecurityPolicy?.ContentSecurityPolicy],
    [
      'x-xss-protection',
      xss === undefined ? undefined : xss.Protection === true ? `${mode}${report}` : '0',
    ],
  ];
  return values.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}
