import { plainDistribution } from '../../src/cache/behaviour-match.ts';
import type { Written } from '../../src/plan/apply-change.ts';
import type { Change } from '../../src/plan/change.ts';
import { commitPlan, type Committed } from '../../src/plan/commit.ts';
import { decodeEntries } from '../../src/plan/decode-entries.ts';
import { encodeEntries } from '../../src/plan/encode-entries.ts';
import type { Law } from '../../src/plan/law.ts';
import type { Entry, Ledger, PurgeBatchRecord } from '../../src/plan/ledger.ts';
import { nextDueAfter } from '../../src/plan/next-due.ts';
import { isDueNow, type MoneyTerms, type Plan, planPublish } from '../../src/plan/plan.ts';
import { emptyLedger } from '../../src/plan/prepare.ts';
import { applyPurges } from '../../src/plan/purge-effect.ts';
import { underWay, withBatches } from '../../src/plan/purge-progress.ts';
import type { ReviewTerms } from '../../src/plan/review.ts';
import type { FileKind, OutputFile } from '../../src/site/types.ts';

/** Plans and commits in memory: what a publish does to the ledger, without an origin or a CDN. */

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const YEAR = 31_536_000;

/** An instant of the days around the main one: `at('10:05')`, `at('10:00', 30)` thirty days later. */
export function at(clock: string, days = 0): number {
  const [hour = 0, minute = 0, second = 0] = clock.split(':').map(Number);
  return Date.UTC(2026, 10, 20) + days * DAY + hour * HOUR + minute * MINUTE + second * SECOND;
}

export const defaultLaw: Law = {
  distribution: plainDistribution,
  cacheTiers: 1,
  tiers: [
    { age: 0, edge: 300, browser: 60 },
    { age: 30 * 86_400, edge: YEAR, browser: 60 },
  ],
  promises: {
    correction: 300,
    listing: 300,
    arrival: 300,
    chrome: 7 * 86_400,
    file: 86_400,
    takedown: 60,
  },
  allowance: 5,
  retainAssets: 7 * 86_400,
  tagged: false,
  forgotten: {},
};

export const defaultMoney: MoneyTerms = {
  prefer: 'readers',
  prices: { putPer1000: 0.005, getPer1000: 0.0004, purgePath: 0.005 },
  freePaths: 1000,
  monthStart: Date.UTC(2026, 10, 1),
  othersPaths: 0,
  othersAtLeast: false,
};

export const defaultReview: ReviewTerms = {
  maxRemovals: 256,
  maxRemovedShare: 1,
  origin: 'the bucket',
  prefix: '',
  statePrefix: '.storyclub/',
  hasDistribution: false,
  foreign: new Set(),
};

/** A file in one word, or with what is unusual about it. */
export type FileSketch =
  | string
  | {
      readonly body: string;
      readonly type?: string;
      readonly kind?: FileKind;
      readonly loads?: readonly string[];
      /** The front matter's date of a story; the default is in the year of the tests, so it starts new. */
      readonly date?: string;
    };

/** Key to file. A body is written `content` or `content/layout`: `A/2` is story A under another layout. */
export type SiteSketch = Readonly<Record<string, FileSketch>>;

export function kindOfKey(key: string): FileKind {
  if (/^stories\/.+\/index\.html$/.test(key)) return 'story';
  if (key === '404.html') return 'not-found';
  if (key.startsWith('assets/')) return 'fingerprinted';
  return key.endsWith('.html') || key.endsWith('.xml') ? 'listing' : 'file';
}

export function toFiles(site: SiteSketch): readonly OutputFile[] {
  return Object.entries(site).map(([key, sketch]) => {
    const file = typeof sketch === 'string' ? { body: sketch } : sketch;
    const kind = file.kind ?? kindOfKey(key);
    const [content = ''] = file.body.split('/');
    return {
      key,
      kind,
      contentType: file.type ?? 'text/html; charset=utf-8',
      digest: file.body,
      size: file.body.length,
      contentDigest: kind === 'story' ? content : null,
      loads: file.loads ?? [],
      story:
        kind === 'story'
          ? {
              title: key,
              date: file.date ?? '2026-11-20',
              author: 'Mara Quill',
              tags: [],
              excerpt: content,
              readingTime: 1,
              file: `${key}.md`,
              lang: 'en',
              updated: null,
              redirectFrom: [],
            }
          : null,
    };
  });
}

export interface PublishOptions {
  readonly urgent?: boolean;
  /** What becomes of its purges: accepted and seen completed at once, accepted only, or refused. */
  readonly purges?: 'completed' | 'accepted' | 'refused';
  readonly nextStoryAt?: number;
  /** Keys whose change fails; the publish is then incomplete. */
  readonly failing?: readonly string[];
  /** Keys that stay as they are. */
  readonly leave?: ReadonlySet<string>;
}

export interface Published {
  readonly plan: Plan;
  readonly committed: Committed;
}

