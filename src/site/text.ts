const readingSpeed = 230;
const maxExcerpt = 200;
const excerptWindow = 600;
const maxPiece = 200;

const rightToLeft = new Set(
  'Adlm Arab Aran Hebr Mand Mend Nkoo Rohg Samr Syrc Syre Syrj Syrn Thaa Yezi'.split(' '),
);
const directions = new Map<string, 'ltr' | 'rtl'>();

/** The direction of the script a language is written in unless its tag says otherwise: `ckb` rtl, `ku` ltr, `ku-Arab` rtl. */
export function dirOf(lang: string): 'ltr' | 'rtl' {
  const known = directions.get(lang);
  if (known !== undefined) return known;
  const direction = rightToLeft.has(new Intl.Locale(lang).maximize().script ?? '') ? 'rtl' : 'ltr';
  directions.set(lang, direction);
  return direction;
}

/** Minutes at 230 words a minute, a middling pace for fiction in one's own language; at least 1. */
export function toReadingTime(words: number): number {
  return Math.max(1, Math.round(words / readingSpeed));
}

/** Classes of characters as bits: all the letters of most texts are told by `common` and counted by `word` alone. */
const word = 1;
const common = 2;
const gap = common;
const spaced = common | word;
const invisible = 4;
const spaceless = 8;

/** Class of each UTF-16 code unit of the Basic Multilingual Plane, 0 for surrogates and until it is first met. */
const classes = new Uint8Array(0x1_0000);

const isInvisible = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/u;
const isWord = /[\p{L}\p{M}\p{N}]/u;
const isSpaceless =
  /[\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}\p{scx=Yiii}\p{scx=Lana}\p{scx=Tale}\p{scx=Talu}\p{scx=Tavt}\p{scx=Java}\p{scx=Bali}]/u;

function classOf(codePoint: number): number {
  const known = classes[codePoint];
  if (known !== undefined && known !== 0) return known;
  const character = String.fromCodePoint(codePoint);
  let found = gap;
  if (isInvisible.test(character)) found = invisible;
  else if (isWord.test(character)) found = isSpaceless.test(character) ? spaceless : spaced;
  if (codePoint < 0xd800 || (codePoint > 0xdfff && codePoint <= 0xffff)) classes[codePoint] = found;
  return found;
}

/**
 * Runs of letters, marks and digits, invisible characters skipped; what stands in a script without spaces is
 * counted by `Intl.Segmenter`.
 */
export function countWords(text: string): number {
  let words = 0;
  /** Class of the last visible character. */
  let last = gap;
  let runStart = -1;
  for (let at = 0; at < text.length; at += 1) {
    const known = classes[text.charCodeAt(at)] ?? 0;
    if ((known & common) !== 0 && runStart < 0) {
      words += known & ~last & word;
      last = known;
      continue;
    }
    const codePoint = text.codePointAt(at) ?? 0;
    const kind = classOf(codePoint);
    if (runStart >= 0 && (kind & common) !== 0) {
      words += segmentWords(text, runStart, at);
      runStart = -1;
    }
    words += kind & ~last & word;
    if (kind === spaceless && runStart < 0) runStart = at;
    if (kind !== invisible) last = kind;
    if (codePoint > 0xffff) at += 1;
  }
  return runStart >= 0 ? words + segmentWords(text, runStart, text.length) : words;
}

const wordSegmenter = new Intl.Segmenter('en', { granularity: 'word' });
const graphemeSegmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** In pieces of at most 200 characters: the time of one call grows with the square of the length. */
function segmentWords(text: string, start: number, end: number): number {
  let words = 0;
  for (let from = start; from < end;) {
    const to = backToCharacter(text, Math.min(end, from + maxPiece));
    for (const segment of wordSegmenter.segment(text.slice(from, to))) {
      if (segment.isWordLike === true) words += 1;
    }
    from = to;
  }
  return words;
}

/** Not between the halves of a surrogate pair. */
function backToCharacter(text: string, at: number): number {
  const isLow = isBetween(text.charCodeAt(at), 0xdc00, 0xdfff);
  return isLow && isBetween(text.charCodeAt(at - 1), 0xd800, 0xdbff) ? at - 1 : at;
}

const isBetween = (code: number, first: number, last: number): boolean =>
  code >= first && code <= last;

const blanks = /[\t\n\f\r ]+/g;
const unprintable = /[^\P{Cc}\n\t]|\p{Cs}/gu;
/** Not before a small letter (`“Tea?” said she`), and not after what may be an abbreviation (`Mrs.`, `Dr.`, `J.`). */
const sentenceEnd =
  /(?:(?<!(?<!\p{L})\p{Lu}\p{L}{0,3})\.|[!?…؟۔।॥።။])["'”’»)\]]*(?=\s+\P{Ll})|[。！？][」』”’）]*/gu;
const danglingEnd = /[\s\p{Cf}\p{Pi}\p{Ps}\p{Pd}"',;:،、，；：]+$/u;

/**
 * One line in NFC of at most 200 characters and `…`, cut from the first 600 of `text`: after a sentence if one ends
 * in the second half, else after a word, never inside what a reader sees as one letter.
 */
export function toExcerpt(text: string): string {
  const start = text.slice(0, backToCharacter(text, excerptWindow));
  const line = start.normalize('NFC').replace(blanks, ' ').replace(unprintable, '').trim();
  if (line.length <= maxExcerpt && text.length <= excerptWindow) return line;
  const head = line.slice(0, backToCharacter(line, maxExcerpt + 1));
  const sentence = lastSentenceEnd(head);
  if (sentence > maxExcerpt / 2) return `${head.slice(0, sentence)} …`;
  const words = head.slice(0, lastWordEnd(head));
  return `${words.replace(danglingEnd, '') || words}…`;
}

function lastSentenceEnd(head: string): number {
  let end = 0;
  for (const match of head.matchAll(sentenceEnd)) {
    const after = match.index + match[0].length;
    if (after <= maxExcerpt) end = after;
  }
  return end;
}

function lastWordEnd(head: string): number {
  const space = head.lastIndexOf(' ');
  if (space > maxExcerpt / 2) return space;
  for (const segmenter of [wordSegmenter, graphemeSegmenter]) {
    const starts = Array.from(segmenter.segment(head), (segment) => segment.index);
    const last = starts.at(-1) ?? 0;
    if (last > 0) return last;
  }
  return Math.min(head.length, maxExcerpt);
}
