import {
  type Epoch,
  type History,
  nameOf,
  type Purge,
  type Rules,
  type Served,
  type Span,
  urlsOfKey,
} from './facts.ts';
import type { World } from './population.ts';

/** The origin's `Date` of an answer: whole seconds. */
export const told = (instant: number): number => Math.floor(instant / 1000) * 1000;

/** Long before anything was published. */
const EVER = -1e15;

/** Everything that happened, written down as it does. */
export class WorldFacts implements World {
  readonly purges: Purge[] = [];
  readonly epochs: Epoch[];
  readonly #spans = new Map<string, Span[]>();
  readonly #keys = new Map<string, string>();
  /** Ended by a publish that died: nobody has been told. */
  #untold: Span[] = [];

  constructor(rules: Rules) {
    this.epochs = [{ rules, from: EVER, to: Infinity, toldAt: Infinity }];
  }

  /** `isGuessable`: readers may ask for it before it was ever linked to. */
  know(key: string, isGuessable: boolean): readonly Span[] {
    const known = this.#spans.get(key);
    if (known !== undefined) return known;
    const first = {
      object: null,
      from: EVER,
      to: Infinity,
      toldAt: Infinity,
      isAskedFor: isGuessable,
    };
    const spans: Span[] = [first];
    this.#spans.set(key, spans);
    for (const url of urlsOfKey(key)) this.#keys.set(url, key);
    return spans;
  }

  get keys(): readonly string[] {
    return [...this.#spans.keys()];
  }

  /** The origin answers something else from an instant on, and says so unless the publisher has died. */
  change(
    key: string,
    object: Served | null,
    { at, isTold }: { readonly at: number; readonly isTold: boolean },
  ): void {
    const spans = this.#spans.get(key);
    const last = spans?.at(-1);
    if (spans === undefined || last === undefined) throw new Error(`${key} is not known`);
    last.to = at;
    last.toldAt = isTold ? told(at) : Infinity;
    if (!isTold) this.#untold.push(last);
    spans.push({ object, from: at, to: Infinity, toldAt: Infinity, isAskedFor: true });
  }

  tell(at: number): void {
    for (const span of this.#untold) span.toldAt = at;
    this.#untold = [];
  }

  configure(rules: Rules, { at, toldAt }: { readonly at: number; readonly toldAt: number }): void {
    const last = this.epochs.at(-1);
    if (last === undefined) throw new Error('the CDN is configured from the start');
    last.to = at;
    last.toldAt = toldAt;
    this.epochs.push({ rules, from: at, to: Infinity, toldAt: Infinity });
  }

  historyOf(key: string): History {
    return {
      urls: urlsOfKey(key),
      spans: this.know(key, true),
      purges: this.purges,
      epochs: this.epochs,
    };
  }

  liveOf(key: string, at = Infinity): Served | null {
    return this.#spans.get(key)?.findLast(({ from }) => from <= at)?.object ?? null;
  }

  /** Since when the origin answers with what it does. */
  startOf(key: string): number {
    return this.#spans.get(key)?.at(-1)?.from ?? EVER;
  }

  isLive(key: string, name: string, at = Infinity): boolean {
    return nameOf(this.liveOf(key, at)) === name;
  }

  spansOf(url: string): readonly Span[] {
    const key = this.#keys.get(url);
    return (key === undefined ? undefined : this.#spans.get(key)) ?? [];
  }
}
