import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/rehearse/random.ts';
import { Readership, type ReadershipOptions } from '../../src/rehearse/readership.ts';
import { model } from '../../src/rehearse/terms.ts';
import { momentsOf } from '../support/moments.ts';
import { HOUR, SECOND } from '../support/plan-rehearsal.ts';

interface View {
  readonly at: number;
  readonly reader: number;
  readonly place: number;
  readonly url: number;
}

function viewsOf(until: number, options: Partial<ReadershipOptions> = {}): readonly View[] {
  const readership = new Readership({
    random: seededRandom(1, 'readers'),
    rate: 20,
    browsers: 500,
    weights: [0.7, 0.2, 0.1],
    thereFrom: [-Infinity, -Infinity, -Infinity],
    from: 0,
    ...options,
  });
  const views: View[] = [];
  for (readership.next(); readership.at < until; readership.next()) {
    const { at, reader, place, url } = readership;
    views.push({ at, reader, place, url });
  }
  return views;
}

const hour = viewsOf(HOUR);

describe('readers', () => {
  test('come at random, so many a second on average, and as unevenly as Poisson says', () => {
    const inSecond = Array.from({ length: 3600 }, () => 0);
    for (const { at } of hour) inSecond[Math.floor(at / SECOND)]! += 1;
    const { mean, variance } = momentsOf(inSecond);
    expect(mean / 20).toBeCloseTo(1, 1);
    expect(variance / mean).toBeCloseTo(1, 0.5);
  });

  test('read each page as often as it weighs', () => {
    const share = (url: number) => hour.filter((view) => view.url === url).length / hour.length;
    expect(share(0)).toBeCloseTo(0.7, 1);
    expect(share(2)).toBeCloseTo(0.1, 1);
  });

  test('are new now and then, and others keep their place', () => {
    const newest = Math.max(...hour.map(({ reader }) => reader));
    const fresh = hour.length * (1 - model.back) * model.newReaders;
    expect((newest - 499) / fresh).toBeCloseTo(1, 1);
    expect(new Set(hour.map(({ place }) => place)).size).toBe(500);
  });

  test('come back to a page they have just seen', () => {
    const many = viewsOf(600 * SECOND, {
      browsers: 1_000_000,
      weights: Array.from({ length: 1000 }, () => 1),
      thereFrom: Array.from({ length: 1000 }, () => -Infinity),
    });
    // Among so many readers and pages chance brings no one back to one.
    const seen = new Map<string, number>();
    let back = 0;
    for (const { at, reader, url } of many) {
      const before = seen.get(`${reader} ${url}`);
      if (before !== undefined) {
        back += 1;
        expect(at - before).toBeLessThan(600 * SECOND);
      }
      seen.set(`${reader} ${url}`, at);
    }
    expect(back / many.length).toBeCloseTo(model.back, 1);
  });

  test('hardly ask for a page before it is there', () => {
    const views = viewsOf(HOUR, { thereFrom: [-Infinity, HOUR / 2, -Infinity] });
    const of = (from: number, until: number) =>
      views.filter(({ at, url }) => url === 1 && at >= from && at < until).length;
    expect(of(0, HOUR / 2)).toBeGreaterThan(0);
    expect(of(0, HOUR / 2)).toBeLessThan(of(HOUR / 2, HOUR) / 8);
  });
});
