import type * as S3 from '@aws-sdk/client-s3';
import { readAwsError } from '../origin/aws-error.ts';
import type { SiteFacts } from './facts/infra-facts.ts';
import type { Read } from './facts/read.ts';
import { askAws } from './gather-ask.ts';
import { globalRegion } from './gather-aws.ts';
import { bucketCall } from './gather-bucket-fields.ts';

/**
 * S3 names the region of a bucket in every answer about it, refusals and redirects included (API HeadBucket); servers that
 * do not are asked for the bucket's location.
 */
export async function findRegion(
  client: S3.S3Client,
  sdk: typeof S3,
  site: SiteFacts,
): Promise<Read<string>> {
  const Bucket = site.bucket;
  return await askAws(bucketCall('s3:GetBucketLocation', site), async (abortSignal) => {
    const named = await client.send(new sdk.HeadBucketCommand({ Bucket }), { abortSignal }).then(
      ({ BucketRegion }) => BucketRegion ?? null,
      (error: unknown) => readAwsError(error).region,
    );
    if (named !== null) return named;
    const command = new sdk.GetBucketLocationCommand({ Bucket });
    const { LocationConstraint } = await client.send(command, { abortSignal });
    // The two oldest regions have names of their own there.
    if (LocationConstraint === 'EU') return 'eu-west-1';
    return LocationConstraint ?? globalRegion;
  });
}
