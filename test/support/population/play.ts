import { type Served, takesAway, urlsOfKey } from './facts.ts';
import {
  type Forgot,
  looseBounds,
  misjudged,
  needs,
  type Terms,
  unsoundBounds,
  isGuessed,
} from './judge.ts';
import { Looker } from './looker.ts';
import { brokenPages } from './pages.ts';
import {
  type Asked,
  phasesOf,
  Planner,
  retiredBy,
  servedAfter,
  tagsOf,
  waitAfter,
} from './planner.ts';
import { Population } from './population.ts';
import { kindOfChange, type Promised, promiseOf } from './promised.ts';
import { Random } from './random.ts';
import type { On304 } from './shared-cache.ts';
import {
  afterOp,
  firstState,
  GUESTS,
  HOME,
  keyOf,
  loadedBy,
  type Op,
  type Page,
  pagesOf,
  type SiteState,
} from './small-site.ts';
import { CONFIGURATIONS, distributionOf, POLICIES, rulesOf } from './terms.ts';
import { told, WorldFacts } from './world-facts.ts';
import type { Change } from '../../../src/plan/change.ts';
import type { Plan } from '../../../src/plan/plan.ts';

/** One publish and the time before it. */
export interface Step {
  /** Since the last one, ms. */
  readonly gap: number;
  readonly ops: readonly Op[];
  readonly urgent: boolean;
  /** Purges are accepted but for those after so many batches; null: all are. */
  readonly refusedAfter: number | null;
  /** How long the CDN takes to complete its purges, ms. */
  readonly purgeTakes: number;
  /** The publisher asks the CDN, before this publish, what has completed. */
  readonly sees: boolean;
  /** It stops after so many changes, or dies there, without another word. */
  readonly ends: { readonly how: 'stops' | 'dies'; readonly after: number } | null;
  readonly policy: number | null;
  readonly configuration: number | null;
  /** How much later than the origin the publisher takes it to be, ms: it is never early, having asked the origin. */
  readonly clockIsBehind: number;
  /** For the readers' looks, and how long everything takes. */
  readonly seed: number;
}

export interface Setting {
  readonly on304: On304;
  readonly policy: number;
  readonly configuration: number;
  readonly retainAssets: number;
  /** The site was found published with these Cache-Control values, by key. */
  readonly found: Readonly<Record<string, string | undefined>>;
  readonly looks: number;
}

const START = Date.UTC(2026, 10, 20, 10);
/** CloudFront takes a batch a second. */
const BETWEEN_BATCHES = 1000;

