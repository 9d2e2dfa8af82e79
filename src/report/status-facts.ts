import type { Status } from '../plan/status.ts';
import { printable } from './paint.ts';
import { bytes } from './status-bytes.ts';
import { type StatusSection, type Times, sectionOf } from './status-section.ts';
import { count, dayAndMinute, minuteOf } from './words.ts';

/** What is live and who published it, and whether a publish is in the middle of it. */
export function liveLines(status: Status, { since }: Times): readonly StatusSection[] {
  const { objects, publish, serial, unfinished } = status;
  const live = objects.filter((object) => object.live !== null);
  const stories = live.filter((object) => object.isStory).length;
  const sections = [
    sectionOf('live', 'What is live', {
      lines: [`${count(live.length, 'object', 'objects')}, ${count(stories, 'story', 'stories')}`],
    }),
  ];
  const lines: string[] = [];
  if (publish !== null) {
    const commit = publish.commit === null ? '' : `, commit ${publish.commit.slice(0, 7)}`;
    lines.push(
      `${minuteOf(publish.at)} UTC by ${printable(publish.by)}${commit} (ledger ${serial.toLocaleString('en-US')})`,
    );
    if (publish.isUncommitted === true)
      lines.push('from sources with changes that are in no commit');
  }
  if (unfinished !== null) {
    const { startedAt, changes } = unfinished;
    lines.push(
      `a publish is under way, or died: the next one settles it (since ${since(startedAt)}, ${count(changes, 'change', 'changes')})`,
    );
  }
  if (lines.length > 0)
    sections.push(
      sectionOf('published', 'Last publish', { lines, isWarning: unfinished !== null }),
    );
  return sections;
}

/** The releases there are besides the live one. */
export function releaseLines({ releases }: Status, { since }: Times): StatusSection | null {
  const [oldest] = releases;
  if (oldest === undefined) return null;
  return sectionOf('releases', 'Releases to go back to', {
    lines: [
      `${releases.length.toLocaleString('en-US')} to go back to (storyclub releases), the oldest of ${since(oldest.at)}`,
    ],
  });
}

/** How large the ledger is, and how old. */
export function ledgerLines({ ledger, serial }: Status, { since }: Times): StatusSection {
  const { rootBytes, entriesBytes, keys, writtenAt, oldestPut } = ledger;
  const perKey = keys === 0 ? '' : ` (${Math.ceil(entriesBytes / keys)} bytes a key)`;
  const oldest =
    oldestPut === null ? '' : `; the oldest object of ${minuteOf(oldestPut).slice(0, 10)}`;
  return sectionOf('ledger', 'Ledger', {
    lines: [
      `${bytes(rootBytes + entriesBytes)} for ${count(keys, 'key', 'keys')}${perKey}, root ${bytes(rootBytes)}`,
      `version ${serial.toLocaleString('en-US')}, written ${since(writtenAt)}${oldest}`,
    ],
  });
}

/** When a publish would have something to do with nothing changed, and what. */
export function nextLines(status: Status): StatusSection {
  const { at } = status;
  const nextDue = dueOf(status);
  const title = 'What is due next';
  if (status.unfinished !== null) return unfinishedNext(title);
  if (nextDue === null) return sectionOf('next', title, { lines: ['nothing is due'] });
  const causes = causesOf(status, nextDue);
  const what = causes.length === 0 ? 'something is due' : causes.join(', ');
  return sectionOf('next', title, {
    lines: [
      nextDue <= at
        ? `due now: storyclub publish does it (${what})`
        : `${dayAndMinute(nextDue)} UTC: ${what}`,
    ],
    isWarning: nextDue <= at,
  });
}

function unfinishedNext(title: string): StatusSection {
  const line = 'storyclub publish, unless one is under way; storyclub unlock shows whether it is';
  return sectionOf('next', title, { lines: [line], isWarning: true });
}

/** The ledger's instant takes the purges for accepted: one that is owed is due at once. */
const dueOf = ({ nextDue, purges, at }: Status): number | null =>
  purges.some(({ state }) => state === 'owed') ? Math.min(nextDue ?? at, at) : nextDue;

function causesOf(status: Status, due: number): readonly string[] {
  const { nextStoryAt, nextSettle, dueToSettle, purges, deferred } = status;
  const settling = nextSettle?.at === due ? nextSettle.stories : due <= status.at ? dueToSettle : 0;
  const isDue = (instant: number | null): boolean =>
    instant !== null && (instant === due || (due <= status.at && instant <= status.at));
  const sending = purges.filter(
    ({ state, sendAt }) => state === 'owed' || (state === 'kept-back' && isDue(sendAt)),
  ).length;
  const deleting = deferred.filter((file) => isDue(file.due)).length;
  return [
    ...(isDue(nextStoryAt) ? ['a dated story comes out'] : []),
    ...(settling === 0 ? [] : [count(settling, 'story moves up', 'stories move up')]),
    ...(sending === 0 ? [] : [count(sending, 'purge is sent', 'purges are sent')]),
    ...(deleting === 0 ? [] : [count(deleting, 'file is deleted', 'files are deleted')]),
  ];
}
