import { urlsOf } from '../cache/urls.ts';
import type { TakenDown } from '../plan/ledger.ts';
import type { Plan } from '../plan/plan.ts';
import type { Pictures } from '../plan/takedown.ts';
import { type Paint, printable } from './paint.ts';
import { group, pathOf, pathsOf } from './path-rows.ts';
import { count, minuteOf, money, when } from './words.ts';
import { wrap } from './wrap.ts';

/** A take-down as it is shown. */
export interface TakeDownFacts {
  readonly record: TakenDown;
  readonly outgoing: {
    readonly addresses: readonly string[];
    readonly emptied: readonly string[];
    readonly without: readonly string[];
    readonly moved: readonly string[];
    readonly pictures: Pictures;
    readonly behind: readonly string[];
    readonly leadingHere: readonly string[];
    readonly isPageOnly: boolean;
  };
}

interface TextOptions {
  readonly width: number;
  readonly paint: Paint;
}

/** What goes, what is made again without it, what stays, and what that costs. */
export function renderTakingDown(
  plan: Plan,
  { record, outgoing }: TakeDownFacts,
  options: TextOptions,
): readonly string[] {
  const { paint, width } = options;
  const { without, moved, emptied, pictures, behind, leadingHere, isPageOnly } = outgoing;
  const reason = record.reason === null ? [] : wrap(`reason: ${record.reason}`, width);
  return [
    `${paint('bold', 'storyclub take-down')} · ${plan.target} · ${minuteOf(plan.at)} UTC`,
    ...wrap(`${printable(record.title)} (${printable(record.file)})`, width),
    ...reason.map(printable),
    ...goingLines({ record, outgoing }, options),
    ...group('pages of lists that are no more', emptied.map(pathOf), options),
    ...group('made again without it', [...pathsOf(without), ...movedRows(moved)], options),
    ...group(
      'stays, because other stories show it',
      [
        ...pictures.shared.map(pathOf),
        ...pictures.later.map(
          (key) => `${pathOf(key)} (an earlier version, until no cache has it)`,
        ),
      ],
      options,
    ),
    ...(isPageOnly
      ? [
          '',
          ...wrap(
            'Lists, feeds and neighbours are left as they are: publish makes them without it.',
            width,
          ),
        ]
      : []),
    ...behindLines(behind, width),
    ...leadingLines(leadingHere, width),
    '',
    ...purgeLines(plan, width),
  ];
}

/** What did not show it and changes all the same. */
function movedRows(moved: readonly string[]): readonly string[] {
  const linking = moved.filter((key) => key.startsWith('stories/')).length;
  const lists = moved.length - linking;
  return [
    ...(lists === 0
      ? []
      : [
          `${count(lists, 'more page', 'more pages')} of lists, on which others move up or are counted`,
        ]),
    ...(linking === 0
      ? []
      : [`${count(linking, 'story that links', 'stories that link')} to it, without the link`]),
  ];
}

function goingLines({ record, outgoing }: TakeDownFacts, options: TextOptions): readonly string[] {
  const { redirectTo, key: page } = record;
  const urls = (key: string): string => {
    const pretty = pathOf(key);
    const others = urlsOf(key).map(printable);
    return [pretty, ...others.filter((url) => url !== pretty)].join(' ');
  };
  const isLeading = redirectTo !== null && !outgoing.isPageOnly;
  const rows = outgoing.addresses
    .filter((key) => !isLeading || key !== page)
    .map((key) => (key === page ? urls(key) : `${urls(key)} (led to it)`));
  const then = outgoing.isPageOnly ? ' (with the next publish)' : '';
  const leading = redirectTo === null ? [] : [`${urls(page)} → ${printable(redirectTo)}${then}`];
  const pictures = outgoing.pictures.gone.map(
    (key) => `/${printable(key)} (a picture only it shows)`,
  );
  return [
    ...group('leads elsewhere', leading, options),
    ...group('taken off', [...rows, ...pictures], options),
  ];
}

function behindLines(behind: readonly string[], width: number): readonly string[] {
  if (behind.length === 0) return [];
  const pages = behind.length === 1 ? 'page still names' : 'pages still name';
  return [
    '',
    ...wrap(
      `${count(behind.length, pages, pages)} it, because ${behind.length === 1 ? 'its source is' : 'their sources are'} not what is published: ${behind.map(printable).join(', ')}. Publishing brings ${behind.length === 1 ? 'it' : 'them'} up to date.`,
      width,
    ),
  ];
}

/** Stories that were taken down before, and whose readers are led here. */
function leadingLines(slugs: readonly string[], width: number): readonly string[] {
  if (slugs.length === 0) return [];
  return [
    '',
    ...wrap(
      `${slugs.map(printable).join(', ')}, taken down before, ${slugs.length === 1 ? 'leads' : 'lead'} to it: readers will find nothing there. storyclub take-down ${slugs[0] ?? ''} --redirect-to leads them elsewhere.`,
      width,
    ),
  ];
}

function purgeLines({ purge, cost, at }: Plan, width: number): readonly string[] {
  const { length } = purge.items;
  const left = `${purge.freePathsLeft.toLocaleString('en-US')} of ${purge.freePaths.toLocaleString('en-US')} free paths left this month`;
  const paths =
    length === 0
      ? 'no purge is needed'
      : `purge ${count(length, 'path', 'paths')} (${left}), evicting ${count(purge.evicts, 'unchanged page', 'unchanged pages')}`;
  const by =
    purge.dueBy === null
      ? ''
      : `; every edge is to have forgotten it by ${when(purge.dueBy, at)} UTC`;
  return wrap(`${paths}, ${money(cost.usd)}${by}`, width);
}

/** It was down before. */
export function alreadyDownLines(
  { title, slug, at, by, reason, redirectTo }: TakenDown,
  width: number,
): readonly string[] {
  const why = reason === null ? '' : `: ${printable(reason)}`;
  const leads = redirectTo === null ? '' : ` Its address leads to ${printable(redirectTo)}.`;
  return wrap(
    `nothing to do: ${printable(title)} is down since ${minuteOf(at)} UTC, by ${printable(by)}${why}.${leads} storyclub restore ${slug} brings it back.`,
    width,
  );
}
