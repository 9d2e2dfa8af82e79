/** Letters, marks and digits of any script, NFC, lower case, `-` between words. `''` when nothing is left: a finding of the caller's. */
export function toSlug(_text: string): string {
  throw new Error('not written yet');
}

/** Equal for tags that differ only in case, spaces or punctuation; `''` when nothing is left. Not a URL: the page's slug is `toSlug` of a spelling. */
export function tagKey(_tag: string): string {
  throw new Error('not written yet');
}
