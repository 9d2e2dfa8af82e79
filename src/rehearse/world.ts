import type { Clock } from '../clock.ts';
import type { CacheRequest } from '../edge/cache-request.ts';
import type { EdgeConfig } from '../edge/edge-config.ts';
import { type Delivered, EdgeLocation } from '../edge/location.ts';
import { headerOf, type HeaderLines } from '../edge/upstream.ts';
import { BrowserCaches } from './browser-caches.ts';
import { type Form, FORM_HEADER, NOTHING } from './forms.ts';
import { HeldFiles } from './held-files.ts';
import type { Era } from './history.ts';
import type { Loads, LoadSet } from './loads.ts';
import { type Random, seededRandom } from './random.ts';
import { model } from './terms.ts';
import { type PlayedOrigin, playedOrigin } from './upstream.ts';
import type { Views } from './views.ts';
import type { Watch } from './watch.ts';

/** What all worlds have in common. */
export interface Scene {
  readonly config: EdgeConfig;
  readonly clock: Clock;
  readonly setTime: (instant: number) => void;
  readonly forms: readonly Form[];
  readonly eras: ReadonlyMap<string, readonly Era[]>;
  readonly requests: readonly CacheRequest[];
  readonly loads: Loads;
  /** The subject each URL belongs to; -1 for none. */
  readonly subjectOf: Int32Array;
  readonly locations: number;
  readonly seed: number;
  /** Readers that are about at a time. */
  readonly browsers: number;
  readonly beganAt: number;
}

/** The view under way. */
interface View {
  at: number;
  reader: number;
  place: number;
  /** The location near that place. */
  near: number;
  url: number;
  bin: number;
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
  /** Files that pages load and that were not there. */
  readonly missing: number;
}

/** What was counted between two looks. */
export function countsSince(now: WorldCounts, before: WorldCounts): WorldCounts {
  return {
    browserHits: now.browserHits - before.browserHits,
    edgeHits: now.edgeHits - before.edgeHits,
    edgeMisses: now.edgeMisses - before.edgeMisses,
    notModified: now.notModified - before.notModified,
    originRequests: now.originRequests - before.originRequests,
    originBytes: now.originBytes - before.originBytes,
    missing: now.missing - before.missing,
  };
}

/** Pages all browsers hold together at most, and as many as one may hold. */
const PAGES_HELD = 1 << 17;
const PAGES_EACH = 32;

/** Edges and browsers under one strategy: what they hold, and what readers are shown. */
export class World {
  readonly locations: readonly EdgeLocation[];
  readonly watch: Watch;
  readonly #scene: Scene;
  readonly #origin: PlayedOrigin;
  /** By location. */
  readonly #browsers: readonly BrowserCaches[];
  readonly #files: HeldFiles;
  readonly #headers: (HeaderLines | null)[];
  readonly #formOf: Int32Array;
  readonly #counts = { browserHits: 0, edgeHits: 0, edgeMisses: 0, notModified: 0, missing: 0 };
  /** The files of a page are asked for, not the page. */
  #isLoading = false;
  readonly #view: View = { at: 0, reader: 0, place: 0, near: 0, url: 0, bin: 0 };

