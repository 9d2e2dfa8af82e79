import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readFileSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { UserError } from '../findings/user-error.ts';

/** A section under lock takes about a millisecond: a lock this old (ms) belongs to nobody. */
const staleAfter = 30_000;
/** A holder whose process is gone on this machine is believed dead after this many ms. */
const deadAfter = 1_000;
/** How long to wait for a lock that others hold, ms. */
const giveUpAfter = 60_000;
const host = hostname();

/** What a section under lock may ask before it commits. */
export interface HeldLock {
  /** Throws when the process slept for so long that another may have taken the lock over. */
  assertHeld(): void;
}

/**
 * Runs `section` while no other process runs one under the same path. The section is synchronous, so
 * that calls of this process never contend and the lock is held as short as can be. The lock is a file
 * created exclusively; one whose owner died is taken over.
 */
export async function withLock<T>(path: string, section: (lock: HeldLock) => T): Promise<T> {
  const began = performance.now();
  let lasts = tryLock(path);
  while (lasts === null) {
    if (performance.now() - began > giveUpAfter) throw lockHeld(path);
    if (!removeStale(path)) await pause(2 + Math.random() * 8);
    lasts = tryLock(path);
  }
  const lockedAt = performance.now();
  const heldFor = lasts;
  try {
    return section({
      assertHeld: () => {
        if (performance.now() - lockedAt > heldFor) throw sleptTooLong(path);
      },
    });
  } finally {
    unlinkIfThere(path);
  }
}

function sleptTooLong(path: string): UserError {
  return new UserError({
    code: 'origin-slept',
    what: 'This process was stopped while it held a file of the local origin.',
    why: `Another may have taken the file over since, so nothing more was written: ${path}.`,
    next: 'Run it again.',
  });
}

/** Takes a lock, if nobody has it; how long it may be held, ms, else null. */
function tryLock(path: string): number | null {
  const file = createIfNew(path);
  if (file === null) return null;
  const owner = Buffer.from(JSON.stringify({ host, pid: process.pid, nonce: randomUUID() }));
  try {
    return writeSync(file, owner) === owner.byteLength ? staleAfter / 2 : deadAfter / 2;
  } catch (error) {
    // A full disk has room for a name, and what is deleted under it makes room. Unsigned, it is soon taken for a dead one's.
    if (isCode(error, 'ENOSPC') || isCode(error, 'EDQUOT')) return deadAfter / 2;
    unlinkIfThere(path);
    throw error;
  } finally {
    closeSync(file);
  }
}

function createIfNew(path: string): number | null {
  try {
    return openSync(path, 'wx');
  } catch (error) {
    if (isCode(error, 'EEXIST')) return null;
    throw error;
  }
}

/**
 * Removes a lock without a living owner. Two processes that both judged the same lock stale must not
 * remove the second's new one, so judging and removing happen under a claim.
 */
function removeStale(path: string): boolean {
  if (!isStale(path)) return false;
  const claim = `${path}.takeover`;
  if (tryLock(claim) === null) {
    if (isStale(claim)) unlinkIfThere(claim);
    return false;
  }
  try {
    if (!isStale(path)) return false;
    unlinkIfThere(path);
    return true;
  } finally {
    unlinkIfThere(claim);
  }
}

function isStale(path: string): boolean {
  try {
    const age = Date.now() - statSync(path).mtimeMs;
    if (age > staleAfter) return true;
    return age > deadAfter && isOwnerDead(readFileSync(path, 'utf8'));
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false;
    throw error;
  }
}

function isOwnerDead(owner: string): boolean {
  const [, ownerHost, pid] = /^\{"host":"([^"]*)","pid":(\d+),/.exec(owner) ?? [];
  // An unfinished line was cut off by the owner's death: one call writes it.
  if (ownerHost === undefined || pid === undefined) return true;
  if (ownerHost !== host) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return isCode(error, 'ESRCH');
  }
}

function lockHeld(path: string): UserError {
  return new UserError({
    code: 'origin-locked',
    what: `Another process has held the lock ${path} for a minute.`,
    next: 'Wait for the other storyclub to end; if none is running, delete that file.',
  });
}

function unlinkIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
  }
}

/** Whether a thrown value is a system error with this code. */
export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
