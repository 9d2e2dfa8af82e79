import type { ImageUse, LinkUse, RenderedBody } from './story-body.ts';

type Uses = Pick<RenderedBody, 'links' | 'images'>;

/** A link that leads where it says is one word. */
type LinkRow = string | readonly [target: string, answer: string];
type ImageRow = readonly [target: string, key: string | null];
type Rows = readonly [links: readonly LinkRow[], images: readonly ImageRow[]];

/** What a body refers to, in one line of text. */
export function toUsesText({ links, images }: Uses): string {
  const rows: Rows = [
    links.map(({ target, answer }) => (target === answer ? target : [target, answer])),
    images.map(({ target, key }) => [target, key]),
  ];
  return JSON.stringify(rows);
}

/** What `toUsesText` wrote. */
export function fromUsesText(text: string): Uses {
  const rows: unknown = JSON.parse(text);
  if (!isRows(rows)) throw new Error('a line of uses is not what it was written as');
  const [links, images] = rows;
  return {
    links: links.map((row): LinkUse =>
      typeof row === 'string' ? { target: row, answer: row } : { target: row[0], answer: row[1] },
    ),
    images: images.map(([target, key]): ImageUse => ({ target, key })),
  };
}

const isRows = (value: unknown): value is Rows => Array.isArray(value);
