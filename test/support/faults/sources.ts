import { type Club, story } from '../club.ts';

/** The sources of a site through its history: what each publish finds on disk. */

const DAY = 86_400_000;

/** `null` takes a file away. */
export type Edits = Readonly<Record<string, string | null>>;

const old = (title: string, body?: string): string =>
  story({ title, date: '2019-11-18', ...(body === undefined ? {} : { body }) });

const young = (title: string, { body, now }: { body: string; now: number }): string =>
  story({ title, date: new Date(now - 10 * DAY).toISOString().slice(0, 10), body });

export const file = (slug: string): string => `stories/${slug}.md`;
const sheet = 'templates/assets/site.css';

/** What the site begins as. `now`: epoch milliseconds. */
export function firstStories(now: number): Readonly<Record<string, string>> {
  return {
    fox: old('The Fox', 'Teh fox.'),
    well: old('The Well', 'The well was deap.'),
    mill: old('The Mill'),
    heron: old('The Heron'),
    robin: old('The Robin'),
    owl: young('The Owl', { body: 'An owll.', now }),
    wren: young('The Wren', { body: 'A wren.', now }),
  };
}

const look = 'body { color: maroon }\n';

/** The edits between the first publish and the one that is to die. */
export const history = (now: number) => ({
  owl: { [file('owl')]: young('The Owl', { body: 'An owl.', now }) },
  secondLook: { [sheet]: 'body { color: navy }\n' },
  fox: { [file('fox')]: old('The Fox', 'The fox.') },
  thirdLook: {
    [sheet]: look,
    [file('well')]: old('The Well', 'The well was deep.'),
    [file('wren')]: young('The Wren', { body: 'A brown wren.', now }),
  },
});

/** The change set, whatever was edited since: a story more, one less, one renamed, one settled and one young corrected again. */
export const changeSet = (now: number): Edits => ({
  [sheet]: look,
  [file('newt')]: young('The Newt', { body: 'A newt.', now }),
  [file('mill')]: null,
  [file('heron')]: null,
  [file('crane')]: story({
    title: 'The Crane',
    date: '2019-11-18',
    more: 'redirectFrom: /stories/heron/',
  }),
  [file('fox')]: old('The Fox', 'The red fox.'),
  [file('wren')]: young('The Wren', { body: 'A small brown wren.', now }),
});

/** Newer sources: one edited on, one back to what it was before, the new one gone, the deleted one back, another look. */
export const newerSet = (now: number): Edits => ({
  [file('newt')]: null,
  [file('mill')]: old('The Mill'),
  [file('fox')]: old('The Fox', 'The red fox ran.'),
  [file('wren')]: young('The Wren', { body: 'A brown wren.', now }),
  [sheet]: 'body { color: navy }\n',
});

export async function edit(club: Pick<Club, 'write' | 'remove'>, edits: Edits): Promise<void> {
  for (const [path, text] of Object.entries(edits))
    await (text === null ? club.remove(path).catch(() => {}) : club.write(path, text));
}
