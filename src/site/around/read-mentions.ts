import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { findSource } from '../read-sources.ts';

/**
 * Those among these sources that may link to a story: its slug or the name of its file is in their text, in one of the
 * forms links have. Reads each of them, so that it needs no memory of a build.
 */
export function filesThatMention(
  root: string,
  files: Iterable<string>,
  story: { readonly slug: string; readonly file: string },
): readonly string[] {
  const name = basename(story.file, '.md');
  const words = [story.slug, name].flatMap((word) => [
    word,
    word.normalize('NFD'),
    encodeURIComponent(word),
    encodeURIComponent(word.normalize('NFD')),
  ]);
  const sought = [...new Set(words)].map((word) => Buffer.from(word));
  return [...files].filter((file) => {
    const source = findSource(root, file);
    const body = source === null ? null : readWhole(source.path);
    return body !== null && sought.some((word) => body.includes(word));
  });
}

/** A file that cannot be read is not what was published. */
function readWhole(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}
