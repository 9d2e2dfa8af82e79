import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';

import { UserError } from '../findings/user-error.ts';
import { readOwned } from './read-build-cache.ts';
import { removeBuildCache, writeOwned } from './write-build-cache.ts';

/** The folders one build writes: new files wait in `staging` until all of them are there. */
export interface OutputFolders {
  readonly root: string;
  readonly outDir: string;
  /** Where the build notes what it wrote. */
  readonly cacheDir: string;
  /** Beside the output folder, on the same disk, and this build's alone: `.dist.next/1234-1`. */
  readonly staging: string;
}

let builds = 0;

export function foldersOf({
  root,
  outDir,
  cacheDir,
}: Pick<OutputFolders, 'root' | 'outDir' | 'cacheDir'>): OutputFolders {
  builds += 1;
  const waiting = join(dirname(outDir), `.${basename(outDir)}.next`);
  return { root, outDir, cacheDir, staging: join(waiting, `${process.pid}-${builds}`) };
}

/** Refuses an output folder in which a build would swallow its own sources. Throws a UserError. */
export function checkOutputFolder({ root, outDir }: OutputFolders): void {
  const way = relative(outDir, root);
  const holdsSite = way === '' || !(way === '..' || way.startsWith(`..${sep}`));
  const [top = '', next = ''] = relative(root, outDir).split(sep);
  if (top === '.storyclub' && next === 'preview') return;
  if (!holdsSite && !['stories', 'templates', '.storyclub', '.git'].includes(top)) return;
  throw new UserError({
    code: 'output-folder-unsuitable',
    what: `The pages cannot be written to ${outDir}.`,
    why: holdsSite
      ? 'It holds the site itself.'
      : `It is inside ${top}/, which the site is read from.`,
    next: 'Name a folder of its own in `outDir`, such as dist.',
  });
}

/** An empty staging folder; what builds that were cut short left beside it is removed. */
export function openStaging({ staging }: OutputFolders): void {
  const waiting = dirname(staging);
  mkdirSync(waiting, { recursive: true });
  for (const name of readdirSync(waiting)) {
    const pid = Number(name.split('-')[0]);
    const isOurs = pid === process.pid;
    if (!isOurs && !isRunning(pid)) rmSync(join(waiting, name), { recursive: true, force: true });
  }
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging);
}

export function dropStaging({ staging }: OutputFolders): void {
  rmSync(staging, { recursive: true, force: true });
  removeIfEmpty(dirname(staging));
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Puts the staging folder in the place of the output folder. Throws a UserError when that would destroy files of others. */
export function swapOutput(folders: OutputFolders, keys: readonly string[]): void {
  const { root, outDir, cacheDir, staging } = folders;
  const owned = ownedKeys(folders);
  refuseForeign(outDir, new Set(owned));
  const old = `${staging}-old`;
  removeBuildCache(cacheDir);
  writeOwned(cacheDir, { outDir: relative(root, outDir), keys: [...owned, ...keys] });
  const hadOutput = existsSync(outDir);
  if (hadOutput) renameSync(outDir, old);
  try {
    renameSync(staging, outDir);
  } catch (error) {
    if (hadOutput) renameSync(old, outDir);
    throw error;
  }
  writeOwned(cacheDir, { outDir: relative(root, outDir), keys });
  rmSync(old, { recursive: true, force: true });
}

export interface OutputChange {
  /** Keys waiting in the staging folder. */
  readonly written: readonly string[];
  /** Keys of the last build that are no longer there. */
  readonly removed: readonly string[];
  /** Keys of the last build. */
  readonly before: ReadonlySet<string>;
}

/** Moves new files in one by one and removes old ones. Between the first and the last there is no build cache. */
export function applyToOutput(folders: OutputFolders, change: OutputChange): void {
  const { root, outDir, cacheDir, staging } = folders;
  const { written, removed, before } = change;
  const owned = new Set([...before, ...ownedKeys(folders)]);
  const foreign = written.filter((key) => !owned.has(key) && existsSync(join(outDir, key)));
  if (foreign.length > 0) throw foreignError(outDir, foreign);
  removeBuildCache(cacheDir);
  writeOwned(cacheDir, { outDir: relative(root, outDir), keys: [...before, ...written] });
  for (const key of removed) rmSync(join(outDir, key), { force: true });
  for (const key of removed) removeEmptyFolders(outDir, dirname(key));
  for (const key of written) {
    mkdirSync(join(outDir, dirname(key)), { recursive: true });
    renameSync(join(staging, key), join(outDir, key));
  }
  dropStaging(folders);
}

/** The same for files that all stand there: none comes, none goes. */
export function replaceInOutput(folders: OutputFolders, written: readonly string[]): void {
  const { outDir, cacheDir, staging } = folders;
  removeBuildCache(cacheDir);
  for (const key of written) renameSync(join(staging, key), join(outDir, key));
}

function ownedKeys({ root, outDir, cacheDir }: OutputFolders): readonly string[] {
  const owned = readOwned(cacheDir);
  return owned !== null && resolve(root, owned.outDir) === outDir ? owned.keys : [];
}

function refuseForeign(outDir: string, owned: ReadonlySet<string>): void {
  if (!existsSync(outDir)) return;
  const foreign = filesIn(outDir).filter((key) => !owned.has(key));
  if (foreign.length > 0) throw foreignError(outDir, foreign);
}

function foreignError(outDir: string, foreign: readonly string[]): UserError {
  const shown = foreign.slice(0, 3).join(', ') + (foreign.length > 3 ? '…' : '');
  return new UserError({
    code: 'output-folder-foreign',
    what: `${outDir} holds ${foreign.length === 1 ? 'a file' : `${foreign.length} files`} this site's build did not write: ${shown}.`,
    why: 'Writing the pages would destroy them.',
    next: 'Move them away, or name another folder in `outDir`.',
  });
}

/** Every file below a folder as a key, NFC. */
function filesIn(folder: string): string[] {
  if (!lstatSync(folder).isDirectory()) return [basename(folder)];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/').normalize('NFC'),
    );
}

function removeEmptyFolders(outDir: string, from: string): void {
  for (let folder = from; folder !== '.'; folder = dirname(folder)) {
    if (!removeIfEmpty(join(outDir, folder))) return;
  }
}

function removeIfEmpty(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}
