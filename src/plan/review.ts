import { behaviourOf } from '../cache/behaviour-match.ts';
import { isPurgeable, urlsOf } from '../cache/urls.ts';
import { planFinding } from '../findings/codes-plan.ts';
import type { Finding } from '../findings/finding.ts';
import { latestOf } from './bounds.ts';
import { toMinute } from './calendar.ts';
import type { Changes } from './changes.ts';
import type { Law } from './law.ts';
import type { Entry, Ledger } from './ledger.ts';
import type { PurgePlan } from './purge-plan.ts';

/** What a plan is held against. */
export interface ReviewTerms {
  readonly maxRemovals: number;
  readonly maxRemovedShare: number;
  /** The origin, for messages. */
  readonly origin: string;
  readonly prefix: string;
  readonly statePrefix: string;
  /** A CDN serves the bucket; without one (local) nothing serves the state. */
  readonly hasDistribution: boolean;
  /** Keys found in the origin that the ledger does not know; only asked for when there is no ledger. */
  readonly foreign: ReadonlySet<string>;
}

interface Reviewed {
  readonly decided: Changes;
  readonly purge: PurgePlan;
  readonly ledger: Ledger;
  readonly law: Law;
  readonly terms: ReviewTerms;
}

type Rule = (reviewed: Reviewed) => readonly Finding[];

/** Everything there is to say about a plan; an error refuses it whole. */
export function reviewPlan(reviewed: Reviewed): readonly Finding[] {
  return RULES.flatMap((rule) => rule(reviewed));
}

const removals: Rule = ({ decided, ledger, terms }) => {
  // What is taken down was asked for by name.
  const removed = decided.changes.filter(
    ({ change, kind }) => change === 'remove' && kind !== 'takedown',
  ).length;
  if (removed === 0) return [];
  let live = ledger.elsewhere?.files.length ?? 0;
  for (const entry of ledger.entries.values()) if (entry.live !== null) live++;
  const findings: Finding[] = [];
  if (removed > terms.maxRemovals) {
    findings.push(
      planFinding('too-many-removals', { removals: removed, limit: terms.maxRemovals }),
    );
  }
  if (live > 0 && removed / live > terms.maxRemovedShare) {
    const percent = Math.round((removed / live) * 100);
    const limit = Math.round(terms.maxRemovedShare * 100);
    findings.push(
      planFinding('too-large-share-removed', { removals: removed, live, percent, limit }),
    );
  } else if (terms.maxRemovedShare < 1 && isEveryStoryGone({ decided, ledger })) {
    findings.push(planFinding('every-story-removed', {}));
  }
  return findings;
};

/** An emptied or mistaken folder of stories, which on a small site is no large share of all objects. */
function isEveryStoryGone({ decided, ledger }: Pick<Reviewed, 'decided' | 'ledger'>): boolean {
  const hasStory = (entries: Iterable<Entry>): boolean => {
    for (const { kind, live } of entries) if (kind === 'story' && live !== null) return true;
    return false;
  };
  return (
    ledger.elsewhere?.files.every(({ kind }) => kind !== 'story') !== false &&
    hasStory(ledger.entries.values()) &&
    !hasStory(decided.after.values()) &&
    decided.changes.every(({ kind }) => kind !== 'takedown')
  );
}

const foreignKeys: Rule = ({ decided, terms }) => {
  const keys = decided.changes
    .filter(
      (change) =>
        change.change === 'put' && change.replaces === null && terms.foreign.has(change.key),
    )
    .map(({ key }) => key);
  return keys.length === 0
    ? []
    : [planFinding('foreign-key-in-the-way', { keys, origin: terms.origin })];
};

const unpurgeable: Rule = ({ decided }) =>
  decided.changes
    .filter((change) => change.change === 'put' && !isPurgeable(change.key))
    .map((change) => planFinding('unpurgeable-key', { key: change.key }));

const browsers: Rule = ({ decided }) => {
  if (decided.kept.length === 0) return [];
  const until = latestOf(decided.kept.map((kept) => kept.until));
  return [
    planFinding('browsers-outlive-promise', {
      keys: decided.kept.map((kept) => kept.key),
      until: `${toMinute(until)} UTC`,
    }),
  ];
};

const storyBrowsers: Rule = ({ law }) =>
  law.tiers
    .filter((tier) => tier.browser > law.promises.correction)
    .map((tier) =>
      planFinding('html-browser-lifetime', {
        seconds: tier.browser,
        promise: law.promises.correction,
      }),
    );

const stateServed: Rule = ({ law, terms }) => {
  if (!terms.hasDistribution || !terms.statePrefix.startsWith(terms.prefix)) return [];
  const path = `/${terms.statePrefix.slice(terms.prefix.length)}ledger`;
  const behaviour = behaviourOf(path, law.distribution);
  if (!behaviour.leadsHere) return [];
  const code = behaviour.viewerFunction ? 'state-behind-function' : 'state-served';
  return [planFinding(code, { prefix: terms.statePrefix })];
};

const otherOrigins: Rule = ({ decided, law, terms }) => {
  if (!terms.hasDistribution) return [];
  const byPattern = new Map<string, string[]>();
  for (const change of decided.changes) {
    if (change.change !== 'put') continue;
    const behaviour = urlsOf(change.key)
      .map((url) => behaviourOf(url, law.distribution))
      .find(({ leadsHere }) => !leadsHere);
    if (behaviour === undefined) continue;
    const keys = byPattern.get(behaviour.pattern) ?? [];
    keys.push(change.key);
    byPattern.set(behaviour.pattern, keys);
  }
  return [...byPattern].map(([pattern, keys]) =>
    planFinding('key-behind-another-origin', { pattern, keys }),
  );
};

const behaviours: Rule = ({ decided, law, terms }) => {
  if (!terms.hasDistribution || decided.changes.length === 0) return [];
  const story = behaviourOf('/stories/a-story/', law.distribution);
  const promise = law.promises.correction;
  const findings: Finding[] = [];
  if (!story.viewerFunction) findings.push(planFinding('pretty-urls-not-rewritten', {}));
  if (story.minTtl > promise) {
    findings.push(
      planFinding('min-ttl-above-promise', {
        pattern: story.pattern,
        minTtl: story.minTtl,
        promise,
      }),
    );
  }
  if (story.maxTtl === 0 && story.defaultTtl === 0 && story.minTtl === 0) {
    findings.push(planFinding('caching-off', { pattern: story.pattern }));
  }
  return findings;
};

const otherPreference: Rule = ({ purge }) => {
  if (purge.otherwise?.prefer !== 'money') return [];
  const { cover, usd } = purge.otherwise;
  return [
    planFinding('money-would-evict', {
      usd: `$${usd.toFixed(4)}`,
      paths: cover.items.length,
      evicts: cover.cost.evicts,
    }),
  ];
};

const RULES: readonly Rule[] = [
  removals,
  foreignKeys,
  unpurgeable,
  storyBrowsers,
  stateServed,
  otherOrigins,
  browsers,
  behaviours,
  otherPreference,
];
