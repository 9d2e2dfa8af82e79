import type { EdgeConfig, ErrorResponse } from '../edge-config.ts';
import { ORIGIN_ID, behaviourFields } from './behaviour-fields.ts';
import type { ControlState } from './control-state.ts';
import { type XmlElement, listOf, writeInstant } from './write-xml.ts';

/** What Distribution and DistributionSummary begin with. */
export function identityFields({ config, changedAt = 0 }: ControlState): readonly XmlElement[] {
  return [
    ['Id', config.id],
    ['ARN', `arn:aws:cloudfront::000000000000:distribution/${config.id}`],
    ['Status', 'Deployed'],
    ['LastModifiedTime', writeInstant(changedAt)],
  ];
}

/** What GetDistribution answers: the configuration, and how many purges are under way at `now`. */
export function distributionFields(state: ControlState, now: number): readonly XmlElement[] {
  const inProgress = state.purges.all.filter(({ completedAt }) => completedAt > now).length;
  return [
    ...identityFields(state),
    ['InProgressInvalidationBatches', inProgress],
    ['DomainName', state.config.domainName],
    [
      'ActiveTrustedSigners',
      [
        ['Enabled', false],
        ['Quantity', 0],
      ],
    ],
    [
      'ActiveTrustedKeyGroups',
      [
        ['Enabled', false],
        ['Quantity', 0],
      ],
    ],
    ['DistributionConfig', configFields(state)],
  ];
}

/** The configuration in the order and with the fields of CloudFront's own answers. */
export function configFields(state: ControlState): readonly XmlElement[] {
  const { config } = state;
  const { tagHeader } = config;
  return [
    ['CallerReference', config.id],
    ['Aliases', listOf('CNAME', [])],
    ['DefaultRootObject', config.defaultRootObject ?? ''],
    ...servingFields(state),
    ...generalFields,
    ['ContinuousDeploymentPolicyId', ''],
    ...(tagHeader === null ? [] : [['CacheTagConfig', [['HeaderName', tagHeader]]] as const]),
  ];
}

/** What a DistributionSummary tells: the configuration without what only its owner sets. */
export function summaryFields(state: ControlState): readonly XmlElement[] {
  return [
    ...identityFields(state),
    ['DomainName', state.config.domainName],
    ['Aliases', listOf('CNAME', [])],
    ...servingFields(state),
    ...generalFields.filter(([name]) => name !== 'Logging'),
  ];
}

function servingFields(state: ControlState): readonly XmlElement[] {
  const { config } = state;
  const others = config.behaviours
    .slice(0, -1)
    .map((behaviour): readonly XmlElement[] => [
      ['PathPattern', behaviour.pattern],
      ...behaviourFields(behaviour),
    ]);
  return [
    ['Origins', listOf('Origin', [originFields(state)])],
    ['OriginGroups', listOf('OriginGroup', [])],
    ['DefaultCacheBehavior', config.behaviours.slice(-1).flatMap(behaviourFields)],
    ['CacheBehaviors', listOf('CacheBehavior', others)],
    ['CustomErrorResponses', listOf('CustomErrorResponse', config.errorResponses.map(errorFields))],
  ];
}

/** What the edge has no setting for, as a new distribution has it. */
const generalFields: readonly XmlElement[] = [
  ['Comment', ''],
  [
    'Logging',
    [
      ['Enabled', false],
      ['IncludeCookies', false],
      ['Bucket', ''],
      ['Prefix', ''],
    ],
  ],
  ['PriceClass', 'PriceClass_All'],
  ['Enabled', true],
  [
    'ViewerCertificate',
    [
      ['CloudFrontDefaultCertificate', true],
      ['SSLSupportMethod', 'vip'],
      ['MinimumProtocolVersion', 'TLSv1'],
      ['CertificateSource', 'cloudfront'],
    ],
  ],
  [
    'Restrictions',
    [
      [
        'GeoRestriction',
        [
          ['RestrictionType', 'none'],
          ['Quantity', 0],
        ],
      ],
    ],
  ],
  ['WebACLId', ''],
  ['HttpVersion', 'http1.1'],
  ['IsIPV6Enabled', false],
  ['Staging', false],
];

function originFields({ config, origin }: ControlState): readonly XmlElement[] {
  return [
    ['Id', ORIGIN_ID],
    ['DomainName', origin?.domainName ?? derivedOrigin(config)],
    ['OriginPath', origin?.path ?? ''],
    ['CustomHeaders', listOf('OriginCustomHeader', [])],
    ['S3OriginConfig', [['OriginAccessIdentity', '']]],
    ['ConnectionAttempts', 3],
    ['ConnectionTimeout', 10],
    ['OriginShield', [['Enabled', false]]],
    ['OriginAccessControlId', ''],
  ];
}

/** The S3 endpoint of a bucket named as the distribution's domain begins. */
function derivedOrigin({ domainName }: EdgeConfig): string {
  return `${domainName.split('.')[0] ?? 'local'}.s3.us-east-1.amazonaws.com`;
}

function errorFields({ status, minTtl, page }: ErrorResponse): readonly XmlElement[] {
  return [
    ['ErrorCode', status],
    ['ResponsePagePath', page?.path ?? ''],
    ['ResponseCode', page?.status ?? ''],
    ['ErrorCachingMinTTL', minTtl],
  ];
}
