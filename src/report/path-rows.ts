import { urlsOf } from '../cache/urls.ts';
import { type Paint, printable } from './paint.ts';
import { wrap } from './wrap.ts';

/** Paths of a row that are shown. */
const SHOWN = 30;

/** The address readers know a key by: `/stories/the-fox/`. */
export function pathOf(key: string): string {
  const [first = '', pretty = first] = urlsOf(key);
  return printable(key === 'index.html' ? first : pretty);
}

/** Paths of keys that may be many, in one row; none of none. */
export function pathsOf(keys: readonly string[]): readonly string[] {
  if (keys.length === 0) return [];
  const more = keys.length - SHOWN;
  const shown = keys.slice(0, SHOWN).map(pathOf).join(' ');
  return [more > 0 ? `${shown} and ${more.toLocaleString('en-US')} more` : shown];
}

/** A heading with rows below it, after an empty line; nothing without rows. */
export function group(
  title: string,
  rows: readonly string[],
  { paint, width }: { readonly paint: Paint; readonly width: number },
): readonly string[] {
  if (rows.length === 0) return [];
  return [
    '',
    paint('bold', title),
    ...rows.flatMap((row) => {
      const [first = '', ...more] = wrap(row, width - 4);
      return [`  ${first}`, ...more.map((line) => `    ${line}`)];
    }),
  ];
}
