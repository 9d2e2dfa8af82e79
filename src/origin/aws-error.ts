import { UserError } from '../findings/user-error.ts';
import { hideSecrets } from './hide-secrets.ts';
import { isRight, purposeOf } from './rights.ts';

/** What is known of a request that AWS, or a server like it, refused or did not answer. */
export interface AwsFailure {
  /** The error's code: `NoSuchKey`, `AccessDenied`, or a system code such as `ECONNREFUSED`. */
  readonly name: string;
  readonly message: string;
  /** HTTP status, null when there was no answer. */
  readonly status: number | null;
  /** How often the SDK sent the request. */
  readonly attempts: number;
  /** The region the server says is right. */
  readonly region: string | null;
  readonly cause: unknown;
}

/** What was being done, in IAM's words. */
export interface AwsCall {
  /** For messages: `S3`, `CloudFront`. */
  readonly service: string;
  /** An action of IAM; what those of publishing are for is known (rights.ts). */
  readonly action: string;
  /** ARN. */
  readonly resource: string;
  /** What else the right may depend on, a full sentence. */
  readonly also?: string;
  /** What to do where the right is missing, a full sentence, when it is not the publisher's. */
  readonly remedy?: string;
}

/** Reads what the SDK threw; its error classes are not relied on, since many codes have none. */
export function readAwsError(error: unknown): AwsFailure {
  const metadata = field(error, '$metadata');
  const status = field(metadata, 'httpStatusCode');
  const attempts = field(metadata, 'attempts');
  const systemCode = field(error, 'code');
  const name = field(error, 'name');
  const region =
    field(field(field(error, '$response'), 'headers'), 'x-amz-bucket-region') ??
    field(error, 'Region');
  return {
    name: hideSecrets(
      typeof systemCode === 'string' ? systemCode : typeof name === 'string' ? name : 'unknown',
    ),
    message: hideSecrets(error instanceof Error ? error.message : String(error)),
    status: typeof status === 'number' ? status : null,
    attempts: typeof attempts === 'number' ? attempts : 1,
    region: typeof region === 'string' ? region : null,
    cause: metadata === undefined ? error : withoutRequest(error),
  };
}

/** The SDK's errors carry the whole request, session token included: only what may be printed is kept. */
function withoutRequest(error: unknown): Error {
  const kept = new Error(hideSecrets(error instanceof Error ? error.message : String(error)));
  if (error instanceof Error) {
    kept.name = hideSecrets(error.name);
    if (error.stack !== undefined) kept.stack = hideSecrets(error.stack);
  }
  return kept;
}

const signInAgain = /expired|sso session|aws sso login/i;
const noCredentials = new Set(['CredentialsProviderError', 'MissingAuthenticationToken']);
const expired = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'TokenRefreshRequired',
  'RequestExpired',
]);
const refusedKeys = new Set([
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'InvalidToken',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'UnrecognizedClientException',
]);
const denied = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'AllAccessDisabled',
  'Forbidden',
  '403',
]);
const unreachable =
  /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|EPIPE|TimeoutError|NetworkingError|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS)/;

/** The failures any service may answer with, worded; null when it is none of them. Messages never repeat keys or signatures. */
export function toAccountError(failure: AwsFailure, call: AwsCall): UserError | null {
  const { name, status, cause } = failure;
  if (
    expired.has(name) ||
    (name === 'CredentialsProviderError' && signInAgain.test(failure.message))
  ) {
    return new UserError({
      code: 'credentials-expired',
      what: `The AWS credentials are no longer valid (${name}).`,
      next: 'Sign in again (`aws sso login`, or new keys) and repeat the command.',
      cause,
    });
  }
  if (noCredentials.has(name) || /could not load credentials/i.test(failure.message)) {
    return new UserError({
      code: 'no-credentials',
      what: `There are no AWS credentials to call ${call.service} with.`,
      why: 'The SDK looked at the environment, the shared files of ~/.aws, SSO, and the container or instance role.',
      next: 'Set AWS_PROFILE, or run `aws configure sso` and `aws sso login`; in GitHub Actions use aws-actions/configure-aws-credentials.',
      cause,
    });
  }
  if (refusedKeys.has(name)) {
    return new UserError({
      code: 'credentials-refused',
      what: `${call.service} does not accept the AWS credentials (${name}).`,
      why: 'The access key is unknown, was deleted, or its secret is not the right one.',
      next: 'Check AWS_PROFILE and AWS_ACCESS_KEY_ID, and that the secret belongs to that key.',
      cause,
    });
  }
  if (name === 'RequestTimeTooSkewed') {
    return new UserError({
      code: 'clock-wrong',
      what: `${call.service} refuses requests because this machine's clock is wrong by more than 15 minutes.`,
      next: 'Set the clock (turn network time on) and repeat the command.',
      cause,
    });
  }
  if (denied.has(name) || status === 403) return deniedError(failure, call);
  if (/region is missing/i.test(failure.message)) {
    return new UserError({
      code: 'no-region',
      what: `It is not known in which AWS region to call ${call.service}.`,
      next: "Set the target's `region` in storyclub.config.ts, or AWS_REGION.",
      cause,
    });
  }
  if (status === null && unreachable.test(name)) {
    return new UserError({
      code: 'no-answer',
      what: `${call.service} did not answer (${name}).`,
      why: 'The network is down, a proxy is in the way, or AWS_ENDPOINT_URL points to a server that is not there.',
      next: 'Check the connection and the endpoint, and repeat the command.',
      cause,
    });
  }
  return null;
}

/** A missing permission, with the action and the resource it is missing on: those AWS names, which may be others than the request's own. */
export function deniedError(
  failure: Pick<AwsFailure, 'message' | 'cause'>,
  call: AwsCall,
): UserError {
  const { action, resource, also } = namedIn(failure.message, call);
  const purpose = isRight(action) ? `It is needed to ${purposeOf[action]}.` : undefined;
  const explained = /(?:because|with an explicit deny) .*$/.exec(failure.message)?.[0];
  const why = [purpose, also, explained === undefined ? undefined : `AWS says: ${explained}.`]
    .filter((part) => part !== undefined)
    .join(' ');
  return new UserError({
    code: 'permission-missing',
    what: `The permission ${action} on ${resource} is missing.`,
    ...(why === '' ? {} : { why }),
    next:
      call.remedy ??
      `Allow ${action} on ${resource} to the role or user that publishes; \`storyclub infra policy\` prints all it needs.`,
    cause: failure.cause,
  });
}

/**
 * A request can need more rights than the one it is called after (a key's, a condition's), and AWS names the one that is
 * missing. Where that is the request's own our words for it are kept: they have no account number.
 */
export function namedIn(
  message: string,
  call: AwsCall,
): { readonly action: string; readonly resource: string; readonly also?: string } {
  const named =
    /not authorized to perform: ([a-z0-9-]+:[A-Za-z]+) on resource: "?(arn:[^\s"]+)/.exec(message);
  const [, action, resource] = named ?? [];
  if (action === undefined || resource === undefined) return call;
  return { action, resource: action === call.action ? call.resource : resource };
}

/** A refusal in the server's own words; a fault of the server by how often it was tried. */
export function whyOf({ status, message, attempts }: AwsFailure): string {
  if (status !== null && status < 500 && message !== '') return `The server says: ${message}`;
  return `It was tried ${attempts === 1 ? 'once' : `${attempts} times`}.`;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value
    ? Reflect.get(value, name)
    : undefined;
}
