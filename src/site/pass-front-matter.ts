import type { Finding } from '../findings/finding.ts';
import type { StoryRecord } from './build-cache.ts';
import type { Build } from './build-changed.ts';
import { toStamped } from './build.ts';
import type { SourceFile } from './read-sources.ts';
import { unknownKeyNotices } from './unknown-keys.ts';

export interface FrontMatterPass {
  /** Stories whose front matter is sound, by source. */
  readonly stories: ReadonlyMap<string, StoryRecord>;
  readonly sources: ReadonlyMap<string, SourceFile>;
  /** Sources whose front matter is not. */
  readonly broken: readonly string[];
  readonly findings: readonly Finding[];
}

/** First pass: the front matter of every source that has changed. */
export async function readFrontMatters({ start, standing, crew }: Build): Promise<FrontMatterPass> {
  const stories = new Map<string, StoryRecord>();
  const findings: Finding[] = [];
  const stamps = new Map(start.sources.map(toStamped));
  const changed = start.sources.filter(
    ({ file }) => standing.stories.get(file)?.stamp !== stamps.get(file),
  );
  const answers = await crew.read(changed);
  const fresh = new Map(changed.map(({ file }, position) => [file, answers[position]]));
  const broken: string[] = [];
  for (const { file } of start.sources) {
    const read = fresh.get(file);
    if (read === undefined) {
      const known = standing.stories.get(file);
      if (known !== undefined) stories.set(file, known);
    } else if (read.meta === null) {
      broken.push(file);
      findings.push(...read.findings);
    } else {
      const { meta, unknownKeys, findings } = read;
      stories.set(file, {
        file,
        stamp: stamps.get(file) ?? '',
        meta,
        unknownKeys,
        findings,
        body: null,
      });
    }
  }
  for (const story of stories.values()) findings.push(...story.findings);
  findings.push(
    ...unknownKeyNotices([...stories.values()].flatMap(({ unknownKeys }) => unknownKeys)),
  );
  return {
    stories,
    sources: new Map(start.sources.map((source) => [source.file, source])),
    broken,
    findings,
  };
}
