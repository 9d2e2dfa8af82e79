import { inspect, isDeepStrictEqual } from 'node:util';
import { readerBound } from '../../src/plan/bounds.ts';
import { toJournal } from '../../src/plan/commit.ts';
import { isDueNow, type Plan } from '../../src/plan/plan.ts';
import type { PurgePlan } from '../../src/plan/purge-plan.ts';
import { prepareLedger } from '../../src/plan/prepare.ts';
import { type Observed, recoverJournal } from '../../src/plan/recover.ts';
import { boundOf, needingPurge } from './law-reference.ts';
import { at, defaultLaw, Rehearsal, SECOND, type SiteSketch } from './plan-rehearsal.ts';
import { ALL_KEYS, type Key, KEYS, ReferenceSite, type WantedSite } from './reference-site.ts';

export interface Step {
  readonly gap: number;
  readonly edits: Partial<WantedSite>;
  readonly urgent: boolean;
  /** What becomes of the purges it sends. */
  readonly purges: 'accepted' | 'refused';
  /** Purges under way are seen completed before it. */
  readonly completes: boolean;
  /** Keys whose change fails while the rest is published. */
  readonly fails: readonly Key[];
  /** The process dies before the commit, having changed some of the keys; null: it lives. */
  readonly dies: readonly boolean[] | null;
}

const nothing: WantedSite = {
  [KEYS.old]: null,
  [KEYS.young]: null,
  [KEYS.home]: null,
  [KEYS.robots]: null,
};

const toSketch = (wanted: WantedSite): SiteSketch =>
  Object.fromEntries(
    ALL_KEYS.flatMap((key) => {
      const file = wanted[key];
      return file === null
        ? []
        : [[key, { ...file, date: key === KEYS.old ? '2020-01-01' : '2099-01-01' }]];
    }),
  );

/** Both sides of a sequence. */
export class Play {
  /** Where the two sides differ, in words. */
  readonly disagreements: string[] = [];
  readonly site = new Rehearsal();
  readonly reference = new ReferenceSite();
  #wanted: WantedSite = nothing;
  #now = at('10:00');

  next({ gap, edits, completes, dies, ...how }: Step): void {
    this.#now += gap;
    const now = this.#now;
    if (completes) this.#complete(now);
    this.#wanted = { ...this.#wanted, ...edits };
    if (dies !== null) {
      this.#die(dies, { urgent: how.urgent, now });
      this.#now += 10 * SECOND;
    }
    this.#publish(how);
  }

  #publish({ urgent, purges, fails }: Pick<Step, 'urgent' | 'purges' | 'fails'>): void {
    const now = this.#now;
    const sketch = toSketch(this.#wanted);
    const options = { urgent, purges, failing: fails };
    const { plan, committed } = this.site.publish(sketch, now, options);
    if (fails.length === 0) this.#agree('purge planned', plan.purge.items, committed.purge.items);
    this.#checkDecisions(plan, { urgent, fails });
    this.#checkPurges(committed.purge, now);
    for (const key of ALL_KEYS) {
      const needed = needingPurge(this.reference.history(key), now);
      const { owed } = committed.ledger.entries.get(key) ?? { owed: null };
      this.#agree(`${key} owes a purge`, owed !== null, needed.length > 0);
      if (owed === null) continue;
      // Promises joined to one purge stay joined: it may be due sooner than what is left of them, never later.
      const soonest = Math.min(...needed.map(({ dueBy }) => dueBy));
      this.#agree(`${key} due by ${soonest}`, owed.dueBy <= soonest, true);
      this.#agree(`${key} sent at`, owed.sendAt, Math.min(...needed.map(({ sendAt }) => sendAt)));
    }
    this.#checkBounds(now);
    if (purges === 'accepted') this.#accept(committed.purge, now + 5 * SECOND);
    this.#checkBounds(now + 5 * SECOND);
    if (fails.length === 0) this.#checkRest(sketch, purges);
  }

  #checkDecisions(plan: Plan, { urgent, fails }: Pick<Step, 'urgent' | 'fails'>): void {
    const now = this.#now;
    const planned = new Map(plan.changes.map((change) => [change.key, change]));
    for (const key of fails) planned.delete(key);
    for (const key of ALL_KEYS.filter((name) => !fails.includes(name))) {
      const expected = this.reference.publish(key, this.#wanted[key], { now, urgent });
      const change = planned.get(key);
      this.#agree(`action for ${key}`, change?.edge.action ?? null, expected?.action ?? null);
      if (expected !== null && expected.kind !== 'headers')
        this.#agree(`kind of ${key}`, change?.kind, expected.kind);
      planned.delete(key);
    }
    this.#agree('guests changed', [...planned.keys()], []);
  }

