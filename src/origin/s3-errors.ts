import { UserError } from '../findings/user-error.ts';
import { type AwsFailure, toAccountError, whyOf } from './aws-error.ts';
import { type S3Call, accessOf } from './s3-access.ts';

const wrongRegion = new Set([
  'PermanentRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
  '301',
]);

/** What a person can mend as a UserError; anything else as an error that names the request. */
export function toOriginError(failure: AwsFailure, call: S3Call): Error {
  const { name, status, cause } = failure;
  if (name === 'NoSuchBucket') {
    return new UserError({
      code: 'bucket-missing',
      what: `There is no bucket ${call.bucket}.`,
      next: "Check the target's `bucket` in storyclub.config.ts and that the credentials are those of its account, or create the bucket.",
      cause,
    });
  }
  if (wrongRegion.has(name) || status === 301) {
    const known = failure.region === null ? 'another region' : failure.region;
    return new UserError({
      code: 'wrong-region',
      what: `The bucket ${call.bucket} is in ${known}, not in ${call.region ?? 'the configured region'}.`,
      next: `Set \`region\` of the target in storyclub.config.ts${failure.region === null ? '' : ` to '${failure.region}'`}.`,
      cause,
    });
  }
  if (name === 'NotImplemented' || status === 501) {
    return new UserError({
      code: 'server-cannot',
      what: `The server of ${call.bucket} has not implemented what ${call.operation} asked for.`,
      why: 'storyclub needs conditional writes (If-None-Match and If-Match), as Amazon S3 has them.',
      next: 'Use Amazon S3 or a server with conditional writes, or take a newer version of this one.',
      cause,
    });
  }
  const account = toAccountError(failure, accessOf(call));
  if (account !== null) return account;
  return new UserError({
    code: 'origin-failed',
    what: `S3 could not do ${call.operation} of ${call.key ?? call.bucket}: ${name}${status === null ? '' : ` (${status})`}.`,
    why: whyOf(failure),
    next: 'Repeat the command; if it happens again, look at the AWS health dashboard or the log of your server.',
    cause,
  });
}
