import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { systemClock } from '../src/clock.ts';
import { directoryOrigin } from '../src/origin/directory.ts';
import { encodeEntries } from '../src/plan/encode-entries.ts';
import { LedgerStore } from '../src/publish/ledger-store.ts';
import type { Row } from './row.ts';

/** The size of the entries of a published site's ledger, with and without what listings show of each story. */
export async function measureLedger(site: string): Promise<Row> {
  const origin = directoryOrigin({
    root: join(site, '.storyclub', 'origin'),
    clock: systemClock(),
    name: '.storyclub/origin',
  });
  const store = new LedgerStore(origin, {
    statePrefix: '.storyclub/',
    site: 'https://bench.storyclub.example',
  });
  const { found } = await store.look();
  if (found === null) throw new Error(`${site} was not published`);
  const entries = await store.readEntries(found.root);
  const bare = new Map([...entries].map(([key, entry]) => [key, { ...entry, story: null }]));
  const bytesPerKey = (text: string): number => Buffer.byteLength(text) / entries.size;
  const whole = encodeEntries(entries);
  const perKey = bytesPerKey(encodeEntries(bare));
  return {
    title: 'ledger after these publishes',
    tool: 'storyclub',
    wallSeconds: null,
    cpuSeconds: null,
    peakMegabytes: null,
    told: {
      keys: entries.size,
      'bytes a key': perKey,
      'with cards': bytesPerKey(whole),
      'in all, compressed': gzipSync(whole).length,
    },
    target: { says: '≤ 200 bytes a key', isMet: perKey <= 200 },
    note: '',
  };
}
