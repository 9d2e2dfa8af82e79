import { type Random, waitingTime } from './random.ts';
import { model } from './terms.ts';
import { weightedChoice } from './weights.ts';

/** Views of the last minutes one may come back to. */
const RECENT = 4096;

export interface ReadershipOptions {
  readonly random: Random;
  /** Views a second. */
  readonly rate: number;
  readonly browsers: number;
  /** How often each URL is asked for. */
  readonly weights: readonly number[];
  /** From when each URL leads somewhere, epoch milliseconds; -Infinity for what is there. */
  readonly thereFrom: readonly number[];
  readonly from: number;
}

/**
 * Page views as they come: Poisson in time, each by one of so many readers, some of them new, some back at a page
 * they have just seen. The fields tell of the view `next` went to.
 */
export class Readership {
  /** Epoch milliseconds. */
  at: number;
  /** The reader: a number of their own. */
  reader = 0;
  /** Their place among those that are about; it decides the location they are near. */
  place = 0;
  url = 0;
  readonly #random: Random;
  readonly #rate: number;
  readonly #choose: (random: Random) => number;
  readonly #thereFrom: Float64Array;
  readonly #readers: Int32Array;
  #newest: number;
  readonly #recentAt = new Float64Array(RECENT).fill(-Infinity);
  readonly #recentReader = new Int32Array(RECENT);
  readonly #recentPlace = new Int32Array(RECENT);
  readonly #recentUrl = new Int32Array(RECENT);
  #count = 0;

  constructor({ random, rate, browsers, weights, thereFrom, from }: ReadershipOptions) {
    this.at = from;
    this.#random = random;
    this.#rate = rate / 1000;
    this.#choose = weightedChoice(weights);
    this.#thereFrom = Float64Array.from(thereFrom);
    this.#readers = Int32Array.from({ length: browsers }, (_, place) => place);
    this.#newest = browsers;
  }

  /** Goes to the next view. */
  next(): void {
    do this.#step();
    while (this.#isEarly());
    this.#remember();
  }

  #step(): void {
    this.at += waitingTime(this.#random, this.#rate);
    if (this.#random() < model.back && this.#goBack()) return;
    const place = Math.floor(this.#random() * this.#readers.length);
    if (this.#random() < model.newReaders) this.#readers[place] = this.#newest++;
    this.place = place;
    this.reader = this.#readers[place] ?? 0;
    this.url = this.#choose(this.#random);
  }

  /** Nearly no one asks for a page that is not there yet. */
  #isEarly(): boolean {
    return this.at < (this.#thereFrom[this.url] ?? 0) && this.#random() >= model.early;
  }

  /** To a view of the last minutes, any of them. */
  #goBack(): boolean {
    const known = Math.min(this.#count, RECENT);
    if (known === 0) return false;
    const index = Math.floor(this.#random() * known);
    if ((this.#recentAt[index] ?? 0) < this.at - model.backWithin * 1000) return false;
    this.reader = this.#recentReader[index] ?? 0;
    this.place = this.#recentPlace[index] ?? 0;
    this.url = this.#recentUrl[index] ?? 0;
    return true;
  }

  #remember(): void {
    const index = this.#count++ % RECENT;
    this.#recentAt[index] = this.at;
    this.#recentReader[index] = this.reader;
    this.#recentPlace[index] = this.place;
    this.#recentUrl[index] = this.url;
  }
}
