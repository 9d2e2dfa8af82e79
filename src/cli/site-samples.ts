import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cacheControlFor, type ObjectKind } from '../cache/policy.ts';
import { UserError } from '../findings/user-error.ts';
import type { SiteFacts } from '../infra/facts/infra-facts.ts';
import type { Site } from './context.ts';
import { openTarget } from './open-target.ts';

type Sample = SiteFacts['samples'][number];

/** What a sample is chosen from. */
export interface Published {
  readonly key: string;
  readonly kind: ObjectKind;
  readonly cacheControl: string;
}

/** How long the ledger is waited for, milliseconds. */
const patience = 10_000;

/**
 * Samples of what is published, from the ledger; where that cannot be read, or there is none yet, of what the last build
 * would publish. None of a site that was neither published nor built.
 */
export async function readSamples(site: Site): Promise<readonly Sample[]> {
  const late = new AbortController();
  try {
    const published = await Promise.race([readPublished(site), nothingAfter(late.signal)]);
    return toSamples(published.length > 0 ? published : await readBuilt(site));
  } finally {
    late.abort();
  }
}

async function nothingAfter(signal: AbortSignal): Promise<readonly Published[]> {
  await pause(patience, undefined, { signal }).catch(() => {});
  return [];
}

async function readPublished(site: Site): Promise<readonly Published[]> {
  try {
    const { store } = await openTarget(site);
    const { found } = await store.look();
    if (found === null) return [];
    const entries = await store.readEntries(found.root);
    return [...entries.values()].flatMap(({ key, kind, live }) =>
      live === null ? [] : [{ key, kind, cacheControl: live.cacheControl }],
    );
  } catch (error) {
    // The facts say what stands in the way.
    if (error instanceof UserError) return [];
    throw error;
  }
}

async function readBuilt({ root, config }: Site): Promise<readonly Published[]> {
  const { default: glob } = await import('fast-glob');
  const keys = await glob('**/*', { cwd: join(root, config.outDir), dot: true });
  return keys.map((key) => {
    const kind = kindOfKey(key);
    return { key, kind, cacheControl: cacheControlFor(kind, 0, config.tiers) };
  });
}

function kindOfKey(key: string): ObjectKind {
  if (/^stories\/[^/]+\/index\.html$/.test(key)) return 'story';
  if (key === '404.html') return 'not-found';
  if (/\.[\w-]{8,}\.\w+$/.test(key)) return 'fingerprinted';
  return /\.(html|xml|json)$/.test(key) ? 'listing' : 'file';
}

const order: readonly Sample['kind'][] = ['page', 'listing', 'feed', 'asset', 'file'];
const mostSamples = 40;

/** One for each kind, lifetime and top folder, for a behaviour may stand for any of them; stories first. */
export function toSamples(published: readonly Published[]): readonly Sample[] {
  const chosen = new Map<string, Sample>();
  for (const { key, kind, cacheControl } of published.toSorted((a, b) => compare(a.key, b.key))) {
    const sample = toSample(key, kind);
    const folder = key.includes('/') ? key.slice(0, key.indexOf('/')) : '';
    const like = [sample, cacheControl, folder].join('\n');
    if (sample !== null && !chosen.has(like)) chosen.set(like, { kind: sample, key, cacheControl });
  }
  return [...chosen.values()]
    .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
    .slice(0, mostSamples);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function toSample(key: string, kind: ObjectKind): Sample['kind'] | null {
  switch (kind) {
    case 'story':
      return 'page';
    case 'listing':
      return /\.(xml|json)$/.test(key) ? 'feed' : 'listing';
    case 'fingerprinted':
      return 'asset';
    case 'file':
      return 'file';
    // Sent for what is missing, and by its own key to nobody.
    case 'not-found':
      return null;
  }
}
