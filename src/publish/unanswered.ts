import { UserError } from '../findings/user-error.ts';
import type { Origin } from '../origin/origin.ts';
import type { Written } from '../plan/apply-change.ts';
import type { CopyHeaders, Put, Remove } from '../plan/change.ts';

/** Origin errors of requests that may have been carried out: no answer came, or only a server's fault. */
const UNDECIDED: ReadonlySet<string> = new Set(['no-answer', 'origin-failed', 'answer-wrong']);

/** Whether a write that failed may have taken place all the same (cache-law §8.3). */
export function mayHaveHappened(error: unknown): boolean {
  return !(error instanceof UserError) || UNDECIDED.has(error.code);
}

/** Asks the origin what became of a write without an answer; null when it is not seen, or nobody can say. */
export async function findWritten(
  change: Put | CopyHeaders | Remove,
  { origin, prefix }: { readonly origin: Origin; readonly prefix: string },
): Promise<Written | null> {
  try {
    const { object, at } = await origin.head(`${prefix}${change.key}`);
    if (change.change === 'remove') return object === null ? { at, etag: '' } : null;
    if (object === null) return null;
    const { desired } = change;
    const { headers, etag, version } = object;
    const isIntended =
      headers.metadata['sha256'] === desired.digest &&
      headers.cacheControl === desired.cacheControl &&
      headers.contentType === desired.contentType;
    return isIntended ? { at, etag, version } : null;
  } catch {
    // What went wrong with the write is what is reported; the journal keeps the key for the next publish.
    return null;
  }
}
