import type { EdgePurge } from '../purge-log.ts';
import { type ControlResult, fail, found } from './control-result.ts';
import type { ControlState } from './control-state.ts';
import { readBatch } from './read-batch.ts';
import { type XmlElement, listOf, writeInstant } from './write-xml.ts';

/** Invalidations of one page, if not fewer are asked for (AWS: ListInvalidations). */
const MAX_PAGE = 100;

/** 201 with the new purge, or the earlier one with the same reference and items. */
export function createInvalidation(state: ControlState, body: string, now: number): ControlResult {
  const read = readBatch(body);
  if (read.kind === 'failure') return read;
  const answer = state.purges.create(read.batch, now);
  if (answer.outcome === 'refused') {
    const { status, code, message } = answer;
    return { kind: 'failure', status, code, message };
  }
  const { purge } = answer;
  return {
    kind: 'document',
    status: 201,
    headers: {
      Location: `https://cloudfront.amazonaws.com/2020-05-31/distribution/${state.config.id}/invalidation/${purge.id}`,
    },
    root: invalidationOf(purge, now),
  };
}

export function getInvalidation({ purges }: ControlState, id: string, now: number): ControlResult {
  const purge = purges.find(id);
  return purge === null ? fail('NoSuchInvalidation') : found(invalidationOf(purge, now));
}

/** Newest first; `Marker` is the id the page before ended with. */
export function listInvalidations(
  { purges }: ControlState,
  query: URLSearchParams,
  now: number,
): ControlResult {
  const asked = query.get('MaxItems') ?? String(MAX_PAGE);
  if (!/^[1-9]\d{0,8}$/.test(asked))
    return fail('InvalidArgument', 'MaxItems is not a whole number above 0.');
  const size = Math.min(Number(asked), MAX_PAGE);
  const marker = query.get('Marker') ?? '';
  const before = marker === '' ? null : purges.find(marker);
  if (marker !== '' && before === null)
    return fail('InvalidArgument', 'Marker is no invalidation.');
  const end = before === null ? purges.all.length : purges.all.indexOf(before);
  const page = purges.all.slice(Math.max(0, end - size), end).toReversed();
  const last = end > size ? page.at(-1) : undefined;
  return found([
    'InvalidationList',
    [
      ['Marker', marker],
      ...(last === undefined ? [] : [['NextMarker', last.id] as const]),
      ['MaxItems', size],
      ['IsTruncated', last !== undefined],
      ...listOf(
        'InvalidationSummary',
        page.map((purge) => summaryOf(purge, now)),
      ),
    ],
  ]);
}

function invalidationOf(purge: EdgePurge, now: number): XmlElement {
  return [
    'Invalidation',
    [
      ['Id', purge.id],
      ['Status', statusOf(purge, now)],
      ['CreateTime', writeInstant(purge.createdAt)],
      [
        'InvalidationBatch',
        [
          ['Paths', listOf('Path', purge.items)],
          ['CallerReference', purge.callerReference],
        ],
      ],
    ],
  ];
}

function summaryOf(purge: EdgePurge, now: number): readonly XmlElement[] {
  return [
    ['Id', purge.id],
    ['CreateTime', writeInstant(purge.createdAt)],
    ['Status', statusOf(purge, now)],
  ];
}

function statusOf({ completedAt }: EdgePurge, now: number): string {
  return completedAt <= now ? 'Completed' : 'InProgress';
}
