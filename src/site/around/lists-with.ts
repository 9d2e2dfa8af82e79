import { arrangeList, type List, type ListPage } from '../arrange-list.ts';
import type { Names } from './names.ts';
import type { Side } from './side.ts';

/** The pages of lists that show the story at a position. */
export function listsWith(side: Side, position: number): readonly ListPage[] {
  const story = side.stories[position];
  if (story === undefined) return [];
  const year = story.date.slice(0, 4);
  const { tags, authors } = side.names;
  const all = side.stories.map((_, at) => at);
  const lists: readonly List[] = [
    { kind: 'home', title: '', base: '', stories: all },
    {
      kind: 'year',
      title: year,
      base: `archive/${year}`,
      stories: all.filter((at) => side.stories[at]?.date.startsWith(year)),
    },
    ...named('tag', tags, story.tags),
    ...named('author', authors, [story.author]),
  ];
  return lists
    .flatMap((list) => arrangeList(list, side.storiesPerPage))
    .filter(({ stories }) => stories.includes(position));
}

function named(kind: 'tag' | 'author', names: Names, own: readonly string[]): readonly List[] {
  return [...names.positionsOf(own)].map(([key, stories]) => ({
    kind,
    title: names.titleOf(key) ?? '',
    base: names.get(key) ?? '',
    stories,
  }));
}
