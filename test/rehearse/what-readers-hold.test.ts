import { describe, expect, test } from 'vitest';
import { BrowserCaches } from '../../src/rehearse/browser-caches.ts';
import { HeldFiles, toFileSet } from '../../src/rehearse/held-files.ts';
import { MINUTE, SECOND } from '../support/plan-rehearsal.ts';

describe('what browsers hold of pages', () => {
  const from = Date.UTC(2026, 10, 20);
  const caches = new BrowserCaches(64, from);
  caches.keep(7, 3, { form: 12, freshUntil: from + MINUTE });

  test.each([
    ['the page itself, while it is fresh', 7, 3, from + MINUTE - SECOND, 12],
    ['not once it is stale', 7, 3, from + MINUTE, -1],
    ['not for another reader', 8, 3, from, -1],
    ['not for another page', 7, 4, from, -1],
  ])('%s', (_, reader, url, now, form) => {
    expect(caches.fresh(reader, url, now)).toBe(form);
  });

  test('a stale page is still there to ask about', () => {
    expect(caches.held(7, 3)).toBe(12);
    expect(caches.held(7, 4)).toBe(-1);
  });

  test('the newest takes its place, of the same page or of another', () => {
    const small = new BrowserCaches(64, from);
    small.keep(1, 1, { form: 5, freshUntil: from + MINUTE });
    small.keep(1, 1, { form: 6, freshUntil: from + 2 * MINUTE });
    expect(small.fresh(1, 1, from + MINUTE)).toBe(6);
  });

  test('a year is not too long to be kept', () => {
    const long = new BrowserCaches(64, from);
    const year = 365 * 24 * 60 * MINUTE;
    long.keep(1, 1, { form: 5, freshUntil: from + year });
    expect(long.fresh(1, 1, from + year - MINUTE)).toBe(5);
  });
});

describe('what browsers hold of files', () => {
  const layout = toFileSet([0, 5, 31, 32, 64]);
  const files = () => new HeldFiles({ places: 3, files: 65, regular: toFileSet([0, 5]) });

  test('regular readers hold what was there before', () => {
    const held = files();
    expect(held.enter(1, 1)).toBe(true);
    expect(held.has(1, 5)).toBe(true);
    expect(held.has(1, 32)).toBe(false);
    expect(held.hasAll(1, layout)).toBe(false);
  });

  test('a reader holds all once each was loaded, and so does nobody else', () => {
    const held = files();
    for (const file of [31, 32, 64]) held.add(1, file);
    expect(held.hasAll(1, layout)).toBe(true);
    expect(held.hasAll(0, layout)).toBe(false);
    expect(held.hasAll(2, layout)).toBe(false);
  });

  test('who takes a place begins with nothing', () => {
    const held = files();
    expect(held.enter(1, 3)).toBe(true);
    expect(held.has(1, 5)).toBe(false);
    expect(held.has(0, 5)).toBe(true);
  });

  test('who has left is not about any more', () => {
    const held = files();
    held.enter(1, 3);
    expect(held.enter(1, 1)).toBe(false);
    expect(held.enter(1, 3)).toBe(true);
  });
});
