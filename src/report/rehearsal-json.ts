import type { Finding } from '../findings/finding.ts';
import type { Plan } from '../plan/plan.ts';
import type { RehearsedChange, Rehearsal } from '../rehearse/result.ts';
import type { RehearsalTerms } from '../rehearse/terms.ts';
import type { Seen } from '../rehearse/watch.ts';
import { findingsToJson } from './findings-json.ts';
import { iso } from './words.ts';

/** The document of `rehearse --json`: docs/schemas/rehearsal.schema.json. Null: nothing was played. */
export function rehearsalToJson(
  rehearsal: Rehearsal | null,
  {
    plan,
    terms,
    findings,
  }: {
    readonly plan: Plan;
    readonly terms: RehearsalTerms;
    readonly findings: readonly Finding[];
  },
): object {
  return {
    version: 1,
    target: plan.target,
    at: iso(plan.at),
    terms,
    played: rehearsal === null ? null : playedToJson(rehearsal),
    changes: rehearsal?.changes.map(changeToJson) ?? [],
    strategies:
      rehearsal?.outcomes.map((outcome) => ({
        ...outcome,
        lastOld: iso(outcome.lastOld),
        lastOldLayout: iso(outcome.lastOldLayout),
      })) ?? [],
    findings: findingsToJson(findings),
  };
}

function playedToJson({ times, endedAt, views, ...rest }: Rehearsal): object {
  const { stories, storiesPlayed, share, notPlayed, model } = rest;
  return {
    startedAt: iso(times.startedAt),
    committedAt: iso(times.committedAt),
    endedAt: iso(endedAt),
    views,
    stories,
    storiesPlayed,
    share,
    notPlayed,
    model,
  };
}

function changeToJson(change: RehearsedChange): object {
  return {
    key: change.key,
    url: change.url,
    kind: change.kind,
    change: change.change,
    action: change.action,
    changedAt: iso(change.changedAt),
    bound: iso(change.bound),
    keptBackUntil: iso(change.keptBackUntil),
    verdict: change.verdict,
    seen: {
      plan: seenToJson(change.seen.plan),
      'purge-everything': seenToJson(change.seen['purge-everything']),
      'wait-for-everything': seenToJson(change.seen['wait-for-everything']),
    },
  };
}

const seenToJson = ({ firstNew, lastOld, views, oldViews, stillOld }: Seen): object => ({
  firstNew: iso(firstNew),
  lastOld: iso(lastOld),
  views,
  oldViews,
  stillOld,
});
