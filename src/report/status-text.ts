import type { Status, StatusObject } from '../plan/status.ts';
import { type Paint, printable } from './paint.ts';
import { count, duration, minuteOf, when } from './words.ts';

/** Rows of what may be served old that are shown without `--verbose`. */
const SHOWN = 10;

interface TextOptions {
  readonly paint: Paint;
  readonly verbose: boolean;
  readonly target: string;
}

/** What is live, what may still be served old and until when, what is owed and what comes next. */
export function renderStatus(
  status: Status,
  { paint, verbose, target }: TextOptions,
): readonly string[] {
  const live = status.objects.filter((object) => object.live !== null);
  const stories = live.filter((object) => object.isStory).length;
  return [
    `${paint('bold', 'storyclub status')} · ${target} · ${minuteOf(status.at)} UTC`,
    '',
    row(
      'live',
      `${count(live.length, 'object', 'objects')}, ${count(stories, 'story', 'stories')}`,
    ),
    ...publishLines(status, paint),
    ...tierLines(status),
    ...staleLines(status, { paint, verbose }),
    ...purgeLines(status),
    ...deferredLines(status),
    row(
      'next',
      status.nextDue === null
        ? 'nothing is due'
        : `something is due ${when(status.nextDue, status.at)} UTC`,
    ),
  ];
}

const row = (name: string, text: string): string => `${name.padEnd(9)} ${text}`;
const more = (text: string): string => row('', text);

function publishLines({ publish, serial, unfinished }: Status, paint: Paint): readonly string[] {
  const lines: string[] = [];
  if (publish !== null) {
    const commit = publish.commit === null ? '' : `, commit ${publish.commit.slice(0, 7)}`;
    lines.push(
      row(
        'published',
        `${minuteOf(publish.at)} UTC by ${printable(publish.by)}${commit} (ledger ${serial})`,
      ),
    );
  }
  if (unfinished)
    lines.push(paint('yellow', more('a publish is under way, or died: the next one settles it')));
  return lines;
}

function tierLines({ tiers, nextSettle, at }: Status): readonly string[] {
  const parts = tiers.map(
    ({ edge, stories }) => `${stories.toLocaleString('en-US')} kept ${duration(edge)} at the edge`,
  );
  const next =
    nextSettle === null
      ? []
      : [
          more(
            `${count(nextSettle.stories, 'story settles', 'stories settle')} ${when(nextSettle.at, at)}`,
          ),
        ];
  return [row('stories', parts.join(', ')), ...next];
}

function staleLines(
  { objects, at }: Status,
  { paint, verbose }: { readonly paint: Paint; readonly verbose: boolean },
): readonly string[] {
  const stale = objects.filter((object) => object.tails.some(isVisible(at)));
  if (stale.length === 0) return [row('caches', 'every reader is up to date')];
  const longestFirst = stale.toSorted((a, b) => lastBound(b) - lastBound(a));
  const shown = verbose ? longestFirst : longestFirst.slice(0, SHOWN);
  const rest = stale.length - shown.length;
  return [
    row('caches', `${count(stale.length, 'object', 'objects')} may still be answered as before:`),
    ...shown.map((object) => more(staleText(object, at))),
    ...(rest > 0
      ? [paint('dim', more(`… and ${rest.toLocaleString('en-US')} more (--verbose shows all)`))]
      : []),
  ];
}

/** When the last reader is up to date; a large number for "until purged", so that differences stay numbers. */
const lastBound = ({ tails }: StatusObject): number =>
  Math.min(
    Number.MAX_SAFE_INTEGER,
    Math.max(...tails.map(({ edgeUntil, browserUntil }) => Math.max(edgeUntil, browserUntil))),
  );

const isVisible =
  (at: number) =>
  (tail: StatusObject['tails'][number]): boolean =>
    Math.max(tail.edgeUntil, tail.browserUntil) > at;

function staleText({ key, tails }: StatusObject, at: number): string {
  const visible = tails.filter(isVisible(at));
  const until = (bound: number): string => (Number.isFinite(bound) ? when(bound, at) : 'purged');
  const edge = Math.max(...visible.map(({ edgeUntil }) => edgeUntil));
  const browser = Math.max(...visible.map(({ browserUntil }) => browserUntil));
  // Nothing was there before: all that a cache may have is the error someone was answered with.
  if (visible.every(({ digest }) => digest === null))
    return `${printable(key)}  not found until ${until(Math.max(edge, browser))}`;
  const parts = [
    edge > at ? `edges until ${until(edge)}` : '',
    browser > at ? `browsers until ${until(browser)}` : '',
  ];
  return `${printable(key)}  ${parts.filter((part) => part !== '').join(', ')}`;
}

function purgeLines({ purges, pathsThisMonth, freePaths, at }: Status): readonly string[] {
  const of = (state: string): number => purges.filter((purge) => purge.state === state).length;
  const states = (['kept-back', 'owed', 'sent', 'completed'] as const).flatMap((state) =>
    of(state) === 0 ? [] : [`${of(state).toLocaleString('en-US')} ${state}`],
  );
  const pending = purges.filter(({ state }) => state === 'kept-back' || state === 'owed');
  const due =
    pending.length === 0
      ? []
      : [
          more(
            `the first is due by ${when(
              pending.reduce((first, { dueBy }) => Math.min(first, dueBy), Infinity),
              at,
            )}`,
          ),
        ];
  const used = `${pathsThisMonth.toLocaleString('en-US')} of ${freePaths.toLocaleString('en-US')} free paths used this month`;
  return [row('purges', [used, ...states].join(', ')), ...due];
}

const deferredLines = ({ deferred, at }: Status): readonly string[] =>
  deferred.map(({ key, due }, index) =>
    row(
      index === 0 ? 'deferred' : '',
      `${printable(key)}  deleted after ${Number.isFinite(due) ? when(due, at) : 'its last page'}`,
    ),
  );
