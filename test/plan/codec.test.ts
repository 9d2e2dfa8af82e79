import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeEntries } from '../../src/plan/decode-entries.ts';
import { encodeEntries } from '../../src/plan/encode-entries.ts';
import type { Entry } from '../../src/plan/ledger.ts';
import { at, DAY, Rehearsal } from '../support/plan-rehearsal.ts';

const COUNT = 10_000;
const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');
const etag = (text: string): string => `"${createHash('md5').update(text).digest('hex')}"`;

/** A site of ten thousand stories, most of them settled, some edited of late. */
function realistic(): ReadonlyMap<string, Entry> {
  const site = new Rehearsal();
  site.publish(
    { 'stories/a/index.html': { body: 'A', loads: ['assets/site.3f9a1c.css'] } },
    at('10:00'),
  );
  site.publish(
    { 'stories/a/index.html': { body: 'B', loads: ['assets/site.3f9a1c.css'] } },
    at('10:01'),
  );
  const edited = site.entry('stories/a/index.html');
  return new Map(
    Array.from({ length: COUNT }, (_, n): [string, Entry] => {
      const key = `stories/a-walk-by-the-river-${n}/index.html`;
      const putAt = at('10:00', -n % 900) + n * 977;
      const { live } = edited;
      if (live === null) throw new Error('not live');
      const set = {
        edge: 31_536_000,
        browser: 60,
        tagged: false,
        from: putAt,
        until: null,
        purgeAccepted: false,
      };
      const own = {
        ...live,
        digest: digest(key),
        contentDigest: digest(`${key} content`).slice(0, 22),
        etag: etag(key),
        size: 6000 + (n % 4000),
        putAt,
        sets: [set],
      };
      return [
        key,
        {
          ...edited,
          key,
          live: own,
          tails:
            n % 50 === 0
              ? edited.tails.map((tail) => ({ ...tail, digest: digest(`${key} old`) }))
              : [],
          changedAt: n % 3 === 0 ? putAt - 30 * DAY : putAt,
          story: null,
        },
      ];
    }),
  );
}

describe('the entries of 10,000 stories', () => {
  it('take at most 200 bytes a key, without the cards of listings', () => {
    const bytes = Buffer.byteLength(encodeEntries(realistic())) / COUNT;
    console.info(`ledger: ${bytes.toFixed(1)} bytes a key`);
    expect(bytes).toBeLessThanOrEqual(200);
  });
});

describe('the entries just after a first publish of 10,000 stories', () => {
  it('take at most 200 bytes a key, the cached errors behind each included', () => {
    const site = new Rehearsal();
    site.publish(
      Object.fromEntries(
        Array.from({ length: COUNT }, (_, n) => [`stories/old-well-${n}/index.html`, `story ${n}`]),
      ),
      at('10:00'),
    );
    const stored = new Map(
      [...site.ledger.entries].map(([key, entry]): [string, Entry] => {
        const { live } = entry;
        if (live === null) throw new Error('not live');
        const body = { digest: digest(key), contentDigest: digest(`${key} content`).slice(0, 22) };
        return [key, { ...entry, live: { ...live, ...body, etag: etag(key) }, story: null }];
      }),
    );
    const text = encodeEntries(stored);
    expect([...stored.values()].every(({ tails }) => tails[0]?.digest === null)).toBe(true);
    expect(decodeEntries(text)).toEqual(stored);
    expect(Buffer.byteLength(text) / COUNT).toBeLessThanOrEqual(200);
  });
});

describe('damaged entries are refused by name', () => {
  const site = new Rehearsal();
  site.publish({ 'stories/a/index.html': 'A' }, at('10:00'));
  site.publish({ 'stories/a/index.html': 'B', 'robots.txt': 'all' }, at('10:01'));
  const text = encodeEntries(site.ledger.entries);

  it.each<[string, (text: string) => string, RegExp]>([
    ['no JSON', () => 'gone', /JSON/],
    ['no list', () => '{}', /should be a list/],
    ['another format', (it) => it.replace('"format":1', '"format":2'), /format 2/],
    ['no base', (it) => it.replace(/"base":\d+/, '"base":null'), /base/],
    ['an instant that is no number', (it) => it.replace(/"base":\d+/, '"base":1e999'), /base/],
    ['a table that is shorter', (it) => it.replace(/"texts":\[[^\]]*\]/, '"texts":[]'), /table/],
    ['a table of something else', (it) => it.replace('"lives":[[', '"lives":[[true,'), /number/],
    ['a kind that is none', (it) => it.replace('"robots.txt",4', '"robots.txt",9'), /table/],
    ['a key that is none', (it) => it.replace('"robots.txt"', '7'), /text/],
    ['a key twice', (it) => it.replace('"robots.txt"', '"stories/a/index.html"'), /twice/],
    ['a card too few', (it) => it.replace('],\n[0,\n', '],\n['), /cards/],
    ['something after the end', (it) => `${it}]`, /JSON/],
  ])('%s', (_, damage, message) => {
    expect(damage(text)).not.toBe(text);
    expect(() => decodeEntries(damage(text))).toThrow(message);
  });
});
