import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from '../findings/user-error.ts';
import { toCalendarDay } from '../site/calendar-day.ts';
import { toSlug } from '../site/slug.ts';

export interface NewStory {
  readonly title: string;
  readonly author: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly draft: boolean;
  /** Markdown; may be empty. */
  readonly body: string;
}

/**
 * Writes a story's file below `root` and gives back its path relative to it: `stories/the-fox.md`.
 * @throws UserError when the title gives no file name, the date is none, or the file is there already.
 */
export async function writeStory(root: string, story: NewStory): Promise<string> {
  const slug = toSlug(story.title);
  if (slug === '') throw noSlug(story.title);
  if (toCalendarDay(story.date, 'UTC') !== story.date) throw noDate(story.date);
  const file = `stories/${slug}.md`;
  const path = join(root, file);
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(path, storyText(story), { flag: 'wx' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw taken(file);
    throw error;
  }
  return file;
}

function storyText({ title, author, date, draft, body }: NewStory): string {
  const front = [
    '---',
    `title: ${yamlText(title)}`,
    `author: ${yamlText(author)}`,
    `date: ${date}`,
    'tags: []',
    ...(draft ? ['draft: true'] : []),
    '---',
  ];
  return `${front.join('\n')}\n\n${body}`;
}

/** A double-quoted YAML scalar (YAML 1.2 §7.3.1), of which JSON strings are a part. */
function yamlText(text: string): string {
  return JSON.stringify(text.normalize('NFC'));
}

function noSlug(title: string): UserError {
  return new UserError({
    code: 'title-without-letters',
    what: `The title "${title}" has no letter or digit to name a file and a URL by.`,
    next: 'Give a title in words; the front matter can show another one later.',
  });
}

function noDate(date: string): UserError {
  return new UserError({
    code: 'usage',
    what: `"${date}" is no calendar day.`,
    next: 'Write the day as YYYY-MM-DD: --date 2026-12-24.',
  });
}

function taken(file: string): UserError {
  return new UserError({
    code: 'file-exists',
    what: `${file} is there already, and nothing was overwritten.`,
    next: 'Open that story, or give the new one another title.',
  });
}
