import type { TakenDown } from '../plan/ledger.ts';
import type { Plan } from '../plan/plan.ts';
import { type Paint, printable } from './paint.ts';
import { group, pathOf, pathsOf } from './path-rows.ts';
import { count, minuteOf, money, when } from './words.ts';
import { wrap } from './wrap.ts';

/** A restore as it is shown. */
export interface RestoreFacts {
  readonly story: TakenDown;
  readonly returning: {
    readonly notYet: 'no-source' | 'draft' | 'dated' | null;
    readonly date: string | null;
    readonly title: string;
    readonly returning: readonly string[];
    readonly changed: readonly string[];
    readonly behind: readonly string[];
  };
}

/** What comes back, what is made again with it, and what that costs. */
export function renderRestoring(
  plan: Plan,
  { story, returning }: RestoreFacts,
  options: { readonly width: number; readonly paint: Paint },
): readonly string[] {
  const { paint, width } = options;
  const { at, by, reason, file } = story;
  const why = reason === null ? '' : `: ${reason}`;
  const { purge, cost, readersBy } = plan;
  const paths =
    purge.items.length === 0
      ? 'no purge is needed'
      : `purge ${count(purge.items.length, 'path', 'paths')}`;
  const seen = readersBy === null ? '' : `; readers see it by ${when(readersBy, plan.at)} UTC`;
  return [
    `${paint('bold', 'storyclub restore')} · ${plan.target} · ${minuteOf(plan.at)} UTC`,
    ...wrap(`${printable(returning.title)} (${printable(file)})`, width),
    ...wrap(`down since ${minuteOf(at)} UTC, by ${printable(by)}${printable(why)}`, width),
    ...group('comes back', returning.returning.map(pathOf), options),
    ...group(
      returning.notYet === null ? 'made again with it' : 'leads elsewhere no more',
      pathsOf(returning.changed),
      options,
    ),
    ...notYetLines({ story, returning }, width),
    ...(returning.behind.length === 0
      ? []
      : [
          '',
          ...wrap(
            `Named again by ${returning.behind.map(printable).join(', ')} once published: the sources there are not what is published.`,
            width,
          ),
        ]),
    '',
    ...wrap(`${paths}, ${money(cost.usd)}${seen}`, width),
  ];
}

function notYetLines({ story, returning }: RestoreFacts, width: number): readonly string[] {
  const { notYet, date } = returning;
  const file = printable(story.file);
  switch (notYet) {
    case null:
      return [];
    case 'no-source':
      return ['', ...wrap(`${file} is not there: only the record of the take-down goes.`, width)];
    case 'draft':
      return ['', ...wrap(`It is a draft: only the record of the take-down goes.`, width)];
    case 'dated':
      return [
        '',
        ...wrap(`It is dated ${date ?? ''}: only the record of the take-down goes.`, width),
      ];
  }
}

/** What has come of it, in a line. */
export function renderRestored(
  { notYet, title, date }: RestoreFacts['returning'],
  width: number,
): readonly string[] {
  const name = printable(title);
  switch (notYet) {
    case null:
      return wrap(`${name} is back`, width);
    case 'no-source':
      return wrap(`${name} is no longer kept down; it comes back with its source`, width);
    case 'draft':
      return wrap(`${name} is no longer kept down; publish brings it once it is no draft`, width);
    case 'dated':
      return wrap(
        `${name} is no longer kept down; publish brings it on ${date ?? 'its day'}`,
        width,
      );
  }
}
