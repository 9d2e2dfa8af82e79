import type { Random } from './random.ts';

/** Zipf's law: the weight of rank n is 1 / nˢ; together they are 1. */
export function zipfWeights(ranks: number, exponent: number): readonly number[] {
  const weights = Array.from({ length: ranks }, (_, rank) => (rank + 1) ** -exponent);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Picks an index as often as its weight says, each in the same time (Vose's alias method). */
export function weightedChoice(weights: readonly number[]): (random: Random) => number {
  const size = weights.length;
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const scaled = Float64Array.from(weights, (weight) => (weight * size) / sum);
  const own = new Float64Array(size).fill(1);
  const alias = Int32Array.from(weights, (_, index) => index);
  const poor: number[] = [];
  const rich: number[] = [];
  for (let index = 0; index < size; index++) (at(scaled, index) < 1 ? poor : rich).push(index);
  for (let low = poor.pop(); low !== undefined; low = poor.pop()) {
    const high = rich.pop();
    if (high === undefined) break;
    own[low] = at(scaled, low);
    alias[low] = high;
    scaled[high] = at(scaled, high) + at(scaled, low) - 1;
    (at(scaled, high) < 1 ? poor : rich).push(high);
  }
  return (random) => {
    const point = random() * size;
    const index = Math.floor(point);
    return point - index < at(own, index) ? index : at(alias, index);
  };
}

const at = (values: Float64Array | Int32Array, index: number): number => values[index] ?? 0;
