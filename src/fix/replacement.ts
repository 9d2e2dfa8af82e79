/** A word, or some, to be put in the place of others. */
export interface Replacement {
  readonly from: string;
  readonly to: string;
}

/**
 * Reads `teh=the`. A sign behind a backslash stands for itself: `a\=b=c` replaces `a=b`. Null when there is no `=`, or
 * nothing before it, or the same on both sides.
 */
export function parseReplacement(text: string): Replacement | null {
  const parts = [''];
  for (const [, escaped, plain = ''] of text.matchAll(/\\([\\=])|([^])/gu)) {
    if (escaped === undefined && plain === '=' && parts.length === 1) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${escaped ?? plain}`);
  }
  const [from = '', to] = parts;
  if (to === undefined || from.trim() === '') return null;
  return from.normalize('NFC') === to.normalize('NFC') ? null : { from, to };
}
