import type * as CloudFront from '@aws-sdk/client-cloudfront';
import type * as S3 from '@aws-sdk/client-s3';
import { UserError } from '../findings/user-error.ts';
import { readAwsError, toAccountError, whyOf } from '../origin/aws-error.ts';
import { partitionOf } from '../origin/rights.ts';
import { endpointInEnvironment } from '../origin/s3-endpoint.ts';

export interface FixTarget {
  readonly bucket: string;
  /** The bucket's own; null: that of the environment. */
  readonly region: string | null;
  readonly distribution: string | null;
}

export interface FixConnection {
  readonly target: FixTarget;
  readonly cloudFront: typeof CloudFront;
  readonly edge: CloudFront.CloudFrontClient;
  readonly s3: typeof S3;
  readonly store: S3.S3Client;
}

/** Clients of CloudFront and S3 for whoever may change them. Credentials are those of the SDK's own chain. */
export async function connectForFixes(target: FixTarget): Promise<FixConnection> {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const [cloudFront, s3] = await Promise.all([
    import('@aws-sdk/client-cloudfront'),
    import('@aws-sdk/client-s3'),
  ]);
  const settings = {
    maxAttempts: 5,
    requestHandler: { connectionTimeout: 10_000, requestTimeout: 30_000 },
  };
  return {
    target,
    cloudFront,
    s3,
    edge: new cloudFront.CloudFrontClient({ region: 'us-east-1', ...settings }),
    store: new s3.S3Client({
      ...settings,
      ...(target.region === null ? {} : { region: target.region }),
      forcePathStyle: endpointInEnvironment() !== null,
    }),
  };
}

/** What a request is called, and the ARN its right is asked for on. */
export interface FixCall {
  readonly service: 'CloudFront' | 'S3';
  readonly action: string;
  readonly resource: string;
}

export function onBucket(action: string, { bucket, region }: FixTarget): FixCall {
  return { service: 'S3', action, resource: `arn:${partitionOf(region)}:s3:::${bucket}` };
}

export function onCloudFront(action: string, kind: string, id: string): FixCall {
  return { service: 'CloudFront', action, resource: `arn:aws:cloudfront::*:${kind}/${id}` };
}

/**
 * Sends a request of a fix. Throws UserError for what AWS refuses or does not answer; `absent` for the codes that say
 * there is nothing, `stale` for those that say that it was changed since it was read.
 */
export async function askForFix<T>(
  call: FixCall,
  send: () => Promise<T>,
): Promise<{ readonly is: 'answered'; readonly answer: T } | { readonly is: 'absent' | 'stale' }> {
  try {
    return { is: 'answered', answer: await send() };
  } catch (error) {
    if (error instanceof UserError) throw error;
    const failure = readAwsError(error);
    if (absent.has(failure.name)) return { is: 'absent' };
    if (stale.has(failure.name) || failure.status === 412) return { is: 'stale' };
    if (failure.status === null && ['TypeError', 'RangeError'].includes(failure.name)) throw error;
    throw (
      toAccountError(failure, { ...call, remedy: remedyOf(call) }) ??
      new UserError({
        code: 'fix-refused',
        what: `${call.service} refused ${call.action} of ${call.resource}: ${failure.name}${failure.status === null ? '' : ` (${failure.status})`}.`,
        why: whyOf(failure),
        next: 'Change it as the answer says, or leave this fix out, and run the command again.',
        cause: failure.cause,
      })
    );
  }
}

const absent = new Set(['NoSuchBucketPolicy', 'NoSuchPublicAccessBlockConfiguration']);
/** API UpdateDistribution: the ETag is that of an earlier version. */
const stale = new Set(['PreconditionFailed', 'InvalidIfMatchVersion']);

function remedyOf({ action, resource }: FixCall): string {
  return `Run it as somebody who may change the site's infrastructure and has ${action} on ${resource}; the role that publishes needs it for nothing.`;
}
