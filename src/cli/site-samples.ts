import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cacheControlFor, type ObjectKind } from '../cache/policy.ts';
import { UserError } from '../findings/user-error.ts';
import type { Site } from './context.ts';
import { openTarget } from './open-target.ts';
import { type Published, type Sample, toSamples } from './to-samples.ts';

/** How long the ledger is waited for, milliseconds. */
const patience = 10_000;

/**
 * Samples of what is published, from the ledger; where that cannot be read, or there is none yet, of what the last build
 * would publish. None of a site that was neither published nor built. `answers`: whether the origin does; else the ledger,
 * which is tried for minutes, is not asked for.
 */
export async function readSamples(site: Site, answers: boolean): Promise<readonly Sample[]> {
  const published = answers ? await readInTime(site) : [];
  return toSamples(published.length > 0 ? published : await readBuilt(site));
}

async function readInTime(site: Site): Promise<readonly Published[]> {
  const late = new AbortController();
  try {
    return await Promise.race([readPublished(site), nothingAfter(late.signal)]);
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
