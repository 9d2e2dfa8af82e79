import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** Bytes: far more than an object of the state unpacks to. A forged one of a megabyte could ask for a gigabyte. */
const most = 256_000_000;

/** The text of gzip. Rejects what is none, and what would unpack to more than 256 MB. */
export async function inflate(bytes: Uint8Array): Promise<string> {
  return (await promisify(gunzip)(bytes, { maxOutputLength: most })).toString('utf8');
}
