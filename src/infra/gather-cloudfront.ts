import type * as CloudFront from '@aws-sdk/client-cloudfront';
import pLimit from 'p-limit';
import { type Read, read } from './facts/read.ts';

/** The SDK and a client of it. */
export interface Connection {
  readonly sdk: typeof CloudFront;
  readonly client: CloudFront.CloudFrontClient;
}

/** A resource of CloudFront in whichever account the caller's is. */
export function cloudFrontArn(kind: string, id: string): string {
  return `arn:aws:cloudfront::*:${kind}/${id}`;
}

/** CloudFront takes few requests a second of one account for anything but content. */
const atOnce = 5;

/** Several things of one kind by their ids. One that cannot be read is the reason for all. */
export async function readAll<T>(
  ids: readonly string[],
  readOne: (id: string) => Promise<Read<T>>,
): Promise<Read<Readonly<Record<string, T>>>> {
  const limit = pLimit(atOnce);
  const all = await Promise.all(
    ids.map((id) => limit(async () => [id, await readOne(id)] as const)),
  );
  const values: Record<string, T> = {};
  for (const [id, found] of all) {
    if (found.is !== 'read') return found;
    values[id] = found.value;
  }
  return read(values);
}
