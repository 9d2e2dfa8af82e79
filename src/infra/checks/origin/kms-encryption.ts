import { defineCheck } from '../check.ts';
import { bucketOrigins } from '../serving.ts';

export const kmsEncryption = defineCheck({
  code: 'kms-encryption',
  title: 'Objects are encrypted with keys of S3, which everything can work with',
  area: 'origin',
  severity: 'notice',
  needs: ['distribution', 'encryption'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html#oac-permissions-for-sse-kms',
  judge: ({ read, peek, site }) => {
    const { algorithm, kmsKey } = read('encryption');
    if (algorithm === 'AES256') return [];
    const distribution = read('distribution');
    const page = peek('face')?.answers.find(({ purpose }) => purpose === 'page')?.answer;
    const isServed = page?.is === 'answered' && page.status === 200;
    const isAwsKey = kmsKey === null || kmsKey.endsWith('alias/aws/s3');
    const byIdentity = bucketOrigins(distribution).some(({ access }) => access.kind === 'oai');
    const cannotRead = (byIdentity || isAwsKey) && !isServed;
    return [
      {
        what: `The bucket ${site.bucket} encrypts new objects with ${
          isAwsKey ? 'the key that AWS keeps for S3 in KMS' : `the KMS key ${kmsKey}`
        } (${algorithm}).`,
        why: cannotRead
          ? byIdentity
            ? 'An origin access identity cannot read such objects: readers get an error for everything that is published from here on.'
            : 'CloudFront can be allowed to use a key of your own, not this one: readers get an error for everything that is published from here on.'
          : 'The key has to let CloudFront and the publisher use it, each use is a request that KMS bills, and the ETag of such an object is no MD5, so what has changed can only be told from the ledger.',
        next: isAwsKey
          ? 'Set the encryption of the bucket to SSE-S3 (AES256); pages that everybody may read lose nothing by it.'
          : `Set the encryption of the bucket to SSE-S3 (AES256), or let the policy of the key allow cloudfront.amazonaws.com kms:Decrypt where AWS:SourceArn is ${distribution.arn}.`,
        fix: null,
        severity: cannotRead ? 'error' : 'notice',
      },
    ];
  },
});
