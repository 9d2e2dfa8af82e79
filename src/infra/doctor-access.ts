import type { FactName } from './facts/infra-facts.ts';

/**
 * The actions of IAM that the doctor can need, each with what it is needed for: the end of a sentence that begins with
 * "It is needed to". Names as in AWS's Service Authorization Reference. sts:GetCallerIdentity needs no permission.
 */
export const doctorPurposeOf = {
  's3:GetObject': 'read the ledger, which says what is published',
  'kms:Decrypt': 'read a ledger that is encrypted with the key',
  's3:GetBucketLocation': 'ask the bucket in its own region',
  's3:GetBucketPolicy': 'see who may read the bucket',
  's3:GetBucketPolicyStatus': 'know whether S3 takes the bucket for public',
  's3:GetBucketPublicAccessBlock': 'see whether the bucket can be made public',
  's3:GetBucketOwnershipControls': 'see whether objects have owners of their own',
  's3:GetBucketVersioning': 'know whether the bucket keeps versions',
  's3:GetEncryptionConfiguration': 'know how the bucket is encrypted',
  's3:GetBucketWebsite': 'see whether the bucket is a website of its own',
  's3:ListBucket': 'find keys that no site needs, such as dumps and private keys',
  'cloudfront:GetDistribution': 'see how the distribution is set up',
  'cloudfront:GetCachePolicy': 'know the lifetimes that a cache policy allows',
  'cloudfront:GetResponseHeadersPolicy': 'see which headers are added, HSTS among them',
  'cloudfront:GetOriginAccessControl': 'see whether requests to the bucket are signed',
  'cloudfront:DescribeFunction': 'know which runtime the function is for',
  'cloudfront:GetFunction': 'see what runs before the cache is asked',
  'acm:ListCertificates': 'find certificates for the names of the site',
  'acm:DescribeCertificate': 'know until when a certificate holds and how it is renewed',
  'route53:ListHostedZonesByName': 'find the hosted zone of the names',
  'route53:ListResourceRecordSets': 'see where the names lead',
  'iam:GetRole': 'find the role of a session by its name',
  'iam:SimulatePrincipalPolicy': 'know what the publisher may do',
} as const;

export type DoctorAction = keyof typeof doctorPurposeOf;

export function isDoctorAction(action: string): action is DoctorAction {
  return Object.hasOwn(doctorPurposeOf, action);
}

/** What each fact asks IAM for; those that are asked in public need nothing. */
export const factActions: Readonly<Record<FactName, readonly DoctorAction[]>> = {
  caller: [],
  distribution: ['cloudfront:GetDistribution'],
  cachePolicies: ['cloudfront:GetCachePolicy'],
  headersPolicies: ['cloudfront:GetResponseHeadersPolicy'],
  accessControls: ['cloudfront:GetOriginAccessControl'],
  functions: ['cloudfront:DescribeFunction', 'cloudfront:GetFunction'],
  certificate: ['acm:DescribeCertificate'],
  certificates: ['acm:ListCertificates', 'acm:DescribeCertificate'],
  bucketRegion: ['s3:GetBucketLocation'],
  bucketPolicy: ['s3:GetBucketPolicy', 's3:GetBucketPolicyStatus'],
  publicAccessBlock: ['s3:GetBucketPublicAccessBlock'],
  ownership: ['s3:GetBucketOwnershipControls'],
  versioning: ['s3:GetBucketVersioning'],
  encryption: ['s3:GetEncryptionConfiguration'],
  website: ['s3:GetBucketWebsite'],
  suspiciousKeys: ['s3:ListBucket'],
  zone: ['route53:ListHostedZonesByName', 'route53:ListResourceRecordSets'],
  names: [],
  validationRecords: [],
  face: [],
  rights: ['iam:GetRole', 'iam:SimulatePrincipalPolicy'],
};
