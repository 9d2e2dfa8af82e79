import type { Place } from '../fix/replace-words.ts';
import type { Change } from '../plan/change.ts';
import type { Entry } from '../plan/ledger.ts';
import type { Plan } from '../plan/plan.ts';
import type { Receipt } from '../publish/receipt.ts';
import type { LeftAlone } from '../site/around/left-alone.ts';
import { printable } from './paint.ts';
import { count, duration, when } from './words.ts';
import { wrap } from './wrap.ts';

/** Each place with the words around it, on one line: `stories/the-fox.md:9  came to [teh → the] wood`. */
export function placeLines(
  places: readonly Place[],
  { file, width }: { readonly file: string; readonly width: number },
): readonly string[] {
  return places.map(({ line, before, from, to, after }) => {
    const start = `${file}:${line}  `;
    const change = `[${from} → ${to}]`;
    const left = Math.max(0, width - start.length - change.length);
    const tail = cutEnd(after, Math.max(left - before.length, Math.ceil(left / 2)));
    const head = cutStart(before, left - tail.length);
    return printable(`${start}${head}${change}${tail}`.trimEnd());
  });
}

/** As much of the end of a text as fits, cut between words. */
const cutStart = (text: string, room: number): string => {
  if (text.length <= room) return text;
  const cut = text.slice(text.length - Math.max(0, room - 1)).replace(/^\S*/u, '');
  return room < 2 ? '' : `…${cut.trimStart()}`;
};

const cutEnd = (text: string, room: number): string => {
  if (text.length <= room) return text;
  const cut = text.slice(0, Math.max(0, room - 1)).replace(/\S*$/u, '');
  return room < 2 ? '' : `${cut.trimEnd()}…`;
};

interface Told {
  readonly plan: Plan;
  readonly receipt: Receipt;
  /** Key of the story's page. */
  readonly key: string;
  /** The story as it was published before; null for one that comes back. */
  readonly before: Entry | null;
  readonly width: number;
}

/** What will be done, for the question. */
export function renderIntent(plan: Plan, key: string): string {
  const pages = plan.changes.filter((change) => change.key !== key && isPage(change));
  const by =
    plan.readersBy === null ? '' : `, readers see it by ${when(plan.readersBy, plan.at)} UTC`;
  const purge =
    plan.purge.items.length === 0
      ? ''
      : `, purges ${count(plan.purge.items.length, 'path', 'paths')}`;
  const others = pages.length === 0 ? '' : `, ${count(pages.length, 'page', 'pages')}`;
  return `1 story${others}${purge}${by}, ${dollars(plan.cost.usd)}`;
}

/** What readers may come upon; not the pictures it shows. */
function isPage(change: Change): boolean {
  if (change.change === 'remove') return true;
  if (change.change === 'retire') return false;
  const { kind } = change.desired;
  return kind !== 'fingerprinted' && kind !== 'file';
}

/** What was done, in words. */
export function renderFixed(told: Told): readonly string[] {
  const { receipt, key, plan, width } = told;
  const done = new Set(receipt.lines.map((line) => line.key));
  const pages = plan.changes.filter(
    (change) => change.key !== key && done.has(change.key) && isPage(change),
  ).length;
  const others = pages === 0 ? '' : `, ${count(pages, 'page', 'pages')}`;
  const first = receipt.isComplete ? `Fixed in 1 story${others}.` : stopped(receipt);
  const layout =
    receipt.layoutBy === null
      ? ''
      : `The pages beside it follow by ${when(receipt.layoutBy, receipt.endedAt)} UTC.`;
  const words = [
    first,
    purgeWords(receipt, plan),
    readersWords(told),
    layout,
    `Cost ${dollars(receipt.cost.usd)}.`,
  ];
  return [
    ...wrap(words.filter((part) => part !== '').join(' '), width),
    ...owedLines(receipt, width),
  ];
}

