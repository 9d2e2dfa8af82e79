import type { Drift } from '../plan/drift.ts';
import type { Entry, LiveVersion } from '../plan/ledger.ts';
import { type Paint, printable } from './paint.ts';
import { group } from './path-rows.ts';
import { bytes } from './status-bytes.ts';
import { count, minuteOf } from './words.ts';

/** What was found otherwise than it was published. */
export interface DriftFound {
  readonly drifts: readonly Drift[];
  readonly added: readonly string[];
  readonly requests: { readonly lists: number; readonly heads: number; readonly gets: number };
}

/** Objects shown without `--verbose`. */
const SHOWN = 20;

/** What others have changed, one object a row, and what can be done about it. */
export function renderDrift(
  { drifts, added, requests }: DriftFound,
  {
    entries,
    paint,
    width,
    verbose,
  }: {
    readonly entries: ReadonlyMap<string, Entry>;
    readonly paint: Paint;
    readonly width: number;
    readonly verbose: boolean;
  },
): readonly string[] {
  const { lists, heads, gets } = requests;
  const asked = [
    count(lists, 'listing', 'listings'),
    count(heads, 'HEAD', 'HEADs'),
    count(gets, 'GET', 'GETs'),
  ].join(', ');
  const told = drifts.filter(({ what }) => what !== 'rewritten');
  if (told.length === 0 && added.length === 0)
    return ['', `everything is there as it was published (${asked})`];
  const some = (rows: readonly string[]): readonly string[] =>
    verbose || rows.length <= SHOWN
      ? rows
      : [
          ...rows.slice(0, SHOWN),
          `… and ${(rows.length - SHOWN).toLocaleString('en-US')} more (--verbose shows all)`,
        ];
  const rows = told.map(
    (drift) => `${printable(drift.key)}  ${whatOf(drift, entries.get(drift.key)?.live ?? null)}`,
  );
  return [
    ...group('changed by others', some(rows), { paint, width }),
    ...group('not published by storyclub, left alone', some(added.map(printable)), {
      paint,
      width,
    }),
    '',
    `compared with ${asked}`,
    ...(told.length === 0
      ? []
      : [
          'put right by storyclub publish --refresh; --keep-drift "<pattern>" leaves what it names',
        ]),
  ];
}

/** `other body since 2026-11-20 09:12, 1.2 kB`: in a few words. */
export function whatOf(drift: Drift, live: LiveVersion | null): string {
  switch (drift.what) {
    case 'gone':
      return 'deleted';
    case 'body':
      return `another body since ${minuteOf(drift.object.lastModified)} UTC, ${bytes(drift.object.size)}`;
    case 'headers':
      return `other headers since ${minuteOf(drift.object.lastModified)} UTC: ${headersOf(drift, live).join('; ')}`;
    case 'rewritten':
      return 'written anew with the same body and headers';
  }
}

function headersOf(
  { object }: Extract<Drift, { what: 'headers' | 'body' | 'rewritten' }>,
  live: LiveVersion | null,
): readonly string[] {
  const changes = [
    change('Cache-Control', live?.cacheControl ?? '', object.cacheControl ?? ''),
    change('Content-Type', live?.contentType ?? '', object.contentType.replaceAll('\n', ', ')),
  ].flatMap((text) => text ?? []);
  return changes.length === 0 ? ['cache tags'] : changes;
}

const change = (name: string, before: string, after: string): string | null =>
  before === after
    ? null
    : `${name} ${before === '' ? 'none' : printable(before)} → ${after === '' ? 'none' : printable(after)}`;