  /** Nothing is purged that needs none, nothing left out that is due (I2). */
  #checkPurges(purge: PurgePlan, now: number): void {
    const due = ALL_KEYS.filter((key) =>
      needingPurge(this.reference.history(key), now).some(({ sendAt }) => sendAt <= now),
    );
    const sent = new Set([...purge.keys, ...this.#resentKeys(purge.resend)]);
    for (const key of due) this.#agree(`${key} is purged`, sent.has(key), true);
    for (const key of purge.keys)
      this.#agree(
        `${key} need not be purged`,
        due.some((needed) => needed === key),
        true,
      );
    for (const record of purge.resend) {
      const isNeeded = this.#resentKeys([record]).some((key) => due.includes(key));
      this.#agree('a purge sent again is needed', isNeeded, true);
    }
  }

  #resentKeys(resend: Plan['purge']['resend']): readonly Key[] {
    const items = new Set(resend.flatMap(({ batches }) => batches.flatMap((batch) => batch.items)));
    const longest = new Map(ALL_KEYS.map((key) => [`/${key}`, key]));
    return [...longest].flatMap(([url, key]) => (items.has(url) ? [key] : []));
  }

  #accept(purge: PurgePlan, createdAt: number): void {
    const sent = new Set([...purge.keys, ...this.#resentKeys(purge.resend)]);
    for (const key of ALL_KEYS) if (sent.has(key)) this.reference.history(key).purged(createdAt);
  }

  #complete(now: number): void {
    this.site.complete(now);
    for (const key of ALL_KEYS) this.reference.history(key).completed(now);
  }

  /** The bound printed for every key is the law's. */
  #checkBounds(now: number): void {
    const { entries } = prepareLedger(this.site.ledger, this.site.law, now);
    for (const key of ALL_KEYS) {
      const entry = entries.get(key);
      const bound = entry === undefined ? null : readerBound(entry, 5);
      this.#agree(`bound of ${key}`, bound, boundOf(this.reference.history(key), now));
    }
  }

  /** Publishing again changes nothing, and sends only what was refused (I6). */
  #checkRest(sketch: SiteSketch, purges: Step['purges']): void {
    const again = this.site.plan(sketch, this.#now + 6 * SECOND);
    this.#agree('changes when published again', again.changes.filter(isDueNow), []);
    this.#agree('purged when published again', again.purge.items, []);
    if (purges === 'accepted') this.#agree('sent again', again.purge.resend, []);
  }

  /** Dies having changed the chosen keys; the next run finds that out ten seconds later. */
  #die(chosen: readonly boolean[], { urgent, now }: { urgent: boolean; now: number }): void {
    const plan = this.site.plan(toSketch(this.#wanted), now, { urgent });
    const due = plan.changes.filter(isDueNow);
    const journal = toJournal(plan, due);
    const done = new Set(due.filter((_, index) => chosen[index] === true).map(({ key }) => key));
    const observed = new Map(due.map(({ key }) => [key, this.#observe(plan, key, done.has(key))]));
    const { ledger, changed, drifted } = recoverJournal(this.site.ledger, journal, {
      observed,
      law: defaultLaw,
      now: now + 10 * SECOND,
    });
    this.#agree('drifted', drifted, []);
    this.#agree('recovered', changed.toSorted(), [...done].toSorted());
    this.site.ledger = ledger;
    for (const key of ALL_KEYS) {
      if (!done.has(key)) continue;
      const tierAt = now;
      this.reference.publish(key, this.#wanted[key], { now: now + 10 * SECOND, urgent, tierAt });
    }
  }

  #observe(plan: Plan, key: string, isDone: boolean): Observed {
    const change = plan.changes.find((candidate) => candidate.key === key);
    const live = this.site.ledger.entries.get(key)?.live ?? null;
    if (!isDone || change === undefined) return { object: live };
    if (!('desired' in change)) return { object: null };
    const { digest, cacheControl, contentType } = change.desired;
    return { object: { digest, cacheControl, contentType, etag: `"etag of ${digest}"` } };
  }

  #agree(what: string, planned: unknown, law: unknown): void {
    if (isDeepStrictEqual(planned, law)) return;
    this.disagreements.push(
      `${what}: ${inspect(planned)} is planned, ${inspect(law)} is the law (${this.#now})`,
    );
  }
}
