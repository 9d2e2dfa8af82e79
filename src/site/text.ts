/** What word counts, excerpts and directions depend on beside the text: part of the build key. */
export const unicodeData = `${process.versions['unicode']}/${process.versions['icu']}`;

export function dirOf(_lang: string): 'ltr' | 'rtl' {
  throw new Error('not written yet');
}

export function countWords(_text: string): number {
  throw new Error('not written yet');
}

/** Minutes, at least 1. */
export function toReadingTime(_words: number): number {
  throw new Error('not written yet');
}

/** One line, NFC, at most 200 characters and `…`, cut from the first 600 of `text`. */
export function toExcerpt(_text: string): string {
  throw new Error('not written yet');
}

/** The same text in memory of its own: a slice would keep the whole it was cut from alive. */
export function copyString(_text: string): string {
  throw new Error('not written yet');
}
