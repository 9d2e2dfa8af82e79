/** Which parts of a story's source are words that readers read. */

export interface Source {
  /** Where the body begins. */
  readonly bodyStart: number;
  /** The value of `title`, if it stands on one line. */
  readonly title: { readonly start: number; readonly end: number } | null;
}

const FRONT_MATTER =
  /^\uFEFF?---(?!-)[^\r\n]*(?:\r\n?|\n)([^]*?)^---[^\S\r\n]*(?:\r\n?|\n|$(?![^]))/mu;

export function splitSource(text: string): Source {
  const front = FRONT_MATTER.exec(text);
  if (front === null || front.index !== 0) return { bodyStart: 0, title: null };
  const title = /^title:[^\S\r\n]*([^\r\n]*)/mu.exec(front[0]);
  const [line = '', value = ''] = title ?? [];
  const start = (title?.index ?? 0) + line.length - value.length;
  return {
    bodyStart: front[0].length,
    title: title === null ? null : { start, end: start + value.length },
  };
}

/** Code, addresses and tags: no words of the story. Tried in this order at each place. */
const NO_PROSE = [
  // A fence and all up to the one that closes it, or the end.
  String.raw`^ {0,3}(?<fence>\x60{3,}|~{3,})[^\r\n]*(?:\r\n?|\n|$)[^]*?(?:^ {0,3}\k<fence>[^\r\n]*|$(?![^]))`,
  String.raw`(?<!\x60)(?<ticks>\x60+)(?!\x60)[^]*?(?<!\x60)\k<ticks>(?!\x60)`,
  // What an inline link or image leads to.
  String.raw`(?<=\])\([^\S\r\n]*(?:<[^<>\r\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)`,
  // The definition of a reference.
  String.raw`^ {0,3}\[[^\]\r\n]+\]:[^\S\r\n]*\S+`,
  String.raw`<(?:!--[^]*?-->|[A-Za-z/][^<>]*>)`,
  String.raw`(?:https?:\/\/|mailto:|www\.)[^\s<>()]+`,
].join('|');

/** The stretches of a text, from `start` on, that are prose; found words must lie within one. */
export function proseOf(
  text: string,
  start: number,
): readonly { readonly start: number; readonly end: number }[] {
  const stretches: { start: number; end: number }[] = [];
  let from = start;
  const pattern = new RegExp(NO_PROSE, 'gmu');
  pattern.lastIndex = start;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (match[0] === '') {
      pattern.lastIndex++;
      continue;
    }
    stretches.push({ start: from, end: match.index });
    from = match.index + match[0].length;
  }
  return [...stretches, { start: from, end: text.length }];
}
