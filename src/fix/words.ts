/** Whole words as Unicode tells them (UAX #29), close enough for words that were typed by a person. */

/** Letters, marks, digits and what joins them. */
const IN_WORD = /[\p{L}\p{M}\p{N}\p{Pc}]/u;
/** Inside a word when letters stand on both sides: `don’t`. */
const JOINER = /['’·]/u;
/** Scripts that write no spaces: there a word may begin and end anywhere. */
const SPACELESS =
  /[\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}]/u;

/** Where a text has `phrase` as whole words: in either Unicode form, at most one line end for each space. */
export function findWords(text: string, phrase: string): readonly Found[] {
  const forms = new Set([phrase, phrase.normalize('NFC'), phrase.normalize('NFD')]);
  const longestFirst = [...forms].toSorted((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map(toPattern).join('|'), 'gu');
  const found: Found[] = [];
  for (const match of text.matchAll(pattern)) {
    const start = match.index;
    const end = start + match[0].length;
    if (isWholeWord(text, start, end)) found.push({ start, end });
  }
  return found;
}

/** By UTF-16 code unit, `end` behind the last. */
export interface Found {
  readonly start: number;
  readonly end: number;
}

const toPattern = (phrase: string): string =>
  phrase
    .split(/\s+/u)
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|/-]/gu, String.raw`\$&`))
    .join(String.raw`(?:[^\S\r\n]+|[^\S\r\n]*(?:\r\n?|\n)[^\S\r\n]*)`);

function isWholeWord(text: string, start: number, end: number): boolean {
  const first = characterAt(text, start);
  const last = characterBefore(text, end);
  const before = characterBefore(text, start);
  const after = characterAt(text, end);
  return (
    !isJoined(before, first, characterBefore(text, start - before.length)) &&
    !isJoined(after, last, characterAt(text, end + after.length))
  );
}

/** Whether a sign beside a word's edge makes it part of a longer word; `beyond` is what follows that sign. */
function isJoined(beside: string, edge: string, beyond: string): boolean {
  if (/\p{M}/u.test(beside) && IN_WORD.test(edge)) return true;
  if (!IN_WORD.test(edge) || SPACELESS.test(edge) || SPACELESS.test(beside)) return false;
  return IN_WORD.test(beside) || (JOINER.test(beside) && IN_WORD.test(beyond));
}

const characterAt = (text: string, at: number): string => {
  const code = text.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
};

function characterBefore(text: string, at: number): string {
  if (at <= 0) return '';
  const low = text.charCodeAt(at - 1);
  const isPair = low >= 0xdc00 && low <= 0xdfff && at > 1;
  return isPair ? characterAt(text, at - 2) : text.slice(at - 1, at);
}