  constructor(scene: Scene, watch: Watch) {
    const random: Random = seededRandom(scene.seed, 'fetches');
    const { fetchLeast, fetchMost } = model;
    this.#scene = scene;
    this.#files = new HeldFiles({
      places: scene.browsers,
      files: scene.loads.urlOf.length,
      regular: scene.loads.regular,
    });
    this.watch = watch;
    this.#origin = playedOrigin({
      forms: scene.forms,
      eras: scene.eras,
      now: () => scene.clock.now(),
      // What a page loads is asked for when the page is there, so it is never older than that.
      delay: () =>
        this.#isLoading ? 0 : (fetchLeast + random() * (fetchMost - fetchLeast)) * 1000,
    });
    const places = scene.locations * scene.requests.length;
    this.#headers = Array.from({ length: places }, () => null);
    this.#formOf = new Int32Array(places);
    const held = Math.min(PAGES_HELD, scene.browsers * PAGES_EACH);
    const pages = Math.max(held / scene.locations, 64);
    this.#browsers = Array.from(
      { length: scene.locations },
      () => new BrowserCaches(pages, scene.beganAt),
    );
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

  /** Shows readers what they ask for, view after view: the page, and the files it loads. */
  async play(views: Views): Promise<void> {
    const view = this.#view;
    const { setTime } = this.#scene;
    for (let turn = 0; turn < views.count; turn++) {
      const index = views.order[turn] ?? 0;
      view.at = views.at[index] ?? 0;
      view.reader = views.reader[index] ?? 0;
      view.place = views.place[index] ?? 0;
      view.near = views.locationOf(index);
      view.url = views.url[index] ?? 0;
      view.bin = views.bin[index] ?? 0;
      setTime(view.at);
      this.#isLoading = false;
      const asked = this.#ask(view, view.url);
      const form = typeof asked === 'number' ? asked : await asked;
      const loading = this.#load(view, form);
      if (loading !== null) await loading;
    }
  }

  /** What a location would answer now; -1 when it would ask. */
  answerNow(location: number, url: number): number {
    const request = this.#scene.requests[url];
    const answer = request && this.locations[location]?.get(request);
    return answer === undefined || answer instanceof Promise
      ? -1
      : this.#formIn(answer, this.#placeOf(location, url));
  }

  #ask(view: View, url: number): number | Promise<number> {
    const { at, reader, near } = view;
    const held = this.#browsers[near]?.fresh(reader, url, at) ?? -1;
    if (held >= 0) {
      if (url === view.url) this.#counts.browserHits += 1;
      return this.#show(url, held, at);
    }
    const location = this.locations[near];
    const request = this.#scene.requests[url];
    if (location === undefined || request === undefined) return NOTHING;
    const answer = location.get(request);
    if (answer instanceof Promise) {
      this.#counts.edgeMisses += 1;
      return answer.then((delivered) => this.#take(view, url, delivered));
    }
    this.#counts.edgeHits += 1;
    return this.#take(view, url, answer);
  }

  #take({ at, reader, near }: View, url: number, delivered: Delivered): number {
    const form = this.#formIn(delivered, this.#placeOf(near, url));
    const browsers = this.#browsers[near];
    if (form === NOTHING || browsers === undefined) return this.#show(url, form, at);
    if (browsers.held(reader, url) === form) this.#counts.notModified += 1;
    const lifetime = this.#scene.forms[form]?.lifetime ?? 0;
    const freshUntil = at + Math.max(0, lifetime - delivered.age * 1000);
    browsers.keep(reader, url, { form, freshUntil });
    return this.#show(url, form, at);
  }

  #show(url: number, form: number, at: number): number {
    const subject = this.#scene.subjectOf[url] ?? -1;
    if (subject >= 0) this.watch.see(subject, form, { at, bin: this.#view.bin });
    return form;
  }

  /** The files of a page that the reader's browser does not hold. A promise when an edge must ask for one. */
  #load(view: View, page: number): Promise<void> | null {
    const { sets, setOf } = this.#scene.loads;
    const set = sets[setOf[page] ?? 0];
    if (set === undefined || !this.#files.enter(view.place, view.reader)) return null;
    if (set.others.length === 0 && this.#files.hasAll(view.place, set.kept)) return null;
    return this.#loadAll(view, set);
  }

  #loadAll(view: View, { kept, others }: LoadSet): Promise<void> | null {
    const { urlOf } = this.#scene.loads;
    this.#isLoading = true;
    const waits: Promise<void>[] = [];
    for (const file of kept.files) {
      if (this.#files.has(view.place, file)) continue;
      const asked = this.#ask(view, urlOf[file] ?? 0);
      if (typeof asked !== 'number')
        waits.push(asked.then((form) => this.#loaded(view, file, form)));
      else this.#loaded(view, file, asked);
    }
    for (const url of others) {
      const asked = this.#ask(view, url);
      if (typeof asked !== 'number')
        waits.push(asked.then((form) => this.#loaded(view, null, form)));
      else this.#loaded(view, null, asked);
    }
    return waits.length === 0 ? null : Promise.all(waits).then(() => {});
  }

  /** A file came in: for good, when it is one of those. */
  #loaded({ place }: View, file: number | null, form: number): void {
    if (form === NOTHING) this.#counts.missing += 1;
    else if (file !== null) this.#files.add(place, file);
  }

  #placeOf(location: number, url: number): number {
    return location * this.#scene.requests.length + url;
  }

  /** The form of an answer, remembered with its headers: a location gives the same ones as long as it keeps them. */
  #formIn({ headers }: Delivered, place: number): number {
    if (this.#headers[place] === headers) return this.#formOf[place] ?? NOTHING;
    const form = Number(headerOf(headers, FORM_HEADER) ?? NOTHING);
    this.#headers[place] = headers;
    this.#formOf[place] = form;
    return form;
  }
}
