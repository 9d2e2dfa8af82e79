import { siteSourceFinding } from '../findings/codes-site-source.ts';
import type { Finding } from '../findings/finding.ts';
import { nearest } from '../findings/nearest.ts';
import { knownFields } from './field-reader.ts';
import type { UnknownKey } from './field-reader.ts';

/** One notice per key over the whole site, in order of the keys: how many stories use it, and the first of them. */
export function unknownKeyNotices(uses: Iterable<UnknownKey>): Finding[] {
  const byKey = new Map<string, { first: UnknownKey; stories: number }>();
  for (const use of uses) {
    const seen = byKey.get(use.key);
    const first = seen === undefined || use.file < seen.first.file ? use : seen.first;
    byKey.set(use.key, { first, stories: (seen?.stories ?? 0) + 1 });
  }
  return [...byKey]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([field, { first, stories }]) =>
      siteSourceFinding(
        'unknown-field',
        { field, stories, resembles: nearest(field, knownFields) ?? '' },
        { file: first.file, line: first.line },
      ),
    );
}
