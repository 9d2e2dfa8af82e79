import { UserError } from '../findings/user-error.ts';
import { readAwsError, toAccountError, whyOf } from '../origin/aws-error.ts';
import { endpointInEnvironment } from '../origin/s3-endpoint.ts';
import { type Approval, approvalsIn } from './mail/approval.ts';

export interface MailPlace {
  readonly bucket: string;
  readonly region: string;
  /** Keys of mails begin with it. */
  readonly prefix: string;
}

/** A mail of ACM has some 10 KB; what is larger is none. */
const LARGEST = 512 * 1024;
/** Mails looked into, the newest ones. */
const MOST = 50;

export interface MailsRead {
  /** Newest first. */
  readonly approvals: readonly Approval[];
  readonly mails: number;
}

/** Reads the mails that SES has put into a bucket. Throws UserError. */
export async function readMails(place: MailPlace): Promise<MailsRead> {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const { S3Client, paginateListObjectsV2, GetObjectCommand } = await import('@aws-sdk/client-s3');
  const { bucket, region, prefix } = place;
  const client = new S3Client({
    region,
    maxAttempts: 5,
    requestHandler: { connectionTimeout: 10_000, socketTimeout: 30_000 },
    // A server that is given has no name for each bucket.
    forcePathStyle: endpointInEnvironment() !== null,
  });
  try {
    const found: { readonly key: string; readonly size: number; readonly at: number }[] = [];
    for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix }))
      for (const { Key = '', Size = 0, LastModified } of page.Contents ?? [])
        found.push({ key: Key, size: Size, at: LastModified?.getTime() ?? 0 });
    const newest = found.toSorted((a, b) => b.at - a.at).slice(0, MOST);
    const approvals: Approval[] = [];
    for (const { key, size, at } of newest) {
      if (size > LARGEST) continue;
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      approvals.push(...approvalsIn((await Body?.transformToString('latin1')) ?? '', at));
    }
    return { approvals, mails: found.length };
  } catch (error) {
    throw toMailError(error, place);
  } finally {
    client.destroy();
  }
}

function toMailError(error: unknown, { bucket, prefix }: MailPlace): Error {
  const failure = readAwsError(error);
  const call = {
    service: 'S3',
    action: 's3:ListBucket',
    resource: `arn:aws:s3:::${bucket}`,
    remedy: `Allow s3:ListBucket on arn:aws:s3:::${bucket} and s3:GetObject on arn:aws:s3:::${bucket}/${prefix}* to who reads the mails.`,
  };
  const account = toAccountError(failure, call);
  if (account !== null) return account;
  if (failure.status === null && error instanceof Error) return error;
  return new UserError({
    code: 'mail-unreadable',
    what: `The mails in ${bucket} could not be read: ${failure.name}.`,
    why: whyOf(failure),
    next: 'Repeat the command; if it happens again, look at the bucket in the AWS console.',
    cause: failure.cause,
  });
}
