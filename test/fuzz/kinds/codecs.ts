import * as fc from 'fast-check';
import { decodeState } from '../../../src/plan/decode-entries.ts';
import { decodeIntents } from '../../../src/plan/decode-journal.ts';
import { decodeTable } from '../../../src/plan/decode-table.ts';
import { encodeEntries } from '../../../src/plan/encode-entries.ts';
import { encodeIntents } from '../../../src/plan/encode-journal.ts';
import { encodeTable } from '../../../src/plan/encode-table.ts';
import type { DesiredObject } from '../../../src/plan/apply-change.ts';
import type { Entry } from '../../../src/plan/ledger.ts';
import { type Fuzz, openFuzz } from '../fuzz.ts';
import { mutateJson, mutation } from '../mutate-json.ts';

const set = {
  edge: 300,
  browser: 60,
  tagged: false,
  from: 1e12,
  until: null,
  purgeAccepted: false,
};
const past = {
  digest: 'e'.repeat(43),
  contentType: 'text/html',
  loads: [],
  sets: [{ ...set, until: 2e12 }],
};

const entry: Entry = {
  key: 'stories/fox/index.html',
  kind: 'story',
  live: {
    digest: 'd'.repeat(43),
    contentType: 'text/html',
    cacheControl: 'max-age=60, s-maxage=300',
    etag: `"${'0'.repeat(32)}"`,
    version: null,
    size: 5,
    putAt: 1e12,
    contentDigest: 'c'.repeat(22),
    loads: ['assets/a.css'],
    sets: [set],
  },
  changedAt: 1e12,
  tails: [{ ...past, end: 2e12, purgedAt: null, purgeAccepted: false }],
  memory: [past],
  owed: { kind: 'correction', end: 2e12, dueBy: 2e12, sendAt: 2e12 },
  unusedSince: null,
  story: null,
};

const desired: DesiredObject = {
  key: entry.key,
  kind: 'story',
  digest: 'd'.repeat(43),
  size: 5,
  contentType: 'text/html',
  cacheControl: 'max-age=60',
  contentDigest: null,
  loads: ['assets/a.css'],
  changedAt: 1e12,
  story: null,
};

const shard = {
  name: '000001-0a1b2c3d-0',
  first: '',
  keys: 1,
  facts: {
    digest: 'd'.repeat(43),
    nextDue: null,
    isBusy: false,
    quietAt: 2e12,
    pastAt: null,
    purgedUntil: 0,
    loaded: [['assets/a.css', 2e12] as const],
  },
};

/** Documents of the state with what reads each; what is not one must be an error, which is said as a damaged ledger. */
const documents: readonly (readonly [text: string, decode: (text: string) => unknown])[] = [
  [
    encodeEntries(new Map([[entry.key, entry]]), new Map([['d'.repeat(43), 1]])),
    (text) => decodeState(text),
  ],
  [
    encodeTable({
      law: 'l',
      rows: [shard],
      superseded: [{ name: shard.name, until: 2 }],
      bodies: new Map([['d'.repeat(43), 1]]),
    }),
    (text) => decodeTable(text),
  ],
  [
    JSON.stringify(
      encodeIntents([
        { change: 'put', kind: 'correction', desired },
        { change: 'retire', kind: 'retire', key: 'assets/a.css', etag: '"0"' },
      ]),
    ),
    (text) => decodeIntents(JSON.parse(text)),
  ],
];

/** Entries, shards' tables and journals, read from documents that are almost theirs. */
export const codecs: Fuzz = {
  name: 'documents of the state',
  runs: 50_000,
  quick: 500,
  async open() {
    for (const [text, decode] of documents) decode(text);
    const mutations = fc.array(mutation, { minLength: 1, maxLength: 5 });
    const property = fc.asyncProperty(
      fc.constantFrom(...documents),
      mutations,
      async (one, all) => {
        const [text, decode] = one;
        const began = performance.now();
        try {
          decode(JSON.stringify(mutateJson(JSON.parse(text), all)) ?? '');
        } catch (error) {
          // A TypeError or RangeError would be a field that is read before it is known to be there.
          const isSaid = error instanceof Error && ['Error', 'SyntaxError'].includes(error.name);
          if (!isSaid) throw error;
        }
        const took = performance.now() - began;
        if (took > 2_000) throw new Error(`${took} ms`);
        if ('polluted' in {}) throw new Error('the prototype of all objects was changed');
      },
    );
    return openFuzz(property, async () => {});
  },
};
