import type { ResponseHeadersPolicyConfig } from '@aws-sdk/client-cloudfront';

type Headers = Readonly<Record<string, string>>;

/** Headers of an answer as a response headers policy leaves them (DeveloperGuide/understanding-response-headers-policies.html). */
export function withPolicy(
  headers: Headers,
  {
    SecurityHeadersConfig: security,
    CustomHeadersConfig,
    RemoveHeadersConfig,
  }: ResponseHeadersPolicyConfig,
  isSecure: boolean,
): Headers {
  const removed = (RemoveHeadersConfig?.Items ?? []).map(({ Header }) => Header?.toLowerCase());
  const kept = Object.entries(headers).filter(([name]) => !removed.includes(name));
  const hsts = security?.StrictTransportSecurity;
  const added: readonly (readonly [string, string | undefined, boolean | undefined])[] = [
    ['strict-transport-security', isSecure ? hstsOf(hsts) : undefined, hsts?.Override],
    [
      'x-content-type-options',
      security?.ContentTypeOptions === undefined ? undefined : 'nosniff',
      security?.ContentTypeOptions?.Override,
    ],
    ['x-frame-options', security?.FrameOptions?.FrameOption, security?.FrameOptions?.Override],
    [
      'referrer-policy',
      security?.ReferrerPolicy?.ReferrerPolicy,
      security?.ReferrerPolicy?.Override,
    ],
    ...(CustomHeadersConfig?.Items ?? []).map(
      ({ Header = '', Value, Override }) => [Header.toLowerCase(), Value, Override] as const,
    ),
  ];
  return added.reduce<Headers>(
    (all, [name, value, override]) =>
      value === undefined || (all[name] !== undefined && override !== true)
        ? all
        : { ...all, [name]: value },
    Object.fromEntries(kept),
  );
}

type Hsts = NonNullable<
  ResponseHeadersPolicyConfig['SecurityHeadersConfig']
>['StrictTransportSecurity'];

function hstsOf(hsts: Hsts): string | undefined {
  if (hsts === undefined) return undefined;
  const subdomains = hsts.IncludeSubdomains === true ? '; includeSubDomains' : '';
  const preload = hsts.Preload === true ? '; preload' : '';
  return `max-age=${hsts.AccessControlMaxAgeSec ?? 0}${subdomains}${preload}`;
}
