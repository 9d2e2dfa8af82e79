import { type Right, partitionOf } from '../origin/rights.ts';
import type {
  PolicyDocument,
  PolicyStatement,
  PolicyTarget,
  PolicyTerms,
  Purpose,
} from './policy-document.ts';
import { neededRights } from './policy-rights.ts';
import { toStatements } from './to-statements.ts';

const statementOf: Readonly<Record<Right, Purpose>> = {
  's3:GetObject': 'PagesAndState',
  's3:PutObject': 'PagesAndState',
  's3:DeleteObject': 'PagesAndState',
  's3:GetObjectVersion': 'EarlierVersions',
  's3:GetObjectTagging': 'ObjectTags',
  's3:PutObjectTagging': 'ObjectTags',
  's3:ListBucket': 'Names',
  'kms:Decrypt': 'Encryption',
  'kms:GenerateDataKey': 'Encryption',
  'cloudfront:GetDistributionConfig': 'Distribution',
  'cloudfront:CreateInvalidation': 'Distribution',
  'cloudfront:GetInvalidation': 'Distribution',
  'cloudfront:ListInvalidations': 'Distribution',
  'cloudfront:GetCachePolicy': 'CachePolicies',
};

/**
 * The policy of IAM that allows what storyclub asks for at a target, and nothing else. Actions and the resources they
 * take are those of AWS's Service Authorization Reference.
 */
export function makePolicy(target: PolicyTarget, terms: PolicyTerms): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: toStatements({
      actions: neededRights(target, terms),
      sidOf: (right) => statementOf[right],
      scopeOf: (sid) => scopeOf(sid, target, terms),
    }),
  };
}

type Scope = Pick<PolicyStatement, 'Resource' | 'Condition'>;

function scopeOf(purpose: Purpose, target: PolicyTarget, terms: PolicyTerms): Scope {
  const arn = `arn:${partitionOf(target.region)}`;
  const bucket = `${arn}:s3:::${target.bucket}`;
  const pages = `${bucket}/${literal(target.prefix)}*`;
  const cloudFront = `${arn}:cloudfront::${terms.account ?? '*'}`;
  switch (purpose) {
    case 'PagesAndState':
      return { Resource: prefixesOf(target).map((prefix) => `${bucket}/${prefix}`) };
    case 'EarlierVersions':
    case 'ObjectTags':
      return { Resource: [pages] };
    case 'Names':
      return { Resource: [bucket], ...namesOf(target) };
    case 'Encryption':
      return { Resource: terms.kmsKey === null ? [] : [terms.kmsKey], ...throughS3(target) };
    case 'Distribution':
      return { Resource: [`${cloudFront}:distribution/${target.distribution ?? '*'}`] };
    case 'CachePolicies':
      // Those of AWS have an owner of their own.
      return { Resource: [`${arn}:cloudfront::*:cache-policy/*`] };
  }
}

/** The parts of the bucket that are the site's, as patterns; without a prefix that is all of it. */
function prefixesOf({ prefix, statePrefix }: PolicyTarget): readonly string[] {
  return prefix === '' ? ['*'] : [`${literal(prefix)}*`, `${literal(statePrefix)}*`];
}

/**
 * Listing is allowed below the site's prefixes only. For a key that is missing S3 asks for s3:ListBucket with that key
 * as `s3:prefix`, so the condition keeps 404 apart from 403.
 */
export function namesOf(target: PolicyTarget): Pick<Scope, 'Condition'> {
  if (target.prefix === '') return {};
  return { Condition: { StringLike: { 's3:prefix': prefixesOf(target) } } };
}

/** The key may be used by S3 on behalf of the publisher, and in no other way. */
export function throughS3({ region }: PolicyTarget): Pick<Scope, 'Condition'> {
  if (region === null) return {};
  const suffix = partitionOf(region) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return { Condition: { StringEquals: { 'kms:ViaService': [`s3.${region}.${suffix}`] } } };
}

/** Text that stands for itself: in a policy `*` and `?` are wildcards, and `${` begins a variable. */
export function literal(text: string): string {
  return text.replaceAll(/[*?$]/g, '${$&}');
}
