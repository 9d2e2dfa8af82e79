import { toSlug } from './slug.ts';

const segment = /^(?! )[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\\?#*~%]+(?<! )$/u;

/**
 * The site path an old address in `redirectFrom` means: `old-name` is `/stories/old-name/`; a path is itself, with
 * percent-encoding undone and NFC. Null for anything that is not plainly a path of this site: dot segments, hidden
 * names, another host, the home page, and `*` and `~`, which CloudFront cannot purge.
 */
export function toRedirectPath(written: string): string | null {
  const path = decode(written.trim())?.normalize('NFC') ?? null;
  if (path === null) return null;
  if (!path.startsWith('/')) {
    return path !== '' && toSlug(path) === path ? `/stories/${path}/` : null;
  }
  const parts = path.replace(/\/$/, '').split('/').slice(1);
  const isSafe =
    parts.length > 0 &&
    parts.every(
      (part) => segment.test(part) && !part.startsWith('.') && Buffer.byteLength(part) <= 255,
    );
  return isSafe && Buffer.byteLength(path) <= 900 ? path : null;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
