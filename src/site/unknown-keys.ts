import type { Finding } from '../findings/finding.ts';
import type { UnknownKey } from './front-matter.ts';

/** One notice per key over the whole site: how many stories use it, the first of them, and the known key it resembles. */
export function unknownKeyNotices(_uses: Iterable<UnknownKey>): Finding[] {
  throw new Error('not written yet');
}
