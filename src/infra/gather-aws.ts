import type { STSClient } from '@aws-sdk/client-sts';
import { patience, tooSlow, toUnread, type Unread } from './gather-ask.ts';
import { type Read, read } from './facts/read.ts';

/** What every client is made with. */
export interface Aws {
  readonly credentials: STSClient['config']['credentials'];
}

/** Of a client of one service in one region. */
export interface ClientSettings extends Aws {
  readonly region: string;
  readonly maxAttempts: number;
  readonly requestHandler: { readonly connectionTimeout: number };
}

/** Where services that are one for all regions are asked: CloudFront, IAM, Route 53, and ACM for CloudFront. */
export const globalRegion = 'us-east-1';

export function clientSettings(
  { credentials }: Aws,
  region: string = globalRegion,
): ClientSettings {
  return {
    credentials,
    region,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 5_000 },
  };
}

/**
 * The credentials of the SDK's own chain, found once for all services; without any each fact says so, in one sentence, and
 * no request is made.
 */
export async function openAws(): Promise<Read<Aws>> {
  // The SDK would warn on Node 20 in the middle of a command; a check is where that is said.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const { STSClient } = await import('@aws-sdk/client-sts');
  const { credentials } = new STSClient({ region: globalRegion }).config;
  const late = new AbortController();
  try {
    return await Promise.race([
      credentials().then((): Read<Aws> => read({ credentials })),
      outOfTime(late.signal),
    ]);
  } catch (error) {
    return toUnread(error, { service: 'AWS', action: 'sts:GetCallerIdentity', resource: '*' });
  } finally {
    late.abort();
  }
}

async function outOfTime(signal: AbortSignal): Promise<Unread> {
  const { setTimeout: pause } = await import('node:timers/promises');
  await pause(patience, undefined, { signal }).catch(() => {});
  return tooSlow('The source of the AWS credentials');
}
