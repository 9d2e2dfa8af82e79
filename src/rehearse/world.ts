import type { Clock } from '../clock.ts';
import type { CacheRequest } from '../edge/cache-request.ts';
import type { EdgeConfig } from '../edge/edge-config.ts';
import { type Delivered, EdgeLocation } from '../edge/location.ts';
import { headerOf, type HeaderLines } from '../edge/upstream.ts';
import { BrowserCaches } from './browser-caches.ts';
import { type Form, FORM_HEADER, NOTHING } from './forms.ts';
import type { Era } from './history.ts';
import { type Random, seededRandom } from './random.ts';
import { model } from './terms.ts';
import { type PlayedOrigin, playedOrigin } from './upstream.ts';
import type { Watch } from './watch.ts';

/** What all worlds have in common. */
export interface Scene {
  readonly config: EdgeConfig;
  readonly clock: Clock;
  readonly forms: readonly Form[];
  readonly eras: ReadonlyMap<string, readonly Era[]>;
  readonly requests: readonly CacheRequest[];
  /** URL of each file a form loads, by form. */
  readonly loads: readonly (readonly number[])[];
  /** The subject each URL belongs to; -1 for none. */
  readonly subjectOf: Int32Array;
  readonly locations: number;
  readonly seed: number;
  /** Readers who have long been here: so many, the first. */
  readonly regulars: number;
  /** The form of a file that their browsers hold for good, by URL; -1 for none. */
  readonly longHeld: Int32Array;
}

/** One view, as a world is told of it. */
export interface View {
  readonly at: number;
  readonly reader: number;
  readonly place: number;
  readonly url: number;
}

export interface WorldCounts {
  /** Page views browsers answered themselves. */
  readonly browserHits: number;
  /** Requests edges answered of their own, and after asking the origin. */
  readonly edgeHits: number;
  readonly edgeMisses: number;
  /** Edge answers "not modified" to browsers. */
  readonly notModified: number;
  readonly originRequests: number;
  readonly originBytes: number;
  /** Pages shown that load a file which is not there. */
  readonly broken: number;
}

/** Edges and browsers under one strategy: what they hold, and what readers are shown. */
export class World {
  readonly locations: readonly EdgeLocation[];
  readonly watch: Watch;
  readonly #scene: Scene;
  readonly #origin: PlayedOrigin;
  readonly #browsers = new BrowserCaches();
  readonly #formOf = new WeakMap<HeaderLines, number>();
  readonly #counts = { browserHits: 0, edgeHits: 0, edgeMisses: 0, notModified: 0, broken: 0 };
  /** Of the view under way. */
  #bin = 0;

  constructor(scene: Scene, watch: Watch) {
    const random: Random = seededRandom(scene.seed, 'fetches');
    const { fetchLeast, fetchMost } = model;
    this.#scene = scene;
    this.watch = watch;
    this.#origin = playedOrigin({
      forms: scene.forms,
      eras: scene.eras,
      now: () => scene.clock.now(),
      delay: () => (fetchLeast + random() * (fetchMost - fetchLeast)) * 1000,
    });
    this.locations = Array.from({ length: scene.locations }, (_, index) => {
      // AWS does not say whether a 304 renews stored headers: half of the locations do each.
      const on304 = index % 2 === 0 ? 'takes' : 'keeps';
      const { config, clock } = scene;
      return new EdgeLocation({
        name: `edge-${index}`,
        config,
        clock,
        upstream: this.#origin.upstream,
        on304,
      });
    });
  }

  get counts(): WorldCounts {
    const { requests, bytes } = this.#origin.counts;
    return { ...this.#counts, originRequests: requests, originBytes: bytes };
  }

  /** A page view: the page, and the files it loads. A promise when an edge must ask the origin. */
  view(view: View, bin: number): Promise<void> | null {
    this.#bin = bin;
    const form = this.#ask(view, view.url);
    if (typeof form !== 'number') return form.then((shown) => this.#load(view, shown) ?? undefined);
    return this.#load(view, form);
  }

  /** What a location would answer now; -1 when it would ask. */
  answerNow(location: number, url: number): number {
    const request = this.#scene.requests[url];
    const answer = request && this.locations[location]?.get(request);
    return answer === undefined || answer instanceof Promise ? -1 : this.#formIn(answer);
  }

  #ask(view: View, url: number): number | Promise<number> {
    const { at, reader } = view;
    const held = this.#browsers.find(reader, url, at);
    if (held >= 0) {
      if (url === view.url) this.#counts.browserHits += 1;
      return this.#show(url, held, at);
    }
    const { requests } = this.#scene;
    const request = requests[url];
    const location = this.locations[view.place % this.locations.length];
    if (request === undefined || location === undefined) return NOTHING;
    const answer = location.get(request);
    if (answer instanceof Promise) {
      this.#counts.edgeMisses += 1;
      return answer.then((delivered) => this.#take(view, url, delivered));
    }
    this.#counts.edgeHits += 1;
    return this.#take(view, url, answer);
  }

  #take({ at, reader }: View, url: number, delivered: Delivered): number {
    const form = this.#formIn(delivered);
    if (form === NOTHING) return this.#show(url, form, at);
    if (this.#browsers.held(reader, url) === form) this.#counts.notModified += 1;
    const lifetime = this.#scene.forms[form]?.lifetime ?? 0;
    const freshUntil = at + Math.max(0, lifetime - delivered.age * 1000);
    this.#browsers.keep(reader, url, { form, freshUntil });
    return this.#show(url, form, at);
  }

  #show(url: number, form: number, at: number): number {
    const subject = this.#scene.subjectOf[url] ?? -1;
    if (subject >= 0) this.watch.see(subject, form, { at, bin: this.#bin });
    return form;
  }

  #load(view: View, page: number): Promise<void> | null {
    const files = this.#scene.loads[page];
    if (files === undefined || files.length === 0) return null;
    const all = this.#scene.requests.length + page;
    if (this.#browsers.find(view.reader, all, view.at) >= 0) return null;
    return this.#loadAll(view, { page, files, all });
  }

  async #loadAll(
    view: View,
    {
      page,
      files,
      all,
    }: { readonly page: number; readonly files: readonly number[]; readonly all: number },
  ): Promise<void> {
    let freshUntil = Infinity;
    let isBroken = false;
    const { longHeld, regulars } = this.#scene;
    for (const url of files) {
      const own = view.reader < regulars ? (longHeld[url] ?? -1) : -1;
      const asked = own >= 0 ? own : this.#ask(view, url);
      const form = typeof asked === 'number' ? asked : await asked;
      if (form === NOTHING) isBroken = true;
      freshUntil = Math.min(freshUntil, view.at + (this.#scene.forms[form]?.lifetime ?? 0));
    }
    if (isBroken) this.#counts.broken += 1;
    else this.#browsers.keep(view.reader, all, { form: page, freshUntil });
  }

  #formIn({ headers }: Delivered): number {
    const known = this.#formOf.get(headers);
    if (known !== undefined) return known;
    const form = Number(headerOf(headers, FORM_HEADER) ?? NOTHING);
    this.#formOf.set(headers, form);
    return form;
  }
}
