import { readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isCode } from './directory-lock.ts';
import { parseRecord } from './directory-store.ts';

/** Files younger than this (ms) may belong to a write under way. */
const youngFor = 3_600_000;

/** Deleted keys whose versions are kept in one of the 256 folders. */
const maxGone = 50;

/**
 * Removes what a killed process left in a folder of the local origin: bodies no record names and
 * drafts of records, once they are an hour old. Of deleted keys those deleted last are kept.
 */
export function sweepLeftovers(folder: string): void {
  removeOldest(folder, readdirSync(folder));
  const names = readdirSync(folder);
  const records = new Set(names.filter((name) => name.endsWith('.json')));
  const bodiesOf = new Map<string, string[]>();
  for (const name of names.filter((each) => each.endsWith('.body'))) {
    const stem = stemOf(name);
    const known = bodiesOf.get(stem);
    if (known === undefined) bodiesOf.set(stem, [name]);
    else known.push(name);
  }
  for (const [stem, bodies] of bodiesOf) {
    if (bodies.length === 1 && records.has(`${stem}.json`)) continue;
    const old = bodies.filter((name) => isOld(join(folder, name)));
    if (old.length === 0) continue;
    const named = namedBodies(folder, stem);
    for (const name of old) if (!named.has(name)) rmSync(join(folder, name), { force: true });
  }
  for (const name of names) {
    if (name.endsWith('.draft') && isOld(join(folder, name)))
      rmSync(join(folder, name), { force: true });
  }
}

function removeOldest(folder: string, names: readonly string[]): void {
  const gone = names.filter((name) => name.endsWith('.gone'));
  if (gone.length <= maxGone) return;
  // A rename changes the ctime, and only that: it is when the key was deleted.
  const deletedAt = new Map(gone.map((name) => [name, statSync(join(folder, name)).ctimeMs]));
  const byAge = gone.toSorted((a, b) => (deletedAt.get(b) ?? 0) - (deletedAt.get(a) ?? 0));
  for (const name of byAge.slice(maxGone)) {
    const bodies = namedBodies(folder, stemOf(name));
    const live = names.includes(`${stemOf(name)}.json`);
    rmSync(join(folder, name), { force: true });
    if (!live) for (const body of bodies) rmSync(join(folder, body), { force: true });
  }
}

function stemOf(name: string): string {
  return name.slice(0, name.indexOf('.'));
}

/** Bodies that a key's record names, live or deleted. */
function namedBodies(folder: string, stem: string): ReadonlySet<string> {
  const bodies = ['json', 'gone'].flatMap((ending) => {
    const path = join(folder, `${stem}.${ending}`);
    try {
      const { body, older = [] } = parseRecord(readFileSync(path, 'utf8'), path);
      return [body, ...older];
    } catch (error) {
      if (isCode(error, 'ENOENT')) return [];
      throw error;
    }
  });
  return new Set(bodies.map((body) => `${stem}.${body}.body`));
}

function isOld(path: string): boolean {
  try {
    return Date.now() - statSync(path).mtimeMs > youngFor;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false;
    throw error;
  }
}
