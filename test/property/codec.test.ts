import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEntries, decodeState } from '../../src/plan/decode-entries.ts';
import { CHANGE_KINDS, encodeEntries, OBJECT_KINDS } from '../../src/plan/encode-entries.ts';
import type { Entry, HeaderSet, LiveVersion, Tail, Version } from '../../src/plan/ledger.ts';

const instant = fc.integer({ min: 1_500_000_000_000, max: 2_500_000_000_000 });
const lifetime = fc.nat({ max: 63_072_000 });
const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const keys = fc.uniqueArray(text, { maxLength: 4 });

const headerSet: fc.Arbitrary<HeaderSet> = fc
  .record({
    edge: fc.oneof(fc.constantFrom(0, -1), lifetime),
    browser: lifetime,
    tagged: fc.boolean(),
    from: instant,
    until: fc.option(instant),
    purgeAccepted: fc.constant(false),
  })
  // Whether a purge under way was accepted is known again from the root; what one has cleared is written.
  .map((set) => ({ ...set, purgeAccepted: set.edge === -1 }));

const version = {
  contentType: fc.constantFrom('text/html; charset=utf-8', 'text/css', ''),
  sets: fc.array(headerSet, { maxLength: 3 }),
  loads: keys,
};

/** What can be a key of a site: no slash at its start, no dots for a part. */
const key = text.map((name) => `a${name}`);
const digest = fc.string({
  unit: fc.constantFrom(...'abyzABYZ0189_-'),
  minLength: 1,
  maxLength: 43,
});
const etag = fc
  .oneof(
    fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 32 }),
    text,
  )
  .chain((name) => fc.constantFrom(name, `"${name}"`));

const live: fc.Arbitrary<LiveVersion> = fc
  .record({
    ...version,
    digest,
    cacheControl: fc.constantFrom('max-age=60, s-maxage=300', 'max-age=60'),
    etag,
    version: fc.option(text),
    size: fc.nat(),
    putAt: instant,
    contentDigest: fc.option(digest),
  })
  .chain((known) =>
    // The common case is a form of its own: one header set, in use since it was put.
    fc.constantFrom(known, {
      ...known,
      sets: [
        {
          edge: 300,
          browser: 60,
          tagged: false,
          from: known.putAt,
          until: null,
          purgeAccepted: false,
        },
      ],
    }),
  );

const tail: fc.Arbitrary<Tail> = fc
  .record({
    ...version,
    digest: fc.option(digest),
    end: fc.oneof(fc.constant(0), instant),
    purgedAt: fc.option(instant),
  })
  .map((known) => ({ ...known, purgeAccepted: known.purgedAt !== null }))
  .chain((known) => fc.constantFrom<Tail>(known, nothingUntil(known.end)));

/** What stands behind every key after a first publish has a form of its own, too. */
const nothingUntil = (end: number): Tail => ({
  digest: null,
  contentType: '',
  loads: [],
  sets: [{ edge: 10, browser: 0, tagged: false, from: end, until: end, purgeAccepted: false }],
  end,
  purgeAccepted: false,
  purgedAt: null,
});

const memory: fc.Arbitrary<Version> = fc.record({ ...version, digest: fc.option(digest) });

const entry: fc.Arbitrary<Entry> = fc
  .record({
    key,
    kind: fc.constantFrom(...OBJECT_KINDS),
    live: fc.option(live),
    tails: fc.array(tail, { maxLength: 3 }),
    memory: fc.array(memory, { maxLength: 2 }),
    owed: fc.option(
      fc.record({
        kind: fc.constantFrom(...CHANGE_KINDS),
        dueBy: instant,
        end: instant,
        sendAt: fc.oneof(fc.constant(0), instant),
      }),
    ),
    changedAt: fc.oneof(fc.constant(0), instant),
    unusedSince: fc.option(instant),
    story: fc.option(
      fc.record({
        title: text,
        date: fc.constant('2026-11-20'),
        author: text,
        tags: keys,
        excerpt: text,
        readingTime: fc.nat(),
        file: fc.constantFrom('stories/a.md', 'stories/2024/the\nfox.md', 'b.md', ''),
        lang: fc.constantFrom('en', 'he'),
        updated: fc.option(fc.constant('2026-11-21')),
        redirectFrom: keys,
      }),
    ),
  })
  .chain((known) =>
    fc.constantFrom(known, known.live === null ? known : { ...known, changedAt: known.live.putAt }),
  );

const ledger = fc
  .uniqueArray(entry, { maxLength: 6, selector: ({ key }) => key })
  .map((entries) => new Map(entries.map((known) => [known.key, known])));

const sorted = (entries: ReadonlyMap<string, Entry>): readonly Entry[] =>
  [...entries.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));

describe('entries, written and read', () => {
  it('are what they were', () => {
    fc.assert(
      fc.property(ledger, (entries) => {
        const text = encodeEntries(entries);
        expect(sorted(decodeEntries(text))).toEqual(sorted(entries));
        expect(encodeEntries(new Map([...entries].toReversed()))).toBe(text);
        expect(encodeEntries(decodeEntries(text))).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('have the bodies kept for releases beside them', () => {
    const bodies = fc.array(fc.tuple(digest, fc.nat())).map((pairs) => new Map(pairs));
    fc.assert(
      fc.property(ledger, bodies, (entries, kept) => {
        const read = decodeState(encodeEntries(entries, kept));
        expect(read.bodies).toEqual(kept);
        expect(sorted(read.entries)).toEqual(sorted(entries));
      }),
      { numRuns: 100 },
    );
  });

  it('are refused with an Error wherever they are cut', () => {
    fc.assert(
      fc.property(ledger, fc.double({ min: 0, max: 1, noNaN: true }), (entries, share) => {
        const text = encodeEntries(entries).trimEnd();
        const cut = text.slice(0, Math.min(text.length - 1, Math.floor(share * text.length)));
        expect(() => decodeEntries(cut)).toThrow(Error);
      }),
    );
  });
});