/** A site published again and again in front of a population of caches. */
export class Play {
  /** What must not be, in words. */
  readonly broken: string[] = [];
  readonly facts: WorldFacts;
  readonly planner: Planner;
  readonly population: Population;
  /** Of the last publish. */
  plan: Plan | null = null;
  readonly #setting: Setting;
  readonly #looker: Looker;
  readonly #promises = new Map<string, Promised[]>();
  readonly #live = new Map<string, Page>();
  readonly #states: SiteState[] = [];
  /** What the publish that died was about to promise. */
  #dead: {
    readonly plan: Plan;
    readonly site: Readonly<Record<string, Page>>;
    readonly urgent: boolean;
    readonly takedowns: ReadonlySet<string>;
  } | null = null;
  #state = firstState;
  #forgot: Forgot = { shared: 0, own: 0 };
  #random = new Random(0);
  /** True time. */
  #now = START;
  #lastPublish = START;

  constructor(setting: Setting) {
    this.#setting = setting;
    const configuration = CONFIGURATIONS[setting.configuration] ?? CONFIGURATIONS[0];
    if (configuration === undefined) throw new Error('there is no configuration');
    this.facts = new WorldFacts(rulesOf(configuration));
    this.planner = new Planner({
      tiers: POLICIES[setting.policy] ?? [],
      distribution: distributionOf(configuration),
      tagged: configuration.isTagged,
      retainAssets: setting.retainAssets,
    });
    this.population = new Population(this.facts, setting.on304, new Random(setting.looks));
    this.#looker = new Looker(this.population, this.facts);
    for (const slot of ['old', 'young'] as const)
      for (const isRenamed of [false, true]) this.facts.know(keyOf(slot, isRenamed), true);
    for (const key of [HOME, ...GUESTS]) this.facts.know(key, true);
    for (const key of GUESTS) this.facts.change(key, guest(key), { at: START - 1e9, isTold: true });
  }

  next(step: Step): void {
    this.#random = new Random(step.seed);
    const began = Math.max(this.#now + 1000, this.#lastPublish + step.gap);
    this.#looker.during(
      {
        from: this.#lastPublish,
        to: began,
        settledAt: this.#now,
        looks: this.#setting.looks,
        seed: step.seed,
      },
      (what) => this.#found(what),
      // Until it is found out what a dead publish had changed, the ledger says nothing of it.
      this.#dead === null ? (now) => this.planner.boundsAt(told(now)) : null,
    );
    this.#lastPublish = began;
    this.#now = began;
    this.#reconfigure(step);
    if (step.sees) this.#seeCompleted();
    this.#recover();
    this.#change(step);
    this.#publish(step);
  }

  /** What can only be judged at the end: pages whose files were gone. */
  end(): void {
    for (const what of brokenPages(this.facts)) this.#found(what);
  }

  #found(what: string): void {
    this.broken.push(`${what} (publish ${this.#states.length})`);
  }

  #reconfigure({ policy, configuration }: Step): void {
    const isFirst = this.#states.length === 0;
    // What a publish that died had put is found out under the same terms: nobody writes down those of that moment.
    if (isFirst || this.#dead !== null) return;
    if (policy === null && configuration === null) return;
    this.#forgot = this.#longestForgotten();
    const { law } = this.planner;
    const chosen = configuration === null ? undefined : CONFIGURATIONS[configuration];
    const tiers = (policy === null ? null : POLICIES[policy]) ?? law.tiers;
    this.planner.law = { ...law, tiers };
    if (chosen === undefined) return;
    this.facts.configure(rulesOf(chosen), { at: this.#now - 1, toldAt: told(this.#now) });
    this.planner.law = {
      ...this.planner.law,
      distribution: distributionOf(chosen),
      tagged: chosen.isTagged,
    };
  }

  /** A ledger forgets which version had what the policy gives every version; under another that counts for each. */
  #longestForgotten(): Forgot {
    const { tiers, distribution } = this.planner.law;
    const [first] = tiers;
    const mins = distribution.behaviours.map(({ minTtl }) => minTtl);
    return {
      shared: Math.max(this.#forgot.shared, 300, first?.edge ?? 0, ...mins),
      own: Math.max(
        this.#forgot.own,
        60,
        first?.browser ?? 0,
        ...tiers.map(({ browser }) => browser),
      ),
    };
  }

  #seeCompleted(): void {
    const at = told(this.#now);
    for (const purge of this.facts.purges) if (purge.completedAt <= this.#now) purge.seenAt ??= at;
    this.planner.seeCompleted(
      (batch) =>
        this.facts.purges.some(
          ({ createdAt, seenAt }) => createdAt === batch.createdAt && seenAt !== null,
        ),
      at,
    );
  }

  #recover(): void {
    if (this.#dead === null) return;
    const at = told(this.#now);
    this.facts.tell(at);
    const changed = this.planner.recover((key) => this.facts.liveOf(key), at);
    const { site, urgent, takedowns } = this.#dead;
    for (const key of changed) this.#promise(key, site[key] ?? null, { at, urgent, takedowns });
    this.#dead = null;
    // A change found out now and one made now must not be of the same second: nobody could tell their order.
    this.#now += 1000;
  }

  #change({ ops }: Step): void {
    this.#states.push(this.#state);
    for (const op of ops) this.#state = afterOp(this.#state, op, this.#states);
  }

  #plan(asked: Asked): Plan {
    const plan = this.planner.plan(asked);
    for (const what of this.planner.differing.splice(0)) this.#found(what);
    return plan;
  }

  #publish(step: Step): void {
    const site = pagesOf(this.#state);
    const takedowns = takedownsOf(step.ops);
    const asked = { site, now: told(this.#now), urgent: step.urgent, takedowns };
    const plan = this.#plan(asked);
    this.plan = plan;
    for (const { key } of plan.changes)
      if (GUESTS.includes(key)) this.#found(`I7 ${key} is a guest's and is to be changed`);
    if (this.planner.isAtRest(plan)) return;
    const { done, isComplete, isDead } = this.#apply(plan, site, step);
    if (isDead) {
      this.#dead = { plan, site, urgent: step.urgent, takedowns };
      this.planner.die(plan);
      return;
    }
    for (const [key, { at }] of done)
      this.#promise(key, site[key] ?? null, { at, urgent: step.urgent, takedowns });
    const committed = this.planner.commit(plan, done, {
      now: this.#publisherNow(step),
      isComplete,
    });
    this.#judgeDecisions(committed.purge, plan.at);
    this.#send(step);
    if (isComplete) for (const { key } of retiredBy(plan)) this.#remove(key);
    this.#judgeBounds();
    if (isComplete && step.refusedAfter === null) this.#judgeRest(site);
  }

  #publisherNow = ({ clockIsBehind }: Step): number => Math.floor(this.#now - clockIsBehind);

  /** Uploads and removals, phase by phase. */
  #apply(
    plan: Plan,
    site: Readonly<Record<string, Page>>,
    { ends }: Step,
  ): {
    readonly done: ReadonlyMap<string, { readonly at: number; readonly etag: string }>;
    readonly isComplete: boolean;
    readonly isDead: boolean;
  } {
    const done = new Map<string, { at: number; etag: string }>();
    const isFirst = this.#states.length === 1;
    const isDead = ends?.how === 'dies' && !isFirst;
    this.#now += 200;
    for (const phase of phasesOf(plan)) {
      for (const change of phase) {
        if (ends !== null && done.size >= ends.after) return { done, isComplete: false, isDead };
        const served = this.#write(change, { site, isFirst, isTold: !isDead });
        done.set(change.key, { at: told(this.#now), etag: served?.digest ?? '' });
        this.#now += 20 + this.#random.below(300);
      }
      this.#now += waitAfter(phase, plan.law) * 1000;
    }
    return { done, isComplete: true, isDead: isDead && ends !== null };
  }

  #write(
    change: Change,
    {
      site,
      isFirst,
      isTold,
    }: {
      readonly site: Readonly<Record<string, Page>>;
      readonly isFirst: boolean;
      readonly isTold: boolean;
    },
  ): Served | null {
    const { key } = change;
    const found = isFirst ? this.#setting.found[key] : undefined;
    if (found !== undefined && 'desired' in change)
      Object.assign(change, { desired: { ...change.desired, cacheControl: found } });
    const isTagged = this.planner.law.tagged;
    const served = servedAfter(change, { isTagged, loads: loadedBy(key, site) });
    this.facts.know(key, !/^(assets|images)\//.test(key));
    const etag = this.facts.liveOf(key)?.digest ?? null;
    const replaces = 'replaces' in change ? change.replaces : null;
    if (etag !== replaces) this.#found(`${key} was to replace ${replaces} and is ${etag}`);
    this.facts.change(key, served, { at: this.#now, isTold });
    return served;
  }

  #remove(key: string): void {
    this.#now += 100;
    this.facts.change(key, null, { at: this.#now, isTold: true });
  }

  #promise(
    key: string,
    page: Page | null,
    {
      at,
      urgent,
      takedowns,
    }: { readonly at: number; readonly urgent: boolean; readonly takedowns: ReadonlySet<string> },
  ): void {
    const before = this.#live.get(key) ?? null;
    const t = at + this.planner.law.allowance * 1000;
    const kind = takedowns.has(key) ? 'takedown' : kindOfChange(before, page);
    if (page === null) this.#live.delete(key);
    else this.#live.set(key, page);
    const isSilent =
      before !== null && page !== null && before.body === page.body && before.type === page.type;
    if (kind === null || isSilent) return;
    const promised = this.#promises.get(key) ?? [];
    promised.push(promiseOf(kind, { t, madeAt: this.facts.startOf(key), isUrgent: urgent }));
    this.#promises.set(key, promised);
  }

  get #terms(): Terms {
    return { allowance: this.planner.law.allowance, forgot: this.#forgot };
  }

  #judgeDecisions(purge: Plan['purge'], now: number): void {
    const { entries } = this.planner.ledger;
    const resent = purge.resend.flatMap(({ batches }) => batches.flatMap(({ items }) => items));
    const covers = (key: string): boolean =>
      urlsOfKey(key).every((url) => resent.some((item) => takesAway(item, url, tagsOf(key))));
    for (const key of this.facts.keys) {
      if (key.startsWith('assets/')) continue;
      const history = this.facts.historyOf(key);
      if (history.spans.length < 2) continue;
      const promises = this.#promises.get(key) ?? [];
      const exact = { ...this.#terms, forgot: { shared: 0, own: 0 } };
      const needed = needs(history, { promises, terms: exact, now });
      const neededByForgetful = isGuessed(history)
        ? null
        : needs(history, { promises, terms: this.#terms, now });
      const isPurged = purge.keys.includes(key);
      const isSent = isPurged || covers(key);
      const before = this.plan?.ledger.entries.get(key)?.owed ?? null;
      const wasDue = before !== null && before.sendAt <= now;
      const judged = { needed, neededByForgetful, isPurged, isSent, wasDue, now };
      for (const what of misjudged(entries.get(key), judged)) this.#found(`${key}: ${what}`);
    }
  }

  #send({ refusedAfter, purgeTakes, clockIsBehind }: Step): void {
    const { batches, notBefore } = this.planner.toSend;
    if (batches.length > 0) this.#now = Math.max(this.#now, notBefore + clockIsBehind);
    const known = new Map<string, { id: string; createdAt: number; completedAt: number | null }>();
    for (const [at, { callerReference, items }] of batches.entries()) {
      if (refusedAfter !== null && at >= refusedAfter) break;
      if (at > 0) this.#now += BETWEEN_BATCHES;
      const createdAt = Math.floor(this.#now);
      const completedAt = createdAt + purgeTakes;
      const seenAt = purgeTakes === 0 ? completedAt : null;
      const purge = { items, createdAt, completedAt, seenAt };
      this.facts.purges.push(purge);
      this.#looker.expect(this.population.purge(purge));
      known.set(callerReference, { id: callerReference, createdAt, completedAt: seenAt });
    }
    if (known.size > 0) this.planner.note(known, told(this.#now));
  }

  #judgeBounds(): void {
    const now = told(this.#now);
    const boundsOf = this.planner.boundsAt(now);
    for (const key of this.facts.keys) {
      // What nothing loads any more is deleted after the commit says so: no promise is made of it.
      if (key.startsWith('assets/')) continue;
      const history = this.facts.historyOf(key);
      if (history.spans.length < 2) continue;
      const bounds = boundsOf(key);
      for (const what of unsoundBounds(history, { bounds, now: this.#now }))
        this.#found(`${key}: ${what}`);
      for (const what of looseBounds(history, { bounds, terms: this.#terms }))
        this.#found(`${key}: ${what}`);
    }
  }

  /** I6: the same again changes nothing, purges nothing and leaves the ledger as it is. */
  #judgeRest(site: Readonly<Record<string, Page>>): void {
    if (this.#states.length === 1 && Object.keys(this.#setting.found).length > 0) return;
    const now = told(this.#now) + 1000;
    const { nextDue } = this.planner.ledger.root;
    if (nextDue !== null && nextDue <= now) return;
    const again = this.#plan({ site, now, urgent: false, takedowns: new Set() });
    if (!this.planner.isAtRest(again)) {
      const changes = again.changes.map(({ change, key }) => `${change} ${key}`);
      this.#found(
        `I6 publishing again would ${[...changes, ...again.purge.items.map(({ item }) => `purge ${item}`)].join(', ') || 'write the ledger'}`,
      );
    }
  }
}

const guest = (key: string): Served => ({
  digest: `guest ${key}`,
  type: 'text/html',
  cacheControl: 'max-age=60, s-maxage=86400',
  tags: [],
  loads: [],
});

/** Keys whose change is a take-down: the story's, and the listing that shows it. */
function takedownsOf(ops: readonly Op[]): ReadonlySet<string> {
  const keys = ops.flatMap((op) =>
    op.do === 'take-down' ? [keyOf(op.story), keyOf(op.story, true), HOME] : [],
  );
  return new Set(keys);
}
