import { toMinute } from '../../../src/plan/calendar.ts';
import { actionFor, changeOf } from '../plan-rehearsal.ts';
import { Play, type Setting, type Step } from './play.ts';
import { keyOf, type Op } from './small-site.ts';

/** The cases the law names at the end of §9: what is done, what is planned for it, and readers all the while. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const OLD = keyOf('old');
const YOUNG = keyOf('young');

const usual: Omit<Step, 'gap' | 'ops' | 'seed'> = {
  urgent: false,
  refusedAfter: null,
  purgeTakes: 20 * SECOND,
  sees: true,
  ends: null,
  policy: null,
  configuration: null,
  clockIsBehind: 0,
};

const usually: Setting = {
  on304: 'keeps',
  policy: 0,
  configuration: 0,
  retainAssets: 7 * 86_400,
  found: {},
  looks: 200,
};

/** One publish: how long after the last, what was done, and `action until` as planned for each key that is of interest. */
export interface Publish {
  readonly after: number;
  readonly ops: readonly Op[];
  readonly plans?: Readonly<Record<string, string>>;
  readonly how?: Partial<Step>;
}

export interface NamedCase {
  readonly name: string;
  readonly setting?: Partial<Setting>;
  readonly publishes: readonly Publish[];
  /** What must be besides, in the world as it is at the end. */
  readonly besides?: (play: Play) => readonly string[];
}

const edit = (story: 'old' | 'young', text: string): readonly Op[] => [{ do: 'edit', story, text }];
const first: Publish = { after: 0, ops: [] };

/** By when CSS of the old layout must not have been gone, and new pages not have come before it. */
function cameBefore(play: Play, file: string, page: string): readonly string[] {
  const sheet = play.facts.know(file, false).at(-1);
  const story = play.facts.know(page, true).at(-1);
  if (sheet === undefined || story === undefined) return ['nothing is there'];
  const apart = (story.from - sheet.from) / 1000;
  return apart >= 10
    ? []
    : [`${page} came ${apart} s after ${file}, which some cache held an error for`];
}

