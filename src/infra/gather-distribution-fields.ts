import type {
  CacheBehavior,
  CustomErrorResponse,
  DefaultCacheBehavior,
  DistributionConfig,
  Origin,
  ViewerCertificate,
} from '@aws-sdk/client-cloudfront';
import { bucketOf, servesTarget } from '../cdn/cloudfront-distribution.ts';
import type {
  BehaviourFacts,
  DistributionFacts,
  ErrorResponseFacts,
  OriginFacts,
  ViewerCertificateFacts,
} from './facts/distribution-facts.ts';
import type { SiteFacts } from './facts/infra-facts.ts';
import { toLegacySettings } from './gather-cache-settings.ts';

type Configured = Omit<DistributionFacts, 'id' | 'arn' | 'domainName' | 'deployed'>;
type Target = Pick<SiteFacts, 'bucket' | 'prefix'>;

/** A distribution's configuration as the checks judge it. */
export function toConfigured(config: DistributionConfig, target: Target): Configured {
  const origins = (config.Origins?.Items ?? []).map((origin) => toOrigin(origin, target));
  const originGroups = (config.OriginGroups?.Items ?? []).map(({ Id, Members }) => ({
    id: Id ?? '',
    members: (Members?.Items ?? []).flatMap(({ OriginId }) => OriginId ?? []),
  }));
  const leadsHere = (id: string): boolean => {
    const first = originGroups.find((group) => group.id === id)?.members[0] ?? id;
    return origins.some((origin) => origin.id === first && origin.leadsHere);
  };
  const ordered = [
    ...(config.CacheBehaviors?.Items ?? []),
    ...(config.DefaultCacheBehavior === undefined
      ? []
      : [{ ...config.DefaultCacheBehavior, PathPattern: '*' }]),
  ];
  return {
    enabled: config.Enabled === true,
    aliases: (config.Aliases?.Items ?? []).map((name) => name.toLowerCase()),
    httpVersion: config.HttpVersion ?? 'http2',
    ipv6: config.IsIPV6Enabled === true,
    viewerCertificate: toViewerCertificate(config.ViewerCertificate),
    defaultRootObject: config.DefaultRootObject || null,
    origins,
    originGroups,
    behaviours: ordered.map((fields) => toBehaviour(fields, leadsHere)),
    errors: (config.CustomErrorResponses?.Items ?? []).map(toErrorResponse),
    tagHeader: config.CacheTagConfig?.HeaderName?.toLowerCase() || null,
    webAclId: config.WebACLId || null,
  };
}

function toViewerCertificate(fields: ViewerCertificate | undefined): ViewerCertificateFacts {
  const { ACMCertificateArn: acm, IAMCertificateId: iam } = fields ?? {};
  const id = acm || iam;
  if (id === undefined || id === '') return { kind: 'default' };
  return {
    kind: acm ? 'acm' : 'iam',
    id,
    minimumProtocol: fields?.MinimumProtocolVersion ?? 'TLSv1',
    support: fields?.SSLSupportMethod ?? 'vip',
  };
}

function toOrigin(fields: Origin, target: Target): OriginFacts {
  const domainName = (fields.DomainName ?? '').toLowerCase();
  const bucket = bucketOf(domainName);
  return {
    id: fields.Id ?? '',
    domainName,
    path: fields.OriginPath ?? '',
    kind: bucket === null ? 'custom' : bucket.isWebsite ? 's3-website' : 's3-rest',
    isBucket: bucket?.bucket === target.bucket,
    leadsHere: servesTarget(fields, target),
    access: toAccess(fields),
    protocol: fields.CustomOriginConfig?.OriginProtocolPolicy ?? null,
  };
}

function toAccess({
  OriginAccessControlId: oac,
  S3OriginConfig: s3,
}: Origin): OriginFacts['access'] {
  if (oac !== undefined && oac !== '') return { kind: 'oac', id: oac };
  // `origin-access-identity/cloudfront/<id>`
  const oai = s3?.OriginAccessIdentity?.split('/').at(-1) ?? '';
  return oai === '' ? { kind: 'none' } : { kind: 'oai', id: oai };
}

type BehaviourFields = Omit<CacheBehavior, 'PathPattern'> &
  DefaultCacheBehavior & { readonly PathPattern: string | undefined };

function toBehaviour(
  fields: BehaviourFields,
  leadsHere: (originId: string) => boolean,
): BehaviourFacts {
  const { CachePolicyId: policyId, TargetOriginId: originId = '' } = fields;
  return {
    pattern: fields.PathPattern ?? '*',
    originId,
    leadsHere: leadsHere(originId),
    viewerProtocol: fields.ViewerProtocolPolicy ?? 'allow-all',
    methods: fields.AllowedMethods?.Items ?? ['GET', 'HEAD'],
    compress: fields.Compress === true,
    cache: policyId ? { policyId } : { legacy: toLegacySettings(fields) },
    headersPolicyId: fields.ResponseHeadersPolicyId || null,
    originRequestPolicyId: fields.OriginRequestPolicyId || null,
    viewerRequest: toViewerRequest(fields),
    keyGroups: [
      ...(fields.TrustedKeyGroups?.Enabled === true ? (fields.TrustedKeyGroups.Items ?? []) : []),
      // Accounts whose keys sign, the older way to the same end.
      ...(fields.TrustedSigners?.Enabled === true ? (fields.TrustedSigners.Items ?? []) : []),
    ],
  };
}

function toViewerRequest(fields: BehaviourFields): BehaviourFacts['viewerRequest'] {
  const runs = ({ EventType }: { readonly EventType: string | undefined }): boolean =>
    EventType === 'viewer-request';
  const edge = fields.FunctionAssociations?.Items?.find(runs)?.FunctionARN;
  if (edge !== undefined) return { kind: 'function', arn: edge };
  const lambda = fields.LambdaFunctionAssociations?.Items?.find(runs)?.LambdaFunctionARN;
  return lambda === undefined ? null : { kind: 'lambda', arn: lambda };
}

function toErrorResponse(fields: CustomErrorResponse): ErrorResponseFacts {
  const { ErrorCode: status = 0, ErrorCachingMinTTL, ResponsePagePath: path } = fields;
  return {
    status,
    minTtl: ErrorCachingMinTTL ?? null,
    page: path ? { path, status: Number(fields.ResponseCode || status) } : null,
  };
}
