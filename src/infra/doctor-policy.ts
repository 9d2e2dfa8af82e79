import { partitionOf } from '../origin/rights.ts';
import {
  type DoctorAction,
  doctorPurposeOf,
  factActions,
  isDoctorAction,
} from './doctor-access.ts';
import type {
  PolicyDocument,
  PolicyStatement,
  PolicyTarget,
  PolicyTerms,
} from './policy-document.ts';
import { literal, namesOf, throughS3 } from './policy.ts';
import { toStatements } from './to-statements.ts';

type DoctorPurpose =
  | 'Ledger'
  | 'Encryption'
  | 'Bucket'
  | 'Names'
  | 'Distribution'
  | 'CachePolicies'
  | 'HeadersPolicies'
  | 'AccessControls'
  | 'Functions'
  | 'Certificates'
  | 'EveryCertificate'
  | 'EveryZone'
  | 'Records'
  | 'PublisherRights';

export type DoctorPolicy = PolicyDocument<DoctorAction, DoctorPurpose>;
type Statement = PolicyStatement<DoctorAction, DoctorPurpose>;

const statementOf: Readonly<Record<DoctorAction, DoctorPurpose>> = {
  's3:GetObject': 'Ledger',
  'kms:Decrypt': 'Encryption',
  's3:GetBucketLocation': 'Bucket',
  's3:GetBucketPolicy': 'Bucket',
  's3:GetBucketPolicyStatus': 'Bucket',
  's3:GetBucketPublicAccessBlock': 'Bucket',
  's3:GetBucketOwnershipControls': 'Bucket',
  's3:GetBucketVersioning': 'Bucket',
  's3:GetEncryptionConfiguration': 'Bucket',
  's3:GetBucketWebsite': 'Bucket',
  's3:ListBucket': 'Names',
  'cloudfront:GetDistribution': 'Distribution',
  'cloudfront:GetCachePolicy': 'CachePolicies',
  'cloudfront:GetResponseHeadersPolicy': 'HeadersPolicies',
  'cloudfront:GetOriginAccessControl': 'AccessControls',
  'cloudfront:DescribeFunction': 'Functions',
  'cloudfront:GetFunction': 'Functions',
  'acm:ListCertificates': 'EveryCertificate',
  'acm:DescribeCertificate': 'Certificates',
  'route53:ListHostedZonesByName': 'EveryZone',
  'route53:ListResourceRecordSets': 'Records',
  'iam:GetRole': 'PublisherRights',
  'iam:SimulatePrincipalPolicy': 'PublisherRights',
};

/**
 * The policy of IAM for a role that runs the doctor: what it reads, and nothing that changes anything. Actions and the
 * resources they take are those of AWS's Service Authorization Reference; lists of certificates and zones take none.
 */
export function makeDoctorPolicy(
  target: PolicyTarget,
  terms: Pick<PolicyTerms, 'account' | 'kmsKey'>,
): DoctorPolicy {
  return {
    Version: '2012-10-17',
    Statement: toStatements({
      actions: neededActions(target, terms),
      sidOf: (action) => statementOf[action],
      scopeOf: (sid) => scopeOf(sid, target, terms),
    }),
  };
}

/** In the order of `doctorPurposeOf`. */
function neededActions(
  { distribution }: PolicyTarget,
  { kmsKey }: Pick<PolicyTerms, 'kmsKey'>,
): readonly DoctorAction[] {
  const asked = new Set<DoctorAction>(Object.values(factActions).flat());
  return Object.keys(doctorPurposeOf)
    .filter(isDoctorAction)
    .filter((action) => {
      if (action === 's3:GetObject') return true;
      if (action === 'kms:Decrypt') return kmsKey !== null;
      return asked.has(action) && (distribution !== null || !action.startsWith('cloudfront:'));
    });
}

function scopeOf(
  purpose: DoctorPurpose,
  target: PolicyTarget,
  { account, kmsKey }: Pick<PolicyTerms, 'account' | 'kmsKey'>,
): Pick<Statement, 'Resource' | 'Condition'> {
  const arn = `arn:${partitionOf(target.region)}`;
  const bucket = `${arn}:s3:::${target.bucket}`;
  const cloudFront = `${arn}:cloudfront::${account ?? '*'}`;
  switch (purpose) {
    case 'Ledger':
      return { Resource: [`${bucket}/${literal(target.statePrefix)}*`] };
    case 'Encryption':
      return { Resource: kmsKey === null ? [] : [kmsKey], ...throughS3(target) };
    case 'Bucket':
      return { Resource: [bucket] };
    case 'Names':
      return { Resource: [bucket], ...namesOf(target) };
    case 'Distribution':
      return { Resource: [`${cloudFront}:distribution/${target.distribution ?? '*'}`] };
    case 'CachePolicies':
      // Those of AWS have an owner of their own.
      return { Resource: [`${arn}:cloudfront::*:cache-policy/*`] };
    case 'HeadersPolicies':
      return { Resource: [`${arn}:cloudfront::*:response-headers-policy/*`] };
    case 'AccessControls':
      return { Resource: [`${cloudFront}:origin-access-control/*`] };
    case 'Functions':
      return { Resource: [`${cloudFront}:function/*`] };
    case 'Certificates':
      return { Resource: [`${arn}:acm:*:${account ?? '*'}:certificate/*`] };
    case 'EveryCertificate':
    case 'EveryZone':
      return { Resource: ['*'] };
    case 'Records':
      return { Resource: [`${arn}:route53:::hostedzone/*`] };
    case 'PublisherRights':
      return {
        Resource: ['role', 'user'].map((kind) => `${arn}:iam::${account ?? '*'}:${kind}/*`),
      };
  }
}
