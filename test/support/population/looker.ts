import { nameOf, urlsOfKey } from './facts.ts';
import type { Bounds } from './planner.ts';
import type { Population } from './population.ts';
import { Random } from './random.ts';
import { truly, type Worst, worstCases } from './worst-case.ts';
import type { WorldFacts } from './world-facts.ts';

/** Readers who look at random, and at the worst moments: before a change, before a purge lands, around an expiry. */

export interface Period {
  readonly from: number;
  readonly to: number;
  /** When the publish at its beginning had ended. */
  readonly settledAt: number;
  readonly looks: number;
  readonly seed: number;
}

export class Looker {
  readonly #population: Population;
  readonly #facts: WorldFacts;
  #landings: readonly number[] = [];

  constructor(population: Population, facts: WorldFacts) {
    this.#population = population;
    this.#facts = facts;
  }

  expect(landings: readonly number[]): void {
    this.#landings = [...this.#landings, ...landings].slice(-20);
  }

  /** Looks during a period all of whose facts are known, and says what was shown and must not be. */
  during(
    { from, to, settledAt, looks, seed }: Period,
    found: (what: string) => void,
    boundsAt: ((now: number) => (key: string) => ReadonlyMap<string, Bounds>) | null,
  ): void {
    const random = new Random(seed);
    const keys = this.#facts.keys;
    const instants = this.#instants({ from, to, settledAt, looks, seed }, random);
    const worst = new Map<string, ReadonlyMap<string, Worst>>();
    for (const now of instants) {
      const key = random.pick(keys) ?? '';
      const spans = this.#facts.spansOf(urlsOfKey(key)[0] ?? '');
      // Nobody asks for a file under a name that no page has had.
      if (spans[0]?.isAskedFor === false && (spans[1]?.from ?? Infinity) > now) continue;
      const url = random.pick(urlsOfKey(key)) ?? '';
      const edge = random.below(this.#population.edges.length);
      const inBrowser = random.below(2) === 0;
      const shown = this.#population.look(url, edge, { inBrowser, now });
      const name = nameOf(shown.object);
      if (shown.at >= to || this.#facts.isLive(key, name, shown.at)) continue;
      let cases = worst.get(key);
      if (cases === undefined)
        worst.set(key, (cases = worstCases(this.#facts.historyOf(key), truly)));
      const who = inBrowser ? 'a browser' : 'an edge';
      const truth = cases.get(name);
      const most = (inBrowser ? truth?.reader : truth?.edge) ?? -Infinity;
      if (shown.at > most)
        found(
          `${who} shows ${url} ${name} ${(shown.at - most) / 1000} s after what was held to be the worst`,
        );
      if (boundsAt === null || key.startsWith('assets/')) continue;
      // What became live again in the course of the publish is old no more to the ledger it wrote.
      if (shown.at < settledAt && this.#facts.isLive(key, name, settledAt)) continue;
      const bound = boundsAt(shown.at)(key).get(name);
      const until = inBrowser ? bound?.reader : bound?.edge;
      if (until === undefined || shown.at > until)
        found(
          `I1 ${who} shows ${url} ${name} ${until === undefined ? 'which is forgotten' : `${(shown.at - until) / 1000} s after its bound`}`,
        );
    }
  }

  #instants({ from, to, looks }: Period, random: Random): readonly number[] {
    const instants: number[] = [];
    const landings = this.#landings.filter((at) => at > from && at < to);
    for (let at = 0; at < looks; at++) {
      const length = to - from;
      switch (random.below(5)) {
        case 0:
          instants.push(to - 1 - random.below(1500));
          break;
        case 1:
          instants.push(from + random.below(Math.min(length, 700_000)));
          break;
        case 2:
          instants.push((random.pick(landings) ?? from) + random.below(3) - 1);
          break;
        case 3:
          instants.push(to - 1);
          break;
        default:
          instants.push(from + random.next() * length);
      }
    }
    return instants.filter((at) => at >= from && at < to).toSorted((a, b) => a - b);
  }
}