export class Rehearsal {
  law: Law;
  money: MoneyTerms;
  review: ReviewTerms;
  ledger: Ledger;
  #count = 0;
  #nextStoryAt: number | null = null;

  constructor(changes: Partial<Law> = {}, money: Partial<MoneyTerms> = {}) {
    this.law = { ...defaultLaw, ...changes };
    this.money = { ...defaultMoney, ...money };
    this.review = defaultReview;
    this.ledger = emptyLedger('https://example.org', this.law);
  }

  plan(
    site: SiteSketch,
    now: number,
    { urgent = false, nextStoryAt, leave = new Set() }: PublishOptions = {},
  ): Plan {
    const files = toFiles(site);
    return planPublish({
      publish: `p${this.#count}`,
      target: 'local',
      now,
      site: {
        files,
        siteDigest: JSON.stringify(files),
        templatesDigest: '',
        configDigest: '',
        nextStoryAt: nextStoryAt ?? null,
      },
      ledger: this.ledger,
      law: this.law,
      policyDigest: '',
      urgent,
      leave,
      money: this.money,
      review: this.review,
    });
  }

  /** Plans, makes every change at `now`, commits, and sends what is due once the allowance is over. */
  publish(site: SiteSketch, now: number, options: PublishOptions = {}): Published {
    const plan = this.plan(site, now, options);
    this.#count++;
    this.#nextStoryAt = options.nextStoryAt ?? null;
    const committed = commitPlan(plan, {
      done: writtenAt(plan.changes, now, options.failing ?? []),
      isComplete: (options.failing ?? []).length === 0,
      now,
      record: {
        id: plan.publish,
        at: now,
        commit: null,
        committedAt: null,
        isUncommitted: null,
        by: 'a test',
      },
      money: this.money,
      distributionReadAt: now,
    });
    this.ledger = stored({
      ...committed.ledger,
      root: { ...committed.ledger.root, journal: null },
    });
    const purges = options.purges ?? 'completed';
    if (purges !== 'refused') {
      const createdAt = now + this.law.allowance * SECOND;
      this.#accept(createdAt, purges === 'completed' ? createdAt + 20 * SECOND : null);
    }
    return { plan, committed };
  }

  /** Every purge under way is seen completed. */
  complete(now: number): void {
    const known = underWay(this.ledger.root).map(
      ({ callerReference, id, createdAt }) =>
        [callerReference, { id, createdAt, completedAt: now }] as const,
    );
    this.#note(new Map(known), now);
  }

  entry(key: string): Entry {
    const found = this.ledger.entries.get(key);
    if (found === undefined) throw new Error(`${key} is not in the ledger`);
    return found;
  }

  #accept(createdAt: number, completedAt: number | null): void {
    const known = this.ledger.root.purges
      .flatMap(({ batches }) => batches)
      .filter((batch) => batch.createdAt === null)
      .map(
        ({ callerReference }) =>
          [callerReference, { id: callerReference, createdAt, completedAt }] as const,
      );
    this.#note(new Map(known), createdAt);
  }

  #note(
    known: ReadonlyMap<string, Pick<PurgeBatchRecord, 'id' | 'createdAt' | 'completedAt'>>,
    now: number,
  ): void {
    const root = withBatches(this.ledger.root, known);
    const entries = applyPurges(this.ledger.entries, root.purges);
    const nextDue = nextDueAfter(
      { entries, elsewhere: null },
      { keys: [] },
      { law: this.law, now, nextStoryAt: this.#nextStoryAt },
    );
    this.ledger = { root: { ...root, nextDue }, entries, elsewhere: null };
  }
}

export function writtenAt(
  changes: readonly Change[],
  now: number,
  failing: readonly string[] = [],
): ReadonlyMap<string, Written> {
  return new Map(
    changes
      .filter((change) => change.change !== 'retire' && isDueNow(change))
      .filter(({ key }) => !failing.includes(key))
      .map((change) => [change.key, { at: now, etag: etagOf(change) }]),
  );
}

/** As S3 has it: from the body alone. */
const etagOf = (change: Change): string =>
  'desired' in change ? `"etag of ${change.desired.digest}"` : '';

/** What is left of a ledger after it was written and read. */
export function stored({ root, entries, elsewhere }: Ledger): Ledger {
  return { root, entries: decodeEntries(encodeEntries(entries)), elsewhere };
}

/** The change planned for a key. */
export function changeOf(plan: Plan, key: string): Change {
  const found = plan.changes.find((change) => change.key === key);
  if (found === undefined) throw new Error(`nothing is planned for ${key}`);
  return found;
}

/** What the plan does about the edges for one key, in a word. */
export function actionFor(plan: Plan, key: string): string {
  const { edge } = changeOf(plan, key);
  return edge.action === 'purge' && edge.keptBackUntil !== null && edge.keptBackUntil > plan.at
    ? 'kept back'
    : edge.action;
}
