import { originDomain } from './bucket.ts';
import { isPublic } from './bucket-policy.ts';
import { cdnPolicies, planAllows } from './cdn-policies.ts';
import { getAtt, onlyIf, ref } from './intrinsics.ts';
import { outputs, type Part, type TemplateInput } from './stacks.ts';
import type { Resource, TemplateValue } from './template.ts';
import { viewerRequestArn } from './viewer-request.ts';

/** What the distribution is made with besides the input. */
interface Uses {
  readonly certificate: TemplateValue;
  readonly cacheId: TemplateValue;
  readonly headersId: TemplateValue;
}

/** The distribution, its policies, and how it signs what it asks the bucket. */
export function distributionParts(
  input: TemplateInput,
  certificate: TemplateValue,
): readonly Part[] {
  const { part, cacheId, headersId } = cdnPolicies(input);
  return [
    part,
    ...(isPublic(input) ? [] : [originAccessPart(input)]),
    {
      resources: {
        Distribution: {
          comment: isPublic(input)
            ? 'HTTPS from readers to CloudFront; from there to the website endpoint there is none.'
            : 'HTTPS from readers to CloudFront, and from CloudFront to the bucket.',
          resource: distribution(input, { certificate, cacheId, headersId }),
        },
      },
      ...(input.infra.plan === 'pay-as-you-go' ? {} : webAcl),
      outputs: {
        [outputs.distributionId]: {
          Description: 'What is purged',
          Value: ref('Distribution'),
        },
        [outputs.distributionDomain]: {
          Description: 'Where the DNS records of the site lead',
          Value: getAtt('Distribution', 'DomainName'),
        },
      },
    },
  ];
}

function originAccessPart({ infra }: TemplateInput): Part {
  return {
    resources: {
      OriginAccess: {
        comment: 'Every request to the bucket is signed, which makes it HTTPS as well.',
        resource: {
          Type: 'AWS::CloudFront::OriginAccessControl',
          Properties: {
            OriginAccessControlConfig: {
              Name: `${infra.stack}-origin`,
              OriginAccessControlOriginType: 's3',
              SigningBehavior: 'always',
              SigningProtocol: 'sigv4',
            },
          },
        },
      },
    },
  };
}

function distribution(input: TemplateInput, uses: Uses): Resource {
  const { names, infra, tagHeader } = input;
  return {
    Type: 'AWS::CloudFront::Distribution',
    Properties: {
      DistributionConfig: {
        Comment: names.host,
        Enabled: true,
        ...(infra.names === 'none' ? {} : { Aliases: [names.host, ...names.otherNames] }),
        ViewerCertificate: {
          AcmCertificateArn: uses.certificate,
          SslSupportMethod: 'sni-only',
          MinimumProtocolVersion: 'TLSv1.2_2021',
        },
        HttpVersion: 'http2and3',
        IPV6Enabled: true,
        DefaultRootObject: 'index.html',
        Origins: [origin(input)],
        DefaultCacheBehavior: behaviour(uses),
        CustomErrorResponses: [403, 404].map(errorResponse),
        ...(tagHeader !== null && planAllows[infra.plan].tags
          ? { CacheTagConfig: { HeaderName: tagHeader } }
          : {}),
        ...(infra.plan === 'pay-as-you-go'
          ? {}
          : { WebACLId: onlyIf('HasWebAcl', ref('WebAclArn')) }),
      },
    },
  };
}

function origin(input: TemplateInput): TemplateValue {
  return {
    Id: 'site',
    DomainName: originDomain(input),
    ...(input.prefix === '' ? {} : { OriginPath: `/${input.prefix.replace(/\/$/, '')}` }),
    ...(isPublic(input)
      ? { CustomOriginConfig: { OriginProtocolPolicy: 'http-only', HTTPPort: 80 } }
      : {
          // An empty identity says: none of the legacy kind.
          S3OriginConfig: { OriginAccessIdentity: '' },
          OriginAccessControlId: ref('OriginAccess'),
        }),
  };
}

function behaviour({ cacheId, headersId }: Uses): TemplateValue {
  return {
    TargetOriginId: 'site',
    ViewerProtocolPolicy: 'redirect-to-https',
    AllowedMethods: ['GET', 'HEAD'],
    CachedMethods: ['GET', 'HEAD'],
    Compress: true,
    CachePolicyId: cacheId,
    ResponseHeadersPolicyId: headersId,
    FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: viewerRequestArn }],
  };
}

/** Kept for 10 s, so that who looked too early sees a new page soon. */
function errorResponse(status: number): TemplateValue {
  return {
    ErrorCode: status,
    ResponsePagePath: '/404.html',
    ResponseCode: 404,
    ErrorCachingMinTTL: 10,
  };
}

/** Flat-rate plans put a web ACL in front of the distribution, which an update of the stack must not take away. */
const webAcl: Pick<Part, 'parameters' | 'conditions' | 'given'> = {
  parameters: {
    WebAclArn: {
      Type: 'String',
      Description:
        'ARN of the web ACL that the plan put in front of the distribution; empty before',
      Default: '',
    },
  },
  conditions: { HasWebAcl: { 'Fn::Not': [{ 'Fn::Equals': [ref('WebAclArn'), ''] }] } },
  given: [
    {
      from: 'owner',
      name: 'WebAclArn',
      describe: 'ARN of the web ACL that the plan put in front of the distribution, once it has',
    },
  ],
};
