/** Makes equal lists one: most pages load the same files, and a list for each would be kept until the end of a build. */
export function sharedLists(): (list: readonly string[]) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (list) => {
    const id = list.join('\n');
    const same = known.get(id) ?? list;
    known.set(id, same);
    return same;
  };
}

const EMPTY: readonly never[] = [];

/** The list, or the one empty list when nothing is in it. */
export const orEmpty = <T>(list: readonly T[]): readonly T[] => (list.length === 0 ? EMPTY : list);
