import { arrangeList, type List, type ListPage } from '../arrange-list.ts';
import type { Names } from './names.ts';
import type { Side, SideStory } from './side.ts';

/** The pages of lists that show the story at a position. */
export function listsWith(side: Side, position: number): readonly ListPage[] {
  const story = side.stories[position];
  if (story === undefined) return [];
  const { tags, authors } = side.names;
  const year = story.date.slice(0, 4);
  const lists: readonly List[] = [
    { kind: 'home', title: '', base: '', stories: where(side, () => true) },
    {
      kind: 'year',
      title: year,
      base: `archive/${year}`,
      stories: where(side, ({ date }) => date.startsWith(year)),
    },
    ...named(side, { kind: 'tag', names: tags, own: story.tags, namesOf: (each) => each.tags }),
    ...named(side, {
      kind: 'author',
      names: authors,
      own: [story.author],
      namesOf: (each) => [each.author],
    }),
  ];
  return lists
    .flatMap((list) => arrangeList(list, side.storiesPerPage))
    .filter(({ stories }) => stories.includes(position));
}

function where({ stories }: Side, isOn: (story: SideStory) => boolean): readonly number[] {
  const positions: number[] = [];
  stories.forEach((story, position) => {
    if (isOn(story)) positions.push(position);
  });
  return positions;
}

function named(
  side: Side,
  {
    kind,
    names,
    own,
    namesOf,
  }: {
    readonly kind: 'tag' | 'author';
    readonly names: Names;
    readonly own: readonly string[];
    readonly namesOf: (story: SideStory) => readonly string[];
  },
): readonly List[] {
  const keys = new Set(own.map((name) => names.keyOf(name)));
  return [...keys].map((key) => ({
    kind,
    title: names.titleOf(key) ?? '',
    base: names.get(key) ?? '',
    stories: where(side, (story) => namesOf(story).some((name) => names.keyOf(name) === key)),
  }));
}
