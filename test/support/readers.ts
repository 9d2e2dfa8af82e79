import { edgeBound, tailBound } from '../../src/plan/bounds.ts';
import { prepareLedger } from '../../src/plan/prepare.ts';
import { Browser, Edge, type On304, OriginKey, type Shown } from './cache-population.ts';
import { at, MINUTE, Rehearsal, SECOND, type SiteSketch } from './plan-rehearsal.ts';

/** A site of one page, published again and again in front of readers who may look at any moment. */

export interface Look {
  /** Since the publish before. */
  readonly after: number;
  readonly edge: number;
  /** Null: straight from the edge. */
  readonly browser: number | null;
}

export interface Episode {
  /** The page; null: no such page. */
  readonly body: string | null;
  readonly type: string;
  readonly gap: number;
  readonly urgent: boolean;
  readonly policy: number;
  readonly minTtl: number;
  /** How long CloudFront takes to complete its purge, from its creation. */
  readonly purgeTakes: number;
  readonly looks: readonly Look[];
  /** Edges (and the browsers behind them) nobody uses meanwhile: they keep what they have. */
  readonly asleep: readonly boolean[];
}

const KEY = 'stories/a/index.html';
const DAY = 86_400;
const YEAR = 31_536_000;

/** A page loads the style sheet of its layout. */
const fileOf = (body: string): string => `assets/${body.split('/')[1] ?? ''}.css`;

/** Policies that differ in every lifetime, the first being the default's. */
const POLICIES = [
  [
    { age: 0, edge: 300, browser: 60 },
    { age: 30 * DAY, edge: YEAR, browser: 60 },
  ],
  [
    { age: 0, edge: 120, browser: 20 },
    { age: DAY, edge: YEAR, browser: 280 },
  ],
  [{ age: 0, edge: 900, browser: 200 }],
] as const;

export class Readership {
  /** What a reader saw that nothing printed allows. */
  readonly broken: string[] = [];
  readonly #site = new Rehearsal({ retainAssets: 0 });
  readonly #origin = new OriginKey();
  readonly #edges: readonly Edge[];
  readonly #browsers = [new Browser(), new Browser(), new Browser()];
  readonly #promised: { readonly at: number; readonly dueBy: number }[] = [];
  /** What is in the origin beside the page. */
  readonly #files = new Set<string>();
  #now = at('10:00');
  #purgedBy = 0;

  constructor(on304: On304) {
    const latencies = [0, 1200, 4900];
    this.#edges = latencies.map((latency) => new Edge(this.#origin, { on304, latency }));
  }

  play(episode: Episode): void {
    const began = this.#publish(episode);
    const end = began + episode.gap;
    const moments = [
      ...episode.looks,
      // The worst moments: before a purge lands, and before the next change.
      ...this.#edges.map((_, edge) => ({ after: this.#purgedBy - began - 1, edge, browser: edge })),
      ...this.#edges.map((_, edge) => ({ after: episode.gap - 2, edge, browser: edge })),
      ...this.#edges.map((_, edge) => ({ after: episode.gap - 1, edge, browser: null })),
    ].filter(({ edge }) => episode.asleep[edge] !== true);
    let isSeen = false;
    for (const look of moments.toSorted((a, b) => a.after - b.after)) {
      const moment = began + look.after;
      if (look.after < 0 || moment >= end) continue;
      if (!isSeen && moment >= this.#purgedBy) {
        this.#site.complete(Math.max(this.#purgedBy, began));
        isSeen = true;
      }
      this.#look(look, moment);
    }
    this.#now = end;
  }

  #publish({ body, type, urgent, policy, minTtl, purgeTakes }: Episode): number {
    const now = this.#now;
    const { law } = this.#site;
    const { distribution } = law;
    this.#site.law = {
      ...law,
      tiers: POLICIES[policy] ?? POLICIES[0],
      distribution: {
        ...distribution,
        behaviours: distribution.behaviours.map((usual) => ({ ...usual, minTtl })),
      },
    };
    for (const edge of this.#edges) edge.minTtl = minTtl;
    if (this.#purgedBy <= now) this.#site.complete(now);
    const files: SiteSketch =
      body === null
        ? {}
        : {
            [KEY]: { body, type, date: '2099-01-01', loads: [fileOf(body)] },
            [fileOf(body)]: fileOf(body),
          };
    const { plan } = this.#site.publish(files, now, { urgent, purges: 'accepted' });
    for (const change of plan.changes) {
      if (change.change === 'retire' && change.isDue) this.#files.delete(change.key);
      else if (change.change === 'put' && change.key !== KEY) this.#files.add(change.key);
    }
    const change = plan.changes.find(({ key }) => key === KEY);
    if (change !== undefined && change.change !== 'retire') {
      const own = 'desired' in change ? change.desired : null;
      const live = own && { digest: own.digest, type, cacheControl: own.cacheControl };
      this.#origin.set(live, now);
    }
    if (change !== undefined && change.edge.action !== 'none') {
      const promises = this.#site.law.promises;
      const seconds = change.kind === 'retire' ? Infinity : promises[change.kind];
      this.#promised.push({ at: now, dueBy: now + (5 + seconds) * SECOND });
    }
    if (plan.purge.items.length > 0) {
      this.#purgedBy = Math.max(this.#purgedBy, now + 5 * SECOND + purgeTakes);
      // Each edge is reached at a moment of its own.
      this.#edges.forEach((edge, n) => edge.purge(now + 5 * SECOND + (purgeTakes * n) / 2));
    }
    return now;
  }

  #look({ edge: n, browser }: Look, now: number): void {
    const edge = this.#edges[n % this.#edges.length];
    if (edge === undefined) return;
    const reader = browser === null ? undefined : this.#browsers[n % this.#browsers.length];
    const body = reader === undefined ? edge.get(now).body : reader.get(edge, now);
    const shown = { digest: body?.digest ?? null, type: body?.type ?? '' };
    if (body !== null && !this.#files.has(fileOf(body.digest)))
      this.broken.push(`${body.digest} is shown at ${now} and its file is gone`);
    const live = this.#origin.at(now);
    if (shown.digest === (live?.digest ?? null) && shown.type === (live?.type ?? '')) return;
    this.#judge(shown, reader === undefined, now);
  }

  #judge(shown: Shown, isEdge: boolean, now: number): void {
    const { law, ledger } = this.#site;
    const entry = prepareLedger(ledger, law, now).entries.get(KEY);
    const tail = entry?.tails.find(
      ({ digest, contentType }) => digest === shown.digest && contentType === shown.type,
    );
    const who = `${isEdge ? 'an edge' : 'a browser'} shows ${shown.digest} ${shown.type} at ${now}`;
    if (entry === undefined || tail === undefined) {
      this.broken.push(`${who}, which the ledger has forgotten`);
      return;
    }
    const bound = isEdge ? edgeBound(tail, entry.live, 5) : tailBound(tail, entry.live, 5);
    if (now > bound) this.broken.push(`${who}, after its bound ${bound}`);
    const ended = this.#origin.lastLive(shown);
    const promised = this.#promised.find((promise) => promise.at >= ended);
    const isPending = entry.owed !== null || now <= this.#purgedBy + MINUTE;
    if (isEdge && promised !== undefined && now > promised.dueBy && !isPending) {
      this.broken.push(`${who}, after the promise ${promised.dueBy}`);
    }
  }
}
