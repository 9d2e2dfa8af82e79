/** The tag every object of the site is stored with. */
export const SITE_TAG = 'site';

/** FNV-1a, 32 bits, from an offset of its own. */
function fnv(text: string, offset: number): string {
  let hash = offset;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** 64 bits of a text, 16 hex digits. Tells names apart; no security rests on it. */
export function hash64(text: string): string {
  return `${fnv(text, 0x811c9dc5)}${fnv(text, 0x1b873593)}`;
}

/** The cache tag of one key. A collision purges one object too many, never one too few. */
export function tagOf(key: string): string {
  return `k:${hash64(key)}`;
}
