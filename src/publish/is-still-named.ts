import type { Origin } from '../origin/origin.ts';
import { parseRoot } from './root-document.ts';
import type { StateNames } from './state-names.ts';

/** Whether the root, read again, still names these entries. */
export async function isStillNamed(
  origin: Origin,
  {
    names,
    site,
    entriesKey,
  }: { readonly names: StateNames; readonly site: string; readonly entriesKey: string },
): Promise<boolean> {
  const answer = await origin.get(names.root);
  if (answer.outcome !== 'found') return false;
  const text = Buffer.from(answer.body).toString('utf8');
  return parseRoot(text, { origin: origin.name, site, names }).entriesKey === entriesKey;
}
