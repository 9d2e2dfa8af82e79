import type { OutputFile, StoryCard } from './types.ts';

/** A file of the site with the digest of all it was made from. */
export interface MadeFile {
  readonly file: OutputFile;
  readonly input: string;
}

/** A file in a row of values; the rows of a part share content types, loads and languages through tables. */
type FileRow = readonly [
  key: string,
  kind: number,
  contentType: number,
  digest: string,
  size: number,
  contentDigest: string | 0,
  loads: number,
  input: string,
  story: CardRow | 0,
];

type CardRow = readonly [
  title: string,
  date: string,
  author: string,
  tags: readonly string[],
  excerpt: string,
  readingTime: number,
  file: string,
  lang: number,
  updated: string | 0,
  redirectFrom: readonly string[] | 0,
];

export interface PackedFiles {
  readonly contentTypes: readonly string[];
  readonly loads: readonly (readonly string[])[];
  readonly languages: readonly string[];
  readonly rows: readonly FileRow[];
}

const KINDS = [
  'story',
  'listing',
  'not-found',
  'fingerprinted',
  'file',
] as const satisfies OutputFile['kind'][];

export function packFiles(made: readonly MadeFile[]): PackedFiles {
  const contentTypes = new Map<string, number>();
  const loads = new Map<string, number>();
  const languages = new Map<string, number>();
  const packCard = (card: StoryCard): CardRow => [
    card.title,
    card.date,
    card.author,
    card.tags,
    card.excerpt,
    card.readingTime,
    card.file,
    positionIn(languages, card.lang),
    card.updated ?? 0,
    card.redirectFrom.length === 0 ? 0 : card.redirectFrom,
  ];
  const rows = made.map(({ file, input }): FileRow => [
    file.key,
    KINDS.indexOf(file.kind),
    positionIn(contentTypes, file.contentType),
    file.digest,
    file.size,
    file.contentDigest ?? 0,
    positionIn(loads, file.loads.join('\n')),
    input,
    file.story === null ? 0 : packCard(file.story),
  ]);
  return {
    contentTypes: [...contentTypes.keys()],
    loads: [...loads.keys()].map((joined) => (joined === '' ? [] : joined.split('\n'))),
    languages: [...languages.keys()],
    rows,
  };
}

export function unpackFiles({ contentTypes, loads, languages, rows }: PackedFiles): MadeFile[] {
  const unpackCard = (row: CardRow): StoryCard => ({
    title: row[0],
    date: row[1],
    author: row[2],
    tags: row[3],
    excerpt: row[4],
    readingTime: row[5],
    file: row[6],
    lang: languages[row[7]] ?? '',
    updated: row[8] === 0 ? null : row[8],
    redirectFrom: row[9] === 0 ? [] : row[9],
  });
  return rows.map(
    ([key, kind, contentType, digest, size, contentDigest, loaded, input, story]): MadeFile => ({
      file: {
        key,
        kind: KINDS[kind] ?? 'file',
        contentType: contentTypes[contentType] ?? '',
        digest,
        size,
        contentDigest: contentDigest === 0 ? null : contentDigest,
        loads: loads[loaded] ?? [],
        story: story === 0 ? null : unpackCard(story),
      },
      input,
    }),
  );
}

function positionIn(table: Map<string, number>, value: string): number {
  const known = table.get(value);
  if (known !== undefined) return known;
  table.set(value, table.size);
  return table.size - 1;
}
