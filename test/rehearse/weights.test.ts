import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/rehearse/random.ts';
import { weightedChoice, zipfWeights } from '../../src/rehearse/weights.ts';

describe("Zipf's law", () => {
  test.each([
    { ranks: 1, exponent: 1, weights: [1] },
    { ranks: 3, exponent: 1, weights: [6 / 11, 3 / 11, 2 / 11] },
    { ranks: 4, exponent: 0, weights: [1 / 4, 1 / 4, 1 / 4, 1 / 4] },
    { ranks: 2, exponent: 2, weights: [4 / 5, 1 / 5] },
    { ranks: 0, exponent: 1, weights: [] },
  ])('over $ranks with exponent $exponent', ({ ranks, exponent, weights }) => {
    const found = zipfWeights(ranks, exponent);
    expect(found.length).toBe(weights.length);
    for (const [rank, weight] of weights.entries()) expect(found[rank]).toBeCloseTo(weight, 12);
  });
});

describe('a weighted choice', () => {
  test.each([
    ['equal weights', [1, 1, 1, 1]],
    ['Zipf over fifty', zipfWeights(50, 1)],
    ['something that is never chosen', [3, 0, 1]],
    ['one that is nearly always', [1, 1000]],
    ['weights that add up to more than 1', [10, 20, 30, 40]],
  ])('is made as often as %s say', (_, weights) => {
    const draws = 60_000;
    const choose = weightedChoice(weights);
    const random = seededRandom(11, 'choice');
    const counts = weights.map(() => 0);
    for (let n = 0; n < draws; n++) {
      const index = choose(random);
      counts[index] = (counts[index] ?? 0) + 1;
    }
    const sum = weights.reduce((total, weight) => total + weight, 0);
    for (const [index, weight] of weights.entries()) {
      const expected = (draws * weight) / sum;
      // Five standard deviations of a binomial count.
      expect(Math.abs((counts[index] ?? 0) - expected)).toBeLessThanOrEqual(
        5 * Math.sqrt(expected),
      );
    }
  });
});
