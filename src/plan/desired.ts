import { cacheControlFor } from '../cache/policy.ts';
import type { OutputFile } from '../site/types.ts';
import type { DesiredObject } from './apply-change.ts';
import { afterDay } from './calendar.ts';
import { toClosure } from './closure.ts';
import type { Law } from './law.ts';
import { type Entry, type Ledger, replacedContent } from './ledger.ts';
import { shortened } from './facts.ts';

/** The built site as objects with the headers their age deserves (cache-law §6), by key. */
export function toDesired(
  files: readonly OutputFile[],
  {
    ledger: { entries, elsewhere },
    law,
    now,
  }: { readonly ledger: Ledger; readonly law: Law; readonly now: number },
): ReadonlyMap<string, DesiredObject> {
  const loads = toClosure(elsewhere === null ? files : [...files, ...elsewhere.files], entries);
  const desired = new Map<string, DesiredObject>();
  for (const file of files) {
    const changedAt = changedAtOf(file, entries.get(file.key) ?? null, { law, now });
    const age = (now - changedAt) / 1000;
    desired.set(file.key, {
      key: file.key,
      kind: file.kind,
      digest: file.digest,
      size: file.size,
      contentType: file.contentType,
      cacheControl: cacheControlFor(file.kind, age, law.tiers),
      contentDigest: shortened(file.contentDigest),
      loads: loads(file.loads),
      story: file.story,
      changedAt,
    });
  }
  return desired;
}

/**
 * When a story's content last changed, as the ledger saw it. At its first publish that is now, unless its date
 * is already older than a tier: an archive being imported starts settled.
 */
function changedAtOf(
  file: OutputFile,
  entry: Entry | null,
  { law, now }: { law: Law; now: number },
): number {
  if (file.kind !== 'story') return 0;
  const content = shortened(file.contentDigest);
  const was = entry?.live?.contentDigest ?? null;
  // A page that others have replaced and that comes back as it was published has not changed.
  if (entry !== null && (was === content || was === replacedContent(content)))
    return entry.changedAt;
  // Of an adopted page that differs nobody knows whether its own content does: it is imported.
  if (was !== null || file.story === null) return now;
  const dated = afterDay(file.story.date);
  const isSettled = law.tiers.some((tier) => tier.age > 0 && now - dated >= tier.age * 1000);
  return isSettled ? dated : now;
}
