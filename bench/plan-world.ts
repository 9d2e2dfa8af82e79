import { createHash } from 'node:crypto';
import { plainDistribution } from '../src/cache/behaviour-match.ts';
import { commitPlan } from '../src/plan/commit.ts';
import type { Law } from '../src/plan/law.ts';
import type { Ledger } from '../src/plan/ledger.ts';
import { type MoneyTerms, type Plan, planPublish } from '../src/plan/plan.ts';
import type { ReviewTerms } from '../src/plan/review.ts';
import type { OutputFile } from '../src/site/types.ts';
import { slugOf } from './generate.ts';
import { FIRST_NAMES, LAST_NAMES, NOUNS } from './words.ts';

/** What planning takes, as values: the default policy on a distribution without settings of its own. */
export const LAW: Law = {
  distribution: plainDistribution,
  cacheTiers: 1,
  tiers: [
    { age: 0, edge: 300, browser: 60 },
    { age: 30 * 86_400, edge: 31_536_000, browser: 60 },
  ],
  promises: {
    correction: 300,
    listing: 300,
    arrival: 300,
    chrome: 604_800,
    file: 86_400,
    takedown: 60,
  },
  allowance: 5,
  retainAssets: 604_800,
  tagged: false,
  forgotten: {},
};

const MONEY: MoneyTerms = {
  prefer: 'readers',
  prices: { putPer1000: 0.005, getPer1000: 0.0004, purgePath: 0.005 },
  freePaths: 1000,
  monthStart: 0,
  othersPaths: 0,
  othersAtLeast: false,
};

const REVIEW: ReviewTerms = {
  maxRemovals: 256,
  maxRemovedShare: 0.3,
  origin: 'the bucket',
  prefix: '',
  statePrefix: '.storyclub/',
  hasDistribution: false,
  foreign: new Set(),
};

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Story pages as a build gives them, sorted by key; `edited` is another version of the story at that position. */
export function builtStories(count: number, edited: number | null): readonly OutputFile[] {
  const loads = Array.from({ length: 18 }, (_, asset) => `assets/asset-${asset}.0123456789.woff2`);
  return Array.from({ length: count }, (_, story): OutputFile => {
    const version = story === edited ? 'edited' : 'first';
    const pick = (words: readonly string[]): string => words[story % words.length] ?? '';
    return {
      key: `stories/${slugOf(story)}/index.html`,
      kind: 'story',
      contentType: 'text/html; charset=utf-8',
      digest: digestOf(`page ${story} ${version}`),
      size: 12_000 + (story % 1000),
      contentDigest: digestOf(`story ${story} ${version}`).slice(0, 22),
      loads,
      story: {
        title: `The ${pick(NOUNS)} and the ${pick(NOUNS.slice(0, 31))}`,
        date: `${2010 + (story % 16)}-03-14`,
        author: `${pick(FIRST_NAMES)} ${pick(LAST_NAMES)}`,
        tags: [pick(NOUNS), pick(NOUNS.slice(0, 17)), pick(NOUNS.slice(0, 13))],
        excerpt: `${pick(NOUNS)} waited at the window until the lamp was lit. `.repeat(3),
        readingTime: 6,
        file: `stories/${slugOf(story)}.md`,
        lang: 'en',
        updated: null,
        redirectFrom: [],
      },
    };
  });
}

/** A plan for these files; `digest` tells one site from another. */
export function planFor(
  files: readonly OutputFile[],
  {
    ledger,
    now,
    digest,
  }: { readonly ledger: Ledger; readonly now: number; readonly digest: string },
): Plan {
  return planPublish({
    publish: digest,
    target: 'live',
    now,
    site: {
      files,
      siteDigest: digest,
      templatesDigest: 'templates',
      configDigest: 'config',
      nextStoryAt: null,
    },
    ledger,
    law: LAW,
    policyDigest: 'policy',
    urgent: false,
    money: MONEY,
    review: REVIEW,
  });
}

/** The ledger after every change of a plan was made at `now`. */
export function committed(plan: Plan, now: number): Ledger {
  const done = new Map(
    plan.changes.map(({ key }) => [key, { at: now, etag: `"${digestOf(key).slice(0, 32)}"` }]),
  );
  const record = {
    id: plan.publish,
    at: now,
    commit: null,
    committedAt: null,
    isUncommitted: null,
    by: 'bench',
  };
  const outcome = {
    done,
    isComplete: true,
    now,
    record,
    money: MONEY,
    distributionReadAt: now,
  };
  return commitPlan(plan, outcome).ledger;
}
