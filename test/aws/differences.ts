import type { CdnDifference } from '../contract/cdn.contract.ts';
import type { OriginDifference } from '../contract/origin.contract.ts';

/**
 * What each server is known not to do as AWS does, with the reason. Its tests must fail, and
 * whatever is not listed here must pass.
 */
export const motoS3: Partial<Record<OriginDifference, string>> = {
  'conditions on copies':
    'moto copies whatever is there; a body that is kept is checked against its digest when it is read',
};

export const motoCloudFront: Partial<Record<CdnDifference, string>> = {
  'repeated references':
    'moto makes a new invalidation of every request and does not look at its CallerReference',
};

/** Of a site as `infra` makes it: types of resources that are not carried, and what the doctor says of the rest for that. */
export const motoInfra = {
  types: {
    'AWS::CloudFront::CachePolicy': 'moto has no cache policies: CachingOptimized is used',
    'AWS::CloudFront::Function': 'moto has no functions',
    'AWS::CloudFront::ResponseHeadersPolicy':
      'moto has no response headers policies: SecurityHeadersPolicy is used',
  },
  found: {
    'bucket-policy-others': 'moto leaves a colon out of the ARN of a distribution',
    'certificate-not-issued': 'moto takes a minute to issue a certificate',
    headersPolicies: 'moto answers the request for a response headers policy with a page of HTML',
    'origin-not-signed': 'moto takes an OriginAccessControlId and does not answer it',
    'pretty-urls-not-rewritten': 'moto has no functions',
    rights: 'the caller of moto is no role, and IAM simulates roles and users only',
    'state-served': 'moto has no functions',
  },
} as const;

export const versityS3: Partial<Record<OriginDifference, string>> = {
  'a key below another key':
    'objects are files and the slashes of keys are folders: `a` cannot be both',
  'hostile keys': 'keys that would leave the bucket’s folder are refused with 400',
  'long names': 'a name between two slashes is a file name, at most 255 bytes',
};

/*
 * Passed over by both without a test to excuse: the ETag of a key in DeleteObjects. The adapter sends
 * conditional removals to servers that are not Amazon's one by one, which both enforce. moto has no
 * cache policies and no functions (see test/cdn, against recorded answers), and writes COMPLETED.
 */
