import { decodeEntries } from '../src/plan/decode-entries.ts';
import { encodeEntries } from '../src/plan/encode-entries.ts';
import { emptyLedger } from '../src/plan/prepare.ts';
import { builtStories, committed, LAW, planFor } from './plan-world.ts';
import type { Row } from './row.ts';
import { median } from './task.ts';

const SIZES = [10_000, 100_000];
const HOUR_MS = 3_600_000;
const FIRST_PUBLISH = Date.UTC(2026, 0, 15);

/** Planning and committing one edited story among many published ones, within one process. */
export function measurePlan(runs: number): readonly Row[] {
  return SIZES.map((keys) => measureSize(keys, runs));
}

function measureSize(keys: number, runs: number): Row {
  const first = planFor(builtStories(keys, null), {
    ledger: emptyLedger('https://bench.storyclub.example', LAW),
    now: FIRST_PUBLISH,
    digest: 'first',
  });
  const ledger = committed(first, FIRST_PUBLISH);
  const files = builtStories(keys, Math.floor(keys / 2));
  const now = FIRST_PUBLISH + HOUR_MS;
  const times = Array.from({ length: runs }, () => {
    const text = timed(() => encodeEntries(ledger.entries));
    const read = timed(() => decodeEntries(text.value));
    const plan = timed(() => planFor(files, { ledger, now, digest: 'edited' }));
    if (plan.value.changes.length !== 1) throw new Error('one story was edited');
    const commit = timed(() => committed(plan.value, now));
    return { read: read.seconds, write: text.seconds, plan: plan.seconds, commit: commit.seconds };
  });
  const of = (name: 'read' | 'write' | 'plan' | 'commit'): number =>
    median(times.map((each) => each[name]));
  return {
    title: `one edited story of ${keys.toLocaleString('en')} keys, planned in memory`,
    tool: 'storyclub',
    wallSeconds: of('plan'),
    cpuSeconds: null,
    peakMegabytes: null,
    told: {
      'ms to commit': of('commit') * 1000,
      'ms to read the ledger': of('read') * 1000,
      'ms to write it': of('write') * 1000,
    },
    target: null,
    note: '',
  };
}

function timed<T>(call: () => T): { readonly value: T; readonly seconds: number } {
  const began = performance.now();
  const value = call();
  return { value, seconds: (performance.now() - began) / 1000 };
}
