import { fixFinding } from '../findings/codes-fix.ts';
import type { Finding } from '../findings/finding.ts';
import { firstDifference } from '../fix/page-text.ts';
import { isUndone, mayUndo } from '../fix/undone.ts';
import type { Fix } from '../plan/ledger.ts';
import { minuteOf } from '../report/words.ts';
import { gitStateOf } from './fix-typo-git.ts';
import type { Planned, PublishRun } from './publish-run.ts';

/** What a publish makes of the corrections that were published before they were committed. */
export interface Judged {
  /** One for each that the publish would undo. */
  readonly findings: readonly Finding[];
  /** Those still to be kept in mind after it; null when they are as before. */
  readonly fixes: readonly Fix[] | null;
}

/**
 * Finds the corrections a publish would undo. One that a committed source carries, or whose story is gone, is
 * forgotten; with `undo` those are that it undoes, and nothing is found.
 */
export async function judgeFixes(
  run: Pick<PublishRun, 'site' | 'target' | 'built'>,
  { plan }: Planned,
  undo: boolean,
): Promise<Judged> {
  const { fixes, takenDown } = plan.ledger.root;
  const down = new Set(takenDown.map(({ slug }) => slug));
  if (fixes.length === 0) return { findings: [], fixes: null };
  const findings: Finding[] = [];
  const kept: Fix[] = [];
  const told = new Set<string>();
  const known = new Map<string, Pages>();
  for (const fix of fixes) {
    const file = run.built.site.files.find(({ key }) => key === fix.key);
    // A story that is down comes back with its correction, or says that it would not.
    if (file === undefined && down.has(fix.slug)) kept.push(fix);
    if (file === undefined || file.contentDigest === null) continue;
    const isAsCorrected = file.contentDigest.slice(0, fix.after.length) === fix.after;
    const pages = isAsCorrected ? null : (known.get(fix.key) ?? (await pagesOf(run, fix)));
    if (pages !== null) known.set(fix.key, pages);
    if (isUndone(fix, file.contentDigest, pages)) {
      if (undo) continue;
      if (!told.has(fix.key)) findings.push(toFinding(fix, pages));
      told.add(fix.key);
      kept.push(fix);
    } else if (await isUncommitted(run, file.story?.file ?? null)) {
      kept.push(fix);
    }
  }
  return { findings, fixes: kept.length === fixes.length ? null : kept };
}

/** The first of these corrections, all of one story, that a publish of the site would undo, if any. */
export async function findUndone(
  run: Pick<PublishRun, 'site' | 'target' | 'built'>,
  fixes: readonly Fix[],
): Promise<readonly Finding[]> {
  for (const fix of fixes) {
    const digest = run.built.site.files.find(({ key }) => key === fix.key)?.contentDigest ?? null;
    if (digest === null || !mayUndo(fix, digest, await nextOf(run, fix))) continue;
    const pages = await pagesOf(run, fix);
    if (isUndone(fix, digest, pages)) return [toFinding(fix, pages)];
  }
  return [];
}

interface Pages {
  readonly live: string;
  readonly next: string;
}

/** The story's page as readers have it and as it would become. */
async function pagesOf(
  { target, built }: Pick<PublishRun, 'target' | 'built'>,
  fix: Fix,
): Promise<Pages> {
  const answer = await target.origin.get(`${target.prefix}${fix.key}`);
  const live = answer.outcome === 'found' ? Buffer.from(answer.body).toString('utf8') : '';
  return { live, next: await nextOf({ built }, fix) };
}

async function nextOf({ built }: Pick<PublishRun, 'built'>, { key }: Fix): Promise<string> {
  return Buffer.from(await built.readBody(key)).toString('utf8');
}

function toFinding({ slug, at, replaced }: Fix, pages: Pages | null): Finding {
  const difference = pages === null ? null : firstDifference(pages.live, pages.next, replaced);
  const { live, next } = difference ?? { live: '', next: '' };
  return fixFinding('fix-undone', { slug, at: minuteOf(at), live, next });
}

/** Outside a repository a source is as good as committed: nobody has an older one. */
async function isUncommitted(
  { site }: Pick<PublishRun, 'site'>,
  file: string | null,
): Promise<boolean> {
  const state = file === null ? null : await gitStateOf(site.root, file);
  return state !== null && state !== 'committed';
}

/** The plan with what was found, and the publish with what is to be kept in mind. */
export async function withFixesJudged<R extends PublishRun>(
  run: R,
  prepared: Planned,
  undo: boolean,
): Promise<{ readonly run: R; readonly prepared: Planned }> {
  const { findings, fixes } = await judgeFixes(run, prepared, undo);
  const notes = fixes === null ? run.terms.notes : { ...run.terms.notes, fixes };
  return {
    run: notes === undefined ? run : { ...run, terms: { ...run.terms, notes } },
    prepared: {
      ...withFindings(prepared, findings),
      isNews: prepared.isNews || fixes !== null,
    },
  };
}

/** A plan with findings more. */
export function withFindings(prepared: Planned, findings: readonly Finding[]): Planned {
  const { plan } = prepared;
  return { ...prepared, plan: { ...plan, findings: [...findings, ...plan.findings] } };
}