export const NAMED_CASES: readonly NamedCase[] = [
  {
    name: 'A (1 y) → B → A → C: what a purge has cleared counts no more, what it has not does',
    publishes: [
      first,
      { after: DAY, ops: edit('old', 'B'), plans: { [OLD]: 'purge until 2027-11-21 10:01' } },
      { after: DAY, ops: edit('old', 'A'), plans: { [OLD]: 'wait until 2026-11-22 10:06' } },
      { after: DAY, ops: edit('old', 'C'), plans: { [OLD]: 'wait until 2026-11-23 10:06' } },
    ],
  },
  {
    name: 'A (1 y) → B → A → C with the purge refused: the year counts again',
    publishes: [
      first,
      { after: DAY, ops: edit('old', 'B'), how: { refusedAfter: 0 } },
      {
        after: MINUTE,
        ops: edit('old', 'A'),
        plans: { [OLD]: 'wait until 2026-11-21 10:07' },
        how: { refusedAfter: 0 },
      },
      { after: MINUTE, ops: edit('old', 'C'), plans: { [OLD]: 'purge until 2027-11-21 10:03' } },
    ],
  },
  {
    name: 'A (1 y) → A (15 min) → B: an edge may have kept the year',
    publishes: [
      first,
      { after: DAY, ops: [], plans: { [OLD]: 'none' }, how: { policy: 2 } },
      { after: DAY, ops: edit('old', 'B'), plans: { [OLD]: 'purge until 2027-11-22 10:01' } },
    ],
  },
  {
    name: 'edit, edit again within the TTL: the last end counts for both',
    publishes: [
      first,
      { after: DAY, ops: edit('young', 'B'), plans: { [YOUNG]: 'wait until 2026-11-21 10:06' } },
      { after: MINUTE, ops: edit('young', 'C'), plans: { [YOUNG]: 'wait until 2026-11-21 10:07' } },
    ],
  },
  {
    name: 'settled, edited, purge under way, edited again: the purge does for the first, the second waits',
    publishes: [
      first,
      { after: DAY, ops: edit('old', 'B'), how: { purgeTakes: 10 * MINUTE } },
      { after: MINUTE, ops: edit('old', 'C'), plans: { [OLD]: 'wait until 2027-11-21 10:01' } },
    ],
  },
  {
    name: 'header changed while a purge is under way: that purge does not do for it',
    publishes: [
      first,
      { after: DAY, ops: edit('old', 'B'), how: { purgeTakes: 10 * MINUTE } },
      {
        after: MINUTE,
        ops: [{ do: 'retype', story: 'old', type: 'text/plain' }],
        plans: { [OLD]: 'purge until purged' },
      },
    ],
  },
  {
    name: 'delete and re-create within the TTL: the old page and the cached error both count',
    publishes: [
      first,
      {
        after: DAY,
        ops: [{ do: 'remove', story: 'young' }],
        plans: { [YOUNG]: 'wait until 2026-11-21 10:06' },
      },
      {
        after: MINUTE,
        ops: [{ do: 'bring-back', story: 'young' }, ...edit('young', 'B')],
        plans: { [YOUNG]: 'wait until 2026-11-21 10:06' },
      },
    ],
  },
  {
    name: 'layout change with old CSS: pages wait for a week, their style sheet as long as they may be shown',
    setting: { retainAssets: 0 },
    publishes: [
      first,
      {
        after: DAY,
        ops: [{ do: 'lay-out', layout: '2' }],
        plans: { [OLD]: 'kept back until 2027-11-21 10:01', 'assets/layout-1.css': 'none' },
      },
      { after: 5 * DAY, ops: [], plans: {} },
      { after: DAY, ops: [], plans: {} },
      { after: HOUR, ops: [], plans: { 'assets/layout-1.css': 'none' } },
    ],
  },
  {
    name: 'a file retired, asked for (cached 404), brought back: pages that load it wait for the error to pass',
    setting: { retainAssets: 0 },
    publishes: [
      { ...first, how: { policy: 2 } },
      { after: DAY, ops: [{ do: 'lay-out', layout: '2' }], how: { urgent: true } },
      { after: 8 * DAY, ops: [] },
      { after: DAY, ops: [] },
      { after: DAY, ops: [{ do: 'lay-out', layout: '1' }] },
    ],
    besides: (play) => cameBefore(play, 'assets/layout-1.css', YOUNG),
  },
  {
    name: 'behaviours that differ between /x/ and /x/index.html: the longer lifetime counts',
    setting: { configuration: 4 },
    publishes: [
      first,
      { after: DAY, ops: edit('young', 'B'), plans: { [YOUNG]: 'purge until 2026-11-21 12:01' } },
    ],
  },
  {
    name: 'crash with the middle version live: A → B, died → C: both old versions count',
    publishes: [
      first,
      { after: DAY, ops: edit('young', 'B'), how: { ends: { how: 'dies', after: 1 } } },
      {
        after: 3 * MINUTE,
        ops: edit('young', 'C'),
        plans: { [YOUNG]: 'wait until 2026-11-21 10:09' },
      },
    ],
  },
  {
    name: 'an edge that slept brings back a version of a longer policy, forgotten since',
    setting: { policy: 2 },
    publishes: [
      first,
      { after: MINUTE, ops: [{ do: 'lay-out', layout: '2' }] },
      { after: HOUR, ops: [] },
      { after: DAY, ops: [{ do: 'lay-out', layout: '1' }] },
      { after: 20 * MINUTE, ops: [], how: { policy: 0 } },
      {
        after: MINUTE,
        ops: edit('young', 'B'),
        plans: { [YOUNG]: 'purge until 2026-11-21 11:38' },
      },
    ],
  },
  {
    name: 'a browser keeps what it took before the purge, while that version returns and ends again',
    setting: { policy: 1 },
    publishes: [
      first,
      { after: DAY + MINUTE, ops: [] },
      { after: 4 * MINUTE, ops: edit('young', 'B') },
      { after: 30 * SECOND, ops: edit('young', 'A') },
      {
        after: 30 * SECOND,
        ops: edit('young', 'C'),
        plans: { [YOUNG]: 'wait until 2026-11-21 10:11' },
      },
    ],
  },
];

/** What is not as it should be when a case is played. */
export function playCase(
  { setting, publishes, besides }: NamedCase,
  on304: Setting['on304'],
): readonly string[] {
  const play = new Play({ ...usually, ...setting, on304 });
  const wrong: string[] = [];
  for (const [at, { after, ops, plans, how }] of publishes.entries()) {
    play.next({ ...usual, gap: after, ops, seed: at + 1, ...how });
    for (const [key, expected] of Object.entries(plans ?? {})) {
      const planned = plannedFor(play, key);
      if (planned !== expected)
        wrong.push(`publish ${at + 1} plans “${planned}” for ${key}, not “${expected}”`);
    }
  }
  play.next({ ...usual, gap: 8 * DAY, ops: [{ do: 'nothing' }], seed: 0 });
  play.end();
  return [...wrong, ...(besides?.(play) ?? []), ...play.broken];
}

function plannedFor({ plan }: Play, key: string): string {
  if (plan === null || !plan.changes.some((change) => change.key === key)) return 'nothing';
  const { until } = changeOf(plan, key);
  const bound = until === null ? '' : ` until ${until === Infinity ? 'purged' : toMinute(until)}`;
  return `${actionFor(plan, key)}${bound}`;
}
