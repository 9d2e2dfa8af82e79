import type { Status, StatusPurge } from '../plan/status.ts';
import { printable } from './paint.ts';
import { type StatusSection, type Times, sectionOf, toUrl } from './status-section.ts';
import { count } from './words.ts';

const title = 'Purges';

/** Purges under way, owed and kept back; those that are done in a number. */
export function purgeSection({ purges }: Status, times: Times): StatusSection {
  const inState = (state: StatusPurge['state']): readonly StatusPurge[] =>
    purges.filter((purge) => purge.state === state);
  const [sent, owed, keptBack] = [inState('sent'), inState('owed'), inState('kept-back')];
  const completed = inState('completed').length;
  const done = completed === 0 ? [] : [`${completed.toLocaleString('en-US')} completed this month`];
  const first = (of: readonly StatusPurge[], at: (purge: StatusPurge) => number): string =>
    times.until(of.reduce((earliest, purge) => Math.min(earliest, at(purge)), Infinity));
  const states = [
    ...(owed.length === 0
      ? []
      : [
          `${number(owed)} owed, due by ${first(owed, ({ dueBy }) => dueBy)}: publish sends it first`,
        ]),
    ...(sent.length === 0 ? [] : [`${number(sent)} under way: about a minute each`]),
    ...(keptBack.length === 0
      ? []
      : [
          `${number(keptBack)} kept back until ${first(keptBack, ({ sendAt, dueBy }) => sendAt ?? dueBy)}: layout changes until then are free`,
        ]),
  ];
  return sectionOf('purges', title, {
    lines:
      states.length === 0
        ? [`none under way, none owed${done.map((text) => `, ${text}`).join('')}`]
        : [...states, ...done],
    isWarning: owed.length > 0,
    rows: [...owed, ...sent, ...keptBack].map((purge) => ({
      subject: itemsOf(purge),
      about: aboutOf(purge, times),
    })),
  });
}

const number = (of: readonly StatusPurge[]): string => of.length.toLocaleString('en-US');

function itemsOf({ items, state }: StatusPurge): string {
  const [first = '', ...rest] = items;
  // What is kept back is in no purge yet: a key, not a path.
  const name = first.startsWith('/') || first.startsWith('#') ? printable(first) : toUrl(first);
  return rest.length === 0 || state === 'kept-back'
    ? name
    : `${name} and ${count(rest.length, 'path', 'paths')} more`;
}

function aboutOf(
  { state, dueBy, sendAt, createdAt }: StatusPurge,
  { until, since }: Times,
): string {
  switch (state) {
    case 'owed':
      return `owed, due by ${until(dueBy)}`;
    case 'sent':
      return createdAt === null ? 'sent' : `sent ${since(createdAt)}`;
    case 'kept-back':
      return `kept back until ${until(sendAt ?? dueBy)}, due by ${until(dueBy)}`;
    case 'completed':
      return 'completed';
  }
}

/** Invalidation paths used this month, and what is left of the free ones. */
export function pathLines({ paths }: Status): StatusSection {
  const { own, others, isAtLeast, free, left } = paths;
  const all = `${(own + others).toLocaleString('en-US')} of ${free.toLocaleString('en-US')} free paths`;
  const mine = others === 0 ? '' : ` (${own.toLocaleString('en-US')} for this site)`;
  const text = isAtLeast
    ? [
        `at least ${all} used this month${mine}, at most ${left.toLocaleString('en-US')} left`,
        'not all purges of this account are known',
      ]
    : [`${all} used this month${mine}, ${left.toLocaleString('en-US')} left`];
  return sectionOf('paths', 'Invalidation paths', { lines: text, isWarning: left === 0 });
}
