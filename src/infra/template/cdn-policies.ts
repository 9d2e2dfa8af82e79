import type { PricingPlan } from '../../config/types.ts';
import { ref } from './intrinsics.ts';
import type { Part, TemplateInput } from './stacks.ts';
import type { Resource, TemplateValue } from './template.ts';

/** What a plan of CloudFront lets a distribution have (DG flat-rate-pricing-plan). */
export const planAllows: Readonly<
  Record<
    PricingPlan,
    { readonly ownPolicies: boolean; readonly tags: boolean; readonly logs: boolean }
  >
> = {
  'pay-as-you-go': { ownPolicies: true, tags: true, logs: true },
  free: { ownPolicies: false, tags: false, logs: false },
  pro: { ownPolicies: false, tags: true, logs: true },
  business: { ownPolicies: true, tags: true, logs: true },
  premium: { ownPolicies: true, tags: true, logs: true },
};

/** AWS's own: CachingOptimized, SecurityHeadersPolicy (DG using-managed-cache-policies, using-managed-response-headers-policies). */
const managed = {
  cache: '658327ea-f89d-4fab-a63d-7e88639e58f6',
  headers: '67f7725c-6f97-4210-82d7-5512b31e9d03',
} as const;

/** User metadata of the objects we write, which S3 shows as headers. */
const metadataHeaders = ['x-amz-meta-cache-tag', 'x-amz-meta-sha256'];

const year = 31_536_000;

/** How long browsers are to ask by HTTPS only, seconds; AWS's own policy says the same. */
export const hstsMaxAge = year;

/** How long edges keep objects, and what readers are told besides; or AWS's own where the plan has no others. */
export function cdnPolicies(input: TemplateInput): {
  readonly part: Part;
  readonly cacheId: TemplateValue;
  readonly headersId: TemplateValue;
} {
  if (!planAllows[input.infra.plan].ownPolicies)
    return { part: { resources: {} }, cacheId: managed.cache, headersId: managed.headers };
  return {
    part: {
      resources: {
        CachePolicy: {
          comment:
            'The Cache-Control of each object decides; one without any is kept as briefly as a young page.',
          resource: cachePolicy(input),
        },
        HeadersPolicy: {
          comment:
            'HTTPS only, for a year; no guessing of types, no framing; what S3 knows of an object is not shown.',
          resource: headersPolicy(input),
        },
      },
    },
    cacheId: ref('CachePolicy'),
    headersId: ref('HeadersPolicy'),
  };
}

/** With a minimum of 0 `no-store` is obeyed; nothing of a request but its path and encodings tells answers apart. */
function cachePolicy({ infra, lifetimes }: TemplateInput): Resource {
  return {
    Type: 'AWS::CloudFront::CachePolicy',
    Properties: {
      CachePolicyConfig: {
        Name: `${infra.stack}-cache`,
        Comment: 'Lifetimes are those of the Cache-Control of each object',
        MinTTL: 0,
        DefaultTTL: Math.min(300, lifetimes.shortest),
        MaxTTL: Math.max(year, lifetimes.longest),
        ParametersInCacheKeyAndForwardedToOrigin: {
          EnableAcceptEncodingGzip: true,
          EnableAcceptEncodingBrotli: true,
          CookiesConfig: { CookieBehavior: 'none' },
          HeadersConfig: { HeaderBehavior: 'none' },
          QueryStringsConfig: { QueryStringBehavior: 'none' },
        },
      },
    },
  };
}

/** HSTS speaks for the site's names, and not for others below them: those may have no HTTPS. */
function headersPolicy({ infra }: TemplateInput): Resource {
  return {
    Type: 'AWS::CloudFront::ResponseHeadersPolicy',
    Properties: {
      ResponseHeadersPolicyConfig: {
        Name: `${infra.stack}-headers`,
        Comment: 'Security headers; no metadata of S3',
        SecurityHeadersConfig: {
          StrictTransportSecurity: {
            AccessControlMaxAgeSec: hstsMaxAge,
            IncludeSubdomains: false,
            Preload: false,
            Override: true,
          },
          ContentTypeOptions: { Override: true },
          FrameOptions: { FrameOption: 'DENY', Override: true },
          ReferrerPolicy: { ReferrerPolicy: 'strict-origin-when-cross-origin', Override: true },
        },
        RemoveHeadersConfig: { Items: metadataHeaders.map((name) => ({ Header: name })) },
      },
    },
  };
}