function stopped({ lines }: Receipt): string {
  return lines.length === 0
    ? 'Stopped: nothing on the site was changed.'
    : 'Stopped, published in part: what was changed is live and in the ledger; the next publish does the rest.';
}

function purgeWords({ purge }: Receipt, { purge: planned }: Plan): string {
  if (purge.state === 'none' || purge.state === 'owed') return '';
  const used = planned.freePaths - planned.freePathsLeft + purge.items.length;
  const least = planned.usedAtLeast ? 'at least ' : '';
  const sent = `Sent ${count(purge.ids.length, 'invalidation', 'invalidations')} (${least}${used.toLocaleString('en-US')} of ${planned.freePaths.toLocaleString('en-US')} free paths used this month)`;
  return purge.state === 'completed'
    ? `${sent}; every edge is up to date.`
    : `${sent}; every edge is up to date in about a minute.`;
}

function readersWords({ receipt, key, before, plan }: Told): string {
  const { readersBy, endedAt, purge } = receipt;
  if (readersBy === null) return '';
  if (purge.state === 'owed') return '';
  if (readersBy <= endedAt) return 'Every reader has it.';
  const line = receipt.lines.find((each) => each.key === key);
  const edge = Math.max(0, ...(before?.live?.sets.map((set) => set.edge) ?? []));
  const isNew = edge > 0 && edge <= (plan.law.tiers[0]?.edge ?? 0);
  const why =
    line?.action === 'wait' && isNew ? ` (new story: edges keep it ${minutes(edge)})` : '';
  return `Readers see it by ${when(readersBy, endedAt)} UTC${why}.`;
}

const minutes = (seconds: number): string =>
  seconds >= 60 && seconds % 60 === 0
    ? count(seconds / 60, 'minute', 'minutes')
    : duration(seconds);

const dollars = (usd: number): string => `$${usd.toFixed(2)}`;

function owedLines({ purge }: Receipt, width: number): readonly string[] {
  if (purge.state !== 'owed') return [];
  const next = purge.refusal?.next ?? null;
  return [
    ...wrap(`Purge owed: ${purge.refusal?.why ?? 'it was not accepted.'}`, width),
    ...(next === null ? [] : wrap(next, width, '  ')),
    ...wrap(
      'The correction is live at the origin; until the purge is sent edges go on with the old page. Any publish sends it first: storyclub publish.',
      width,
    ),
  ];
}

/** Names shown of a list of stories. */
const SHOWN = 5;

/** What was left as it is, and why. */
export function renderLeft(
  {
    leftAlone,
    behind,
  }: { readonly leftAlone: readonly LeftAlone[]; readonly behind: readonly string[] },
  width: number,
): readonly string[] {
  const changed = leftAlone.filter(({ how }) => how !== 'new').map(({ slug }) => slug);
  const fresh = leftAlone.filter(({ how }) => how === 'new').map(({ slug }) => slug);
  const one = (slugs: readonly string[], single: string, many: string): string =>
    slugs.length === 1 ? single : many;
  const told = [
    changed.length === 0
      ? ''
      : `${count(changed.length, 'other story is', 'other stories are')} changed on disk and ${one(changed, 'was', 'were')} left as published: ${named(changed)}`,
    fresh.length === 0
      ? ''
      : `${count(fresh.length, 'story on disk is', 'stories on disk are')} not published yet: ${named(fresh)}`,
    behind.length === 0
      ? ''
      : `The ${one(behind, 'page', 'pages')} of ${named(behind)} could not follow: ${one(behind, 'its source has', 'their sources have')} changed since ${one(behind, 'it was', 'they were')} published.`,
  ];
  return told.flatMap((text) => (text === '' ? [] : wrap(text, width)));
}

const named = (slugs: readonly string[]): string =>
  printable(
    slugs.slice(0, SHOWN).join(', ') +
      (slugs.length > SHOWN ? ` and ${(slugs.length - SHOWN).toLocaleString('en-US')} more` : ''),
  );
