/** A slug is a folder name on disk (255 bytes there) and part of an S3 key (1,024 bytes): this leaves room for both. */
const maxSlugBytes = 180;

const notKept = /[^\p{L}\p{M}\p{N}]+/gu;
/** Belongs inside a word, as in `don’t`, or cannot be seen, as U+2060: dropped without leaving a gap. */
const insideWords = /['’‘\p{Cf}]+/gu;
/** A mark with nothing before it would fuse with the slash of the URL. */
const leadingMarks = /^[-\p{M}]+/u;

/**
 * Letters, marks and digits of any script, NFC, lower case where the script has case, `-` between words, at most
 * 180 bytes of UTF-8. `''` when nothing is left, which the caller reports.
 */
export function toSlug(text: string): string {
  const words = text
    .normalize('NFC')
    .toLowerCase()
    .replace(insideWords, '')
    .replace(notKept, '-')
    .replace(leadingMarks, '')
    .replace(/-+$/, '')
    .normalize('NFC');
  return cutBytes(words, maxSlugBytes);
}

/**
 * Equal for tags that differ only in case, spaces or punctuation; `''` when nothing is left. It groups tags and is
 * no URL: the page's slug is `toSlug` of one spelling.
 */
export function tagKey(tag: string): string {
  return tag.normalize('NFC').toUpperCase().toLowerCase().replace(notKept, '').normalize('NFC');
}

/** Cuts between words if there is a gap in the second half, else between a letter and the next with its marks kept. */
function cutBytes(slug: string, limit: number): string {
  if (slug.length * 3 <= limit || Buffer.byteLength(slug) <= limit) return slug;
  let bytes = 0;
  let end = 0;
  for (const [letter] of slug.matchAll(/\P{M}\p{M}*/gu)) {
    bytes += Buffer.byteLength(letter);
    if (bytes > limit) break;
    end += letter.length;
  }
  const cut = slug.slice(0, end);
  const gap = cut.lastIndexOf('-');
  return gap > end / 2 && slug[end] !== '-' ? cut.slice(0, gap) : cut.replace(/-+$/, '');
}
