import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import type { Fix } from '../fix.ts';
import { behavioursOf } from './behaviours.ts';
import { type Edit, editOf, refused } from './documents.ts';

type Of<Kind extends Fix['kind']> = Extract<Fix, { readonly kind: Kind }>;

/** Weakest first (API ViewerCertificate). */
const protocols = [
  'SSLv3',
  'TLSv1',
  'TLSv1_2016',
  'TLSv1.1_2016',
  'TLSv1.2_2018',
  'TLSv1.2_2019',
  'TLSv1.2_2021',
  'TLSv1.2_2025',
  'TLSv1.3_2025',
];

/** A minimum is a setting of one's own certificate and of SNI; CloudFront's own certificate accepts TLSv1 whatever is set (API ViewerCertificate). */
export function editMinimumProtocol(
  config: DistributionConfig,
  { to }: Of<'minimum-protocol'>,
): Edit<DistributionConfig> {
  const certificate = config.ViewerCertificate;
  if (certificate === undefined || certificate.CloudFrontDefaultCertificate === true)
    return refused(
      "The distribution uses CloudFront's own certificate, whose TLS versions nobody can set.",
      'Give the distribution a certificate of ACM for its names; `storyclub doctor` says which.',
    );
  if (certificate.SSLSupportMethod !== 'sni-only')
    return refused(
      `Newer minimums need SNI, and the distribution answers by ${certificate.SSLSupportMethod ?? 'other means'}.`,
      'Change its SSL support to `sni-only`, which every browser in use understands.',
    );
  const present = protocols.indexOf(certificate.MinimumProtocolVersion ?? 'TLSv1');
  // One that is not known here is newer.
  if (present === -1 || present >= protocols.indexOf(to)) return { is: 'same' };
  return editOf(
    config,
    { ...config, ViewerCertificate: { ...certificate, MinimumProtocolVersion: to } },
    { notes: ['Readers whose program knows no newer TLS than before get no answer at all.'] },
  );
}

export function editHttpVersion(
  config: DistributionConfig,
  { to }: Of<'http-version'>,
): Edit<DistributionConfig> {
  return editOf(config, { ...config, HttpVersion: to });
}

export function editIpv6(config: DistributionConfig): Edit<DistributionConfig> {
  const signed = behavioursOf(config).some(
    ({ behaviour }) =>
      behaviour.TrustedKeyGroups?.Enabled === true || behaviour.TrustedSigners?.Enabled === true,
  );
  return editOf(
    config,
    { ...config, IsIPV6Enabled: true },
    {
      notes: [
        'Readers get there by IPv6 once the names have an AAAA record beside the A record.',
        ...(signed
          ? [
              'A behaviour asks for signed URLs or cookies: a policy of theirs that names an IpAddress refuses readers who come by IPv6.',
            ]
          : []),
      ],
    },
  );
}

/** An error response without a page keeps the page's fields as they were: CloudFront wants both or neither. */
export function editErrorTtl(
  config: DistributionConfig,
  { status, to }: Of<'error-ttl'>,
): Edit<DistributionConfig> {
  const items = config.CustomErrorResponses?.Items ?? [];
  const present = items.some(({ ErrorCode }) => ErrorCode === status);
  const Items = present
    ? items.map((one) => (one.ErrorCode === status ? { ...one, ErrorCachingMinTTL: to } : one))
    : [...items, { ErrorCode: status, ErrorCachingMinTTL: to }];
  return editOf(config, {
    ...config,
    CustomErrorResponses: { ...config.CustomErrorResponses, Quantity: Items.length, Items },
  });
}

/** Nothing to do where the status has a page, or the other one has none. */
export function editErrorPage(
  config: DistributionConfig,
  { status, like }: Of<'error-page'>,
): Edit<DistributionConfig> {
  const items = config.CustomErrorResponses?.Items ?? [];
  const pageOf = (code: number): string =>
    items.find(({ ErrorCode }) => ErrorCode === code)?.ResponsePagePath ?? '';
  const page = pageOf(like);
  if (page === '' || pageOf(status) !== '') return { is: 'same' };
  const given = { ResponsePagePath: page, ResponseCode: String(status) };
  const Items = items.some(({ ErrorCode }) => ErrorCode === status)
    ? items.map((one) => (one.ErrorCode === status ? { ...one, ...given } : one))
    : [...items, { ErrorCode: status, ...given, ErrorCachingMinTTL: 10 }];
  return editOf(config, {
    ...config,
    CustomErrorResponses: { ...config.CustomErrorResponses, Quantity: Items.length, Items },
  });
}

export function editTagHeader(
  config: DistributionConfig,
  { header }: Of<'tag-header'>,
): Edit<DistributionConfig> {
  const present = config.CacheTagConfig?.HeaderName ?? '';
  if (present.toLowerCase() === header.toLowerCase()) return { is: 'same' };
  return editOf(
    config,
    { ...config, CacheTagConfig: { ...config.CacheTagConfig, HeaderName: header } },
    {
      purges: present !== '',
      notes: [
        'Purging by tag is no part of the Free flat-rate plan, which refuses this.',
        ...(present === ''
          ? []
          : [`Copies made under ${present} cannot be purged by tag any more, so they all go.`]),
      ],
    },
  );
}
