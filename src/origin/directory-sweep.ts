import { readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isCode } from './directory-lock.ts';
import { parseRecord } from './directory-store.ts';

/** Files younger than this (ms) may belong to a write under way. */
const youngFor = 3_600_000;

/**
 * Removes what a killed process left in a folder of the local origin: bodies no record names and
 * drafts of records, once they are an hour old.
 */
export function sweepLeftovers(folder: string): void {
  const names = readdirSync(folder);
  const records = new Set(names.filter((name) => name.endsWith('.json')));
  const bodies = names.filter((name) => name.endsWith('.body'));
  const bodiesOf = new Map<string, number>();
  for (const name of bodies) bodiesOf.set(stemOf(name), (bodiesOf.get(stemOf(name)) ?? 0) + 1);
  const suspects = bodies.filter(
    (name) => bodiesOf.get(stemOf(name)) !== 1 || !records.has(`${stemOf(name)}.json`),
  );
  for (const name of suspects) {
    if (isOld(join(folder, name)) && !isNamed(folder, name))
      rmSync(join(folder, name), { force: true });
  }
  for (const name of names) {
    if (name.endsWith('.draft') && isOld(join(folder, name)))
      rmSync(join(folder, name), { force: true });
  }
}

function stemOf(name: string): string {
  return name.slice(0, name.indexOf('.'));
}

function isNamed(folder: string, bodyName: string): boolean {
  const path = join(folder, `${stemOf(bodyName)}.json`);
  try {
    const record = parseRecord(readFileSync(path, 'utf8'), path);
    return bodyName === `${stemOf(bodyName)}.${record.body}.body`;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false;
    throw error;
  }
}

function isOld(path: string): boolean {
  try {
    return Date.now() - statSync(path).mtimeMs > youngFor;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false;
    throw error;
  }
}
