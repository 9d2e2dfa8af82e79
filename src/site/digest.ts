import { hash } from 'node:crypto';

/** SHA-256, base64url without padding: 43 characters. */
export function digestOf(body: string | Uint8Array): string {
  return hash('sha256', body, 'base64url');
}

/** SHA-256 over the JSON of plain values, for telling whether anything a page is made from has changed. */
export function inputDigest(values: unknown): string {
  return digestOf(JSON.stringify(values));
}

/** The first 10 digits of the SHA-256 in hexadecimal, for file names. */
export function fingerprintOf(body: Uint8Array): string {
  return hash('sha256', body, 'hex').slice(0, 10);
}
