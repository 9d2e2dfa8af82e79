import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom, type Random } from './random.ts';
import { FIRST_NAMES, LAST_NAMES, NOUNS, WORDS } from './words.ts';

/** Length of a story's Markdown, UTF-8 bytes. */
export const STORY_BYTES = 8192;
const LINK_EVERY_BYTES = 2048;
const TAGS = 60;
const TAGS_PER_STORY = 4;
const FIRST_DAY = Date.UTC(2010, 0, 1);
const DAYS = 5800;
const DAY_MS = 86_400_000;

/**
 * Writes `count` stories of 8 KB, or of `bytes`, as `<slug>.md` into a folder, the same bytes on every machine: quotation marks
 * outside Latin-1 (engines then hold the text in two bytes a character), a link every 2 KB to another story,
 * 4 tags each out of 60, 50 authors, dates over sixteen years. Links are absolute paths and the front matter is
 * plain YAML, so that every generator reads the same files.
 */
export function generateStories(folder: string, count: number, bytes = STORY_BYTES): void {
  mkdirSync(folder, { recursive: true });
  for (let story = 0; story < count; story++) {
    writeFileSync(join(folder, `${slugOf(story)}.md`), storyText(story, count, bytes));
  }
}

export const slugOf = (story: number): string => `story-${String(story).padStart(6, '0')}`;

function storyText(story: number, count: number, bytes: number): string {
  const random = seededRandom(story);
  const day = new Date(FIRST_DAY + random.below(DAYS) * DAY_MS).toISOString().slice(0, 10);
  const first = random.below(TAGS);
  const step = 1 + random.below(TAGS / TAGS_PER_STORY - 1);
  const tags = Array.from({ length: TAGS_PER_STORY }, (_, tag) =>
    tagOf((first + tag * step) % TAGS),
  );
  const frontMatter = [
    '---',
    `title: ${capitalise(`the ${random.pick(NOUNS)} and the ${random.pick(NOUNS)}`)}`,
    `author: ${random.pick(FIRST_NAMES)} ${random.pick(LAST_NAMES)}`,
    `date: ${day}`,
    `tags: [${tags.join(', ')}]`,
    '---',
    '',
  ].join('\n');
  return frontMatter + body(random, count, bytes - Buffer.byteLength(frontMatter));
}

function body(random: Random, count: number, bytes: number): string {
  const paragraphs: string[] = [];
  let written = 0;
  let nextLink = LINK_EVERY_BYTES / 2;
  while (written < bytes - 2) {
    let text = paragraph(random);
    if (written >= nextLink) {
      text += ` They called it [the ${random.pick(NOUNS)}](/stories/${slugOf(random.below(count))}/).`;
      nextLink += LINK_EVERY_BYTES;
    }
    paragraphs.push(text);
    written += Buffer.byteLength(text) + 2;
  }
  return `\n${paragraphs.join('\n\n')}\n`;
}

function paragraph(random: Random): string {
  const sentences = Array.from({ length: 3 + random.below(4) }, () => sentence(random));
  return sentences.join(' ');
}

function sentence(random: Random): string {
  const words = Array.from({ length: 6 + random.below(12) }, () => random.pick(WORDS));
  const plain = `${capitalise(words.join(' '))}.`;
  const kind = random.below(10);
  if (kind < 3) return `“${plain}”`;
  return kind === 3 ? plain.replace(/ (\w+)\.$/, ' *$1*.') : plain;
}

const tagOf = (tag: number): string => `${NOUNS[tag % NOUNS.length] ?? 'tag'}-${tag}`;

const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
