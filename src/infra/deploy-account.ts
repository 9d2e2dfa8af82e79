import { UserError } from '../findings/user-error.ts';
import { readAwsError, toAccountError, whyOf } from '../origin/aws-error.ts';

/** The number of the account the credentials are of; asking needs no right. Throws UserError, also where there are none. */
export async function callerAccount(region: string): Promise<string> {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const { STSClient, GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const client = new STSClient({
    region,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 10_000, socketTimeout: 30_000 },
  });
  try {
    const { Account } = await client.send(new GetCallerIdentityCommand({}));
    return Account ?? 'unknown';
  } catch (error) {
    const failure = readAwsError(error);
    const call = { service: 'STS', action: 'sts:GetCallerIdentity', resource: '*' };
    throw (
      toAccountError(failure, call) ??
      new UserError({
        code: 'stack-service-failed',
        what: `STS could not say whose credentials these are: ${failure.name}.`,
        why: whyOf(failure),
        next: 'Repeat the command; if it happens again, look at the AWS health dashboard.',
      })
    );
  } finally {
    client.destroy();
  }
}
