import { type AccessRequest, decideAccess } from '../../bucket-access.ts';
import type { BucketPolicy } from '../../facts/bucket-facts.ts';
import { defineCheck } from '../check.ts';
import { isServedAsWebsite } from '../serving.ts';
import { listOf } from '../words.ts';
import { asksByTls } from './let-in.ts';
import { anyone, bucketArn } from './requests.ts';

export const tlsRequired = defineCheck({
  code: 'tls-not-required',
  title: 'The bucket refuses requests without TLS',
  area: 'origin',
  severity: 'warning',
  needs: ['distribution', 'bucketPolicy'],
  link: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html#example-bucket-policies-HTTP-HTTPS',
  judge: ({ read, peek, site }) => {
    const distribution = read('distribution');
    if (isServedAsWebsite(distribution)) return null;
    const bucket = bucketArn({ site, distribution });
    const open = openByHttp(read('bucketPolicy'), bucket);
    if (open.length === 0) return [];
    const safe = asksByTls(distribution, peek('accessControls'));
    return [
      {
        what:
          open.length === 3
            ? `The policy of the bucket ${site.bucket} does not refuse requests without TLS.`
            : `The policy of the bucket ${site.bucket} refuses requests without TLS, but not all of them: ${listOf(open)} ${open.length === 1 ? 'is' : 'are'} allowed.`,
        why: 'Whoever may read or write it can do so by HTTP: a script with an old endpoint sends what it uploads where it can be read and changed on the way.',
        next: `${
          safe
            ? 'Add'
            : 'Send readers to HTTPS first, for who comes by HTTP is passed on to S3 by HTTP. Then add'
        } a statement that denies s3:* to everybody on ${bucket} and ${bucket}/* where aws:SecureTransport is false.`,
        fix: { kind: 'tls-only' },
      },
    ];
  },
});

/** What is not denied to a request by HTTP. */
function openByHttp(policy: BucketPolicy | null, bucket: string): readonly string[] {
  const asked = {
    'reading objects': { action: 's3:GetObject', resource: `${bucket}/index.html` },
    'writing objects': { action: 's3:PutObject', resource: `${bucket}/index.html` },
    'listing the bucket': { action: 's3:ListBucket', resource: bucket },
  };
  return Object.entries(asked).flatMap(([name, about]) => {
    const decision = decideAccess(policy, { ...byHttp, ...about });
    return decision.is === 'denied' ? [] : name;
  });
}

/** Everybody, the owner too: nothing but the want of TLS is known. */
const byHttp: Pick<AccessRequest, 'who' | 'context'> = {
  who: anyone.who,
  context: { 'aws:securetransport': 'false', 'aws:principalisawsservice': 'false' },
};
