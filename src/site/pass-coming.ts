import type { Finding } from '../findings/finding.ts';
import type { Arrangement } from './arrange.ts';
import type { StoryBodyRecord } from './build-cache.ts';
import type { Build } from './build-changed.ts';
import type { Links } from './link-index.ts';
import type { FrontMatterPass } from './pass-front-matter.ts';
import { toBodyRecord } from './pass-stories.ts';

export interface ComingPass {
  /** By source. */
  readonly bodies: ReadonlyMap<string, StoryBodyRecord>;
  readonly findings: readonly Finding[];
}

/** Stories dated in the future get no page, but are checked now: none of them shall stop the build of its day. */
export async function checkComing(
  { crew, withheld }: Build,
  { front, arrangement, links }: { front: FrontMatterPass; arrangement: Arrangement; links: Links },
): Promise<ComingPass> {
  const out = new Set(arrangement.stories.map(({ file }) => file));
  const coming = [...front.stories.values()].filter(
    ({ file, meta }) => !meta.draft && !out.has(file) && !withheld.has(meta.slug),
  );
  const bodies = new Map<string, StoryBodyRecord>();
  const jobs = coming.flatMap(({ file, meta, body }) => {
    const source = front.sources.get(file);
    if (body !== null && links.isRight(file, body)) bodies.set(file, body);
    return bodies.has(file) || source === undefined
      ? []
      : [{ source, meta, place: null, standing: null }];
  });
  await crew.stories({
    length: jobs.length,
    slice: (from, to) => jobs.slice(from, to),
    take: (answers, from) =>
      answers.forEach((answer, position) => {
        const file = jobs[from + position]?.source.file;
        if (file !== undefined) bodies.set(file, toBodyRecord(answer));
      }),
  });
  return { bodies, findings: [...bodies.values()].flatMap(({ findings }) => findings) };
}
