import { siteFinding } from '../findings/codes-site-build.ts';
import type { Finding } from '../findings/finding.ts';
import { listKey, sitePathOf, storyKey } from './keys.ts';
import { toRedirectPath } from './redirect-path.ts';
import type { ArrangedStory } from './source.ts';

export interface RedirectPage {
  readonly kind: 'redirect';
  readonly key: string;
  /** The story it leads to: a position in the arrangement. */
  readonly story: number;
  /** The source that asks for it. */
  readonly file: string;
}

export interface Redirects {
  readonly pages: readonly RedirectPage[];
  readonly findings: readonly Finding[];
}

interface Step {
  readonly from: string;
  readonly to: string;
  readonly file: string;
}

/**
 * Redirect pages for `redirectFrom`. A story that is not out has no page, but addresses that lead to it are followed
 * further when another story has taken its address over; circles are refused.
 */
export function arrangeRedirects(
  all: readonly ArrangedStory[],
  out: readonly ArrangedStory[],
): Redirects {
  const findings: Finding[] = [];
  const positions = new Map(out.map((story, position) => [storyKey(story.slug), position]));
  const isOut = new Set(out.map((story) => story.file));
  const steps = new Map<string, Step>();
  for (const story of all) {
    const live = isOut.has(story.file);
    for (const written of story.redirectFrom) {
      const from = redirectKey(written);
      if (from === null)
        throw new Error(`${story.file}: ${written} is no path, and was not refused`);
      const place = { file: story.file };
      const step = { from, to: storyKey(story.slug), file: story.file };
      const taken = steps.get(from);
      if (taken === undefined || (live && !isOut.has(taken.file))) steps.set(from, step);
      else if (live && taken.file !== story.file) {
        findings.push(
          siteFinding('redirect-twice', { from: sitePathOf(from), other: taken.file }, place),
        );
      }
    }
  }
  const pages: RedirectPage[] = [];
  const circles = new Set<string>();
  for (const step of steps.values()) {
    const way = follow(step, steps);
    if (way.isCircle) {
      const circle = [...way.keys].toSorted().join(' ');
      if (!circles.has(circle)) {
        const paths = [...way.keys, step.from].map(sitePathOf);
        findings.push(siteFinding('redirect-loop', { paths }, { file: step.file }));
      }
      circles.add(circle);
      continue;
    }
    const story = positions.get(way.end);
    if (story !== undefined)
      pages.push({ kind: 'redirect', key: step.from, story, file: step.file });
  }
  return { pages, findings };
}

interface Way {
  readonly keys: readonly string[];
  readonly end: string;
  /** Whether the way comes back to where it began. */
  readonly isCircle: boolean;
}

function follow(step: Step, steps: ReadonlyMap<string, Step>): Way {
  const keys = [step.from];
  let { to } = step;
  for (let next = steps.get(to); next !== undefined; next = steps.get(to)) {
    if (to === step.from) return { keys, end: to, isCircle: true };
    if (keys.includes(to)) break;
    keys.push(to);
    to = next.to;
  }
  return { keys, end: to, isCircle: false };
}

/** `old-name` → its old story page; `/old/path/` → the page there; null when it cannot be a key of this site. */
function redirectKey(written: string): string | null {
  const path = toRedirectPath(written)?.slice(1);
  if (path === undefined) return null;
  const isFile = /\.[a-z0-9]{1,5}$/i.test(path);
  return isFile ? path : listKey(path.replace(/\/$/, ''));
}
