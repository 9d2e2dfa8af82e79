import type * as S3 from '@aws-sdk/client-s3';
import { answerWrong } from '../origin/answer-wrong.ts';
import type { SiteFacts } from './facts/infra-facts.ts';
import { isSuspicious } from './suspicious-keys.ts';

const mostPages = 10;
const mostKeys = 100;

interface Wanted {
  readonly site: SiteFacts;
  readonly abortSignal: AbortSignal;
}

/** The first 10,000 keys below the prefix, and before them those at its top, but for the state's own. */
export async function listSuspicious(
  client: S3.S3Client,
  sdk: typeof S3,
  { site, abortSignal }: Wanted,
): Promise<readonly string[]> {
  const { bucket: Bucket, prefix: Prefix, statePrefix } = site;
  const found = new Set<string>();
  const list = async (Delimiter?: string): Promise<void> => {
    let token: string | undefined;
    for (let page = 0; page < mostPages && found.size < mostKeys; page += 1) {
      const command = new sdk.ListObjectsV2Command({
        Bucket,
        Prefix,
        Delimiter,
        ContinuationToken: token,
      });
      const listed = await client.send(command, { abortSignal });
      const { Contents = [], IsTruncated, NextContinuationToken } = listed;
      if (IsTruncated === undefined)
        throw answerWrong('S3', 'It lists keys without saying whether there are more.');
      for (const { Key = '' } of Contents)
        if (!Key.startsWith(statePrefix) && isSuspicious(Key.slice(Prefix.length)))
          found.add(Key.slice(Prefix.length));
      token = NextContinuationToken;
      if (token === undefined) return;
    }
  };
  // Of a large site the top, where dumps and keys are left, may be past the first 10,000.
  await list('/');
  await list();
  return [...found].toSorted().slice(0, mostKeys);
}
