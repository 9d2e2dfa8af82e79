/**
 * The actions of IAM that storyclub can need, each with what it is needed for: the end of a sentence that begins with
 * "It is needed to". Names as in AWS's Service Authorization Reference.
 */
export const purposeOf = {
  's3:GetObject': 'read the ledger, and to replace or remove only what it knows',
  's3:PutObject': 'upload pages, and to write the ledger and the lease',
  's3:DeleteObject': 'remove pages that are gone, and to give the lease back',
  's3:ListBucket':
    'see what else is in the bucket, and to tell an object that is missing from one that is denied',
  's3:GetObjectVersion': 'go back to an earlier publish',
  's3:GetObjectTagging': 'update headers of an object that has tags',
  's3:PutObjectTagging': 'keep the tags of an object whose headers are updated',
  'kms:Decrypt': 'read objects that are encrypted with the key',
  'kms:GenerateDataKey': 'write objects that are encrypted with the key',
  'cloudfront:GetDistributionConfig': 'know how long edges keep each page',
  'cloudfront:GetCachePolicy': 'know the lifetimes that a cache policy of your own allows',
  'cloudfront:CreateInvalidation': 'purge',
  'cloudfront:GetInvalidation': 'know whether a purge has completed',
  'cloudfront:ListInvalidations': 'count the free paths that others used this month',
} as const;

export type Right = keyof typeof purposeOf;

export function isRight(action: string): action is Right {
  return Object.hasOwn(purposeOf, action);
}

/**
 * The partition in the ARNs of a region: China and GovCloud have their own
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html). Null, a region not known here: `aws`.
 */
export function partitionOf(region: string | null): string {
  if (region?.startsWith('cn-') === true) return 'aws-cn';
  if (region?.startsWith('us-gov-') === true) return 'aws-us-gov';
  if (region?.startsWith('eusc-') === true) return 'aws-eusc';
  return 'aws';
}
