import type { Status } from '../plan/status.ts';
import { printable } from './paint.ts';
import { liveLines, ledgerLines, nextLines, releaseLines } from './status-facts.ts';
import { pathLines, purgeSection } from './status-purges.ts';
import { type StatusSection, type Times, sectionOf, toUrl } from './status-section.ts';
import { count, duration, minuteOf } from './words.ts';

/** A status in words, for the terminal and the page alike; what there is nothing to say of is left out. */
export function statusSections(status: Status, times: Times): readonly StatusSection[] {
  return [
    ...liveLines(status, times),
    storySection(status),
    staleSection(status, times),
    purgeSection(status, times),
    pathLines(status),
    deferredSection(status, times),
    fixSection(status, times),
    takenDownSection(status, times),
    releaseLines(status, times),
    ledgerLines(status, times),
    nextLines(status),
  ].flatMap((section) => section ?? []);
}

function storySection(status: Status): StatusSection {
  const { tiers, dueToSettle, hasOtherTiers, moves } = status;
  const [first, ...others] = tiers.map(
    ({ edge, stories }) => [stories.toLocaleString('en-US'), duration(edge)] as const,
  );
  const kept = [
    `${first?.[0] ?? 0} kept ${first?.[1] ?? ''} at the edge`,
    ...others.map(([stories, edge]) => `${stories} kept ${edge}`),
  ].join(', ');
  const due =
    dueToSettle === 0 || hasOtherTiers
      ? []
      : [
          `${count(dueToSettle, 'story is', 'stories are')} due to move up: storyclub settle (or publish) does it`,
        ];
  const other = hasOtherTiers
    ? ['the tiers in storyclub.config.ts are others: the next publish changes to those']
    : [];
  return sectionOf('stories', 'How long edges keep stories', {
    lines: [kept, ...due, ...other],
    rows: moves.map(({ at, edge, stories }) => ({
      subject: minuteOf(at).slice(0, 10),
      about: `${count(stories, 'story moves', 'stories move')} to ${duration(edge)}`,
    })),
    more: (rest) => `… and ${count(rest, 'day', 'days')} more`,
  });
}

function staleSection({ stale, unfinished }: Status, times: Times): StatusSection {
  const older = stale.filter(({ shows }) => shows === 'older');
  const fresh = stale.filter(({ shows }) => shows === 'nothing');
  const lines = [
    ...(unfinished === null
      ? []
      : ['what the unfinished publish has changed is known once it has ended or is settled']),
    ...(fresh.length === 0
      ? []
      : [
          `${count(fresh.length, 'new URL', 'new URLs')} may still be “not found” where someone asked too early, ${lastOf(fresh, times)}`,
        ]),
    ...(older.length === 0
      ? []
      : [
          `${count(older.length, 'URL', 'URLs')} may still be answered as before, ${lastOf(older, times)}:`,
        ]),
  ];
  return sectionOf('caches', 'What readers may still be shown of before', {
    lines: lines.length === 0 ? ['every reader is up to date'] : lines,
    isWarning: unfinished !== null,
    rows: older.map(({ key, edgeUntil, browserUntil }) => ({
      subject: toUrl(key),
      about: [
        ...(edgeUntil === null ? [] : [`edges until ${boundText(edgeUntil, times)}`]),
        ...(browserUntil === null ? [] : [`browsers until ${boundText(browserUntil, times)}`]),
      ].join(', '),
    })),
    details: fresh.map((url) => ({
      subject: toUrl(url.key),
      about: `“not found” until ${boundText(url.until, times)}`,
    })),
  });
}

/** Of what is sorted by its end, the longest first. */
function lastOf(stale: Status['stale'], times: Times): string {
  const last = stale[0]?.until ?? 0;
  if (!Number.isFinite(last)) return 'some until they are purged';
  return stale.length === 1 ? `until ${times.until(last)}` : `the last until ${times.until(last)}`;
}

const boundText = (bound: number, { until }: Times): string =>
  Number.isFinite(bound) ? until(bound) : 'purged';

function deferredSection({ deferred }: Status, times: Times): StatusSection | null {
  if (deferred.length === 0) return null;
  return sectionOf('deletes', 'Files that wait to be deleted', {
    lines: [
      `${count(deferred.length, 'file waits', 'files wait')} until no page that may be shown loads ${deferred.length === 1 ? 'it' : 'them'}:`,
    ],
    rows: deferred.map(({ key, due }) => ({
      subject: toUrl(key),
      about: `deleted after ${Number.isFinite(due) ? times.until(due) : 'its last page'}`,
    })),
  });
}

function fixSection({ fixes }: Status, times: Times): StatusSection | null {
  if (fixes.length === 0) return null;
  return sectionOf('fixes', 'Corrections that are in no commit yet', {
    lines: [
      `${count(fixes.length, 'correction is', 'corrections are')} on the site and in no commit yet; a publish that would undo ${fixes.length === 1 ? 'it' : 'one'} stops:`,
    ],
    isWarning: true,
    rows: fixes.map(({ slug, at, replaced }) => ({
      subject: printable(slug),
      about: [
        times.since(at),
        ...replaced.map(({ from, to }) => printable(`“${from}” → “${to}”`)),
      ].join(', '),
    })),
  });
}

function takenDownSection({ takenDown }: Status, times: Times): StatusSection | null {
  if (takenDown.length === 0) return null;
  return sectionOf('down', 'Stories taken down', {
    lines: [
      `${count(takenDown.length, 'story is', 'stories are')} taken down; storyclub restore brings one back:`,
    ],
    rows: takenDown.map(({ slug, at, by, reason, redirectTo }) => ({
      subject: printable(slug),
      about: printable(
        `since ${times.since(at)} by ${by}${reason === null ? '' : `: ${reason}`}${redirectTo === null ? '' : `; leads to ${redirectTo}`}`,
      ),
    })),
  });
}
