import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Distribution } from '../cache/behaviour.ts';
import type { Clock } from '../clock.ts';
import { UserError } from '../findings/user-error.ts';
import { localDamaged } from '../origin/local-damaged.ts';
import type { Cdn, PathUsage, PurgeAnswer, PurgeBatch, PurgeStatus } from './cdn.ts';
import { checkBatch, sameItems } from './purge-batch.ts';

export interface LocalCdnOptions {
  /** The folder of the target's local state; purges are kept in `purges/` under it. */
  readonly stateDir: string;
  readonly clock: Clock;
}

/** One purge of the local CDN. Instants are epoch milliseconds. */
export interface LocalPurge {
  readonly id: string;
  readonly callerReference: string;
  readonly items: readonly string[];
  readonly createdAt: number;
  readonly completedAt: number;
}

/** As CloudFront would behave with its own defaults and no policy of ours; seconds. */
const localDistribution: Distribution = {
  behaviours: [
    {
      pattern: '*',
      minTtl: 0,
      defaultTtl: 86_400,
      maxTtl: 31_536_000,
      queryStringsInKey: false,
      leadsHere: true,
      viewerFunction: false,
    },
  ],
  errors: { minTtlByStatus: {}, defaultMinTtl: 10, pageByStatus: {} },
  tagHeader: null,
};

/**
 * The CDN of the embedded default: a durable list of purges, one file each, complete as soon as they
 * are written. Whatever serves the local origin honours them (`readPurges`). Safe for several processes.
 */
export function localCdn({ stateDir, clock }: LocalCdnOptions): Cdn {
  return {
    name: 'local',
    describe: async () => localDistribution,
    purge: async (batch) => await purge(stateDir, batch, clock.now()),
    status: async (id) => await status(stateDir, id),
    usage: async (monthStart, known) => await usage(stateDir, monthStart, known),
  };
}

/** Every purge of the local CDN, oldest first. */
export async function readPurges(stateDir: string): Promise<readonly LocalPurge[]> {
  const names = (await readFolder(purgeFolder(stateDir))).filter((name) => name.endsWith('.json'));
  const purges = await Promise.all(
    names.map((name) => readPurge(join(purgeFolder(stateDir), name))),
  );
  return purges
    .filter((found) => found !== null)
    .toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

async function purge(stateDir: string, batch: PurgeBatch, now: number): Promise<PurgeAnswer> {
  checkBatch(batch);
  const tag = batch.items.find((item) => item.startsWith('#'));
  if (tag !== undefined) {
    return {
      outcome: 'refused',
      why: `The local CDN keeps no cache tags, so it cannot purge ${tag}.`,
      next: 'Purge by path instead.',
    };
  }
  const id = idOf(batch.callerReference);
  const wanted: LocalPurge = {
    id,
    callerReference: batch.callerReference,
    items: batch.items,
    createdAt: now,
    completedAt: now,
  };
  const kept = await createOrRead(stateDir, wanted);
  if (!sameItems(kept.items, batch.items)) {
    return {
      outcome: 'refused',
      why: `An earlier purge had the same caller reference ${batch.callerReference} and other items.`,
      next: 'Send these items under a reference of their own.',
    };
  }
  return { outcome: 'accepted', id, createdAt: kept.createdAt, completed: true };
}

/** Whole files only: written aside, then linked into place, which fails if the reference was used before. */
async function createOrRead(stateDir: string, wanted: LocalPurge): Promise<LocalPurge> {
  const folder = purgeFolder(stateDir);
  const path = join(folder, `${wanted.id}.json`);
  const draft = join(folder, `${wanted.id}.${randomUUID()}.draft`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(draft, JSON.stringify(wanted), { flag: 'wx' });
    await link(draft, path);
    return wanted;
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw toLocalCdnError(error, folder);
    const earlier = await readPurge(path);
    if (earlier === null) throw new Error(`${path} was there and is gone`, { cause: error });
    return earlier;
  } finally {
    await rm(draft, { force: true });
  }
}

async function status(stateDir: string, id: string): Promise<PurgeStatus> {
  const found = /^L[0-9a-f]{20}$/.test(id)
    ? await readPurge(join(purgeFolder(stateDir), `${id}.json`))
    : null;
  if (found === null)
    return { state: 'unknown', why: `There is no purge ${id} in ${purgeFolder(stateDir)}.` };
  return { state: 'completed', createdAt: found.createdAt, seenAt: found.completedAt };
}

async function usage(
  stateDir: string,
  monthStart: number,
  known: ReadonlySet<string>,
): Promise<PathUsage> {
  const others = (await readPurges(stateDir)).filter(
    (found) => found.createdAt >= monthStart && !known.has(found.id),
  );
  return { paths: others.reduce((sum, found) => sum + found.items.length, 0), atLeast: false };
}

function purgeFolder(stateDir: string): string {
  return join(stateDir, 'purges');
}

function idOf(callerReference: string): string {
  return `L${createHash('sha256').update(callerReference, 'utf8').digest('hex').slice(0, 20)}`;
}

async function readPurge(path: string): Promise<LocalPurge | null> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (isPurge(value)) return value;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw localDamaged(`${path} is no purge of the local CDN.`);
}

function isPurge(value: unknown): value is LocalPurge {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'id' in value &&
    typeof value.id === 'string' &&
    'callerReference' in value &&
    typeof value.callerReference === 'string' &&
    'createdAt' in value &&
    typeof value.createdAt === 'number' &&
    'completedAt' in value &&
    typeof value.completedAt === 'number' &&
    'items' in value &&
    Array.isArray(value.items) &&
    value.items.every((item) => typeof item === 'string')
  );
}

async function readFolder(path: string): Promise<readonly string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return [];
    throw error;
  }
}

function toLocalCdnError(error: unknown, folder: string): unknown {
  if (!['EACCES', 'EPERM', 'EROFS'].some((code) => isCode(error, code))) return error;
  return new UserError({
    code: 'purges-not-writable',
    what: `The list of local purges in ${folder} cannot be written.`,
    why: 'The directory, or one above it, is read-only for this user.',
    next: 'Give this user write permission there, or run storyclub in a directory you own.',
    cause: error,
  });
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
