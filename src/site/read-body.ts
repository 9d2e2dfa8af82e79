import { readFileSync } from 'node:fs';

/** The bytes of a file that ships as it is. */
export function readBody(path: string): Buffer {
  return readFileSync(path);
}
