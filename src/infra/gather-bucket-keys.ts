import type * as S3 from '@aws-sdk/client-s3';
import type { SiteFacts } from './facts/infra-facts.ts';
import { isSuspicious } from './suspicious-keys.ts';

const mostPages = 10;
const mostKeys = 100;

/** The first 10,000 keys below the prefix, but for the state's own. */
export async function listSuspicious(
  client: S3.S3Client,
  sdk: typeof S3,
  { site, abortSignal }: { readonly site: SiteFacts; readonly abortSignal: AbortSignal },
): Promise<readonly string[]> {
  const { bucket: Bucket, prefix: Prefix, statePrefix } = site;
  const found: string[] = [];
  let token: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const command = new sdk.ListObjectsV2Command({ Bucket, Prefix, ContinuationToken: token });
    const { Contents, NextContinuationToken } = await client.send(command, { abortSignal });
    for (const { Key } of Contents ?? [])
      if (
        Key !== undefined &&
        !Key.startsWith(statePrefix) &&
        isSuspicious(Key.slice(Prefix.length))
      )
        found.push(Key.slice(Prefix.length));
    token = NextContinuationToken;
    if (token === undefined || found.length >= mostKeys) break;
  }
  return found.slice(0, mostKeys);
}
