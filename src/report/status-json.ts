import type { Status, StatusObject } from '../plan/status.ts';
import { iso } from './words.ts';

type Published = NonNullable<Status['publish']>;

const publishToJson = (publish: Published | null): object | null =>
  publish === null
    ? null
    : { ...publish, at: iso(publish.at), committedAt: iso(publish.committedAt) };

/** The document of `status --json`: docs/schemas/status.schema.json. Instants that never come are null. */
export function statusToJson(status: Status, target: string): object {
  return {
    version: 1,
    target,
    site: status.site,
    at: iso(status.at),
    serial: status.serial,
    publish: publishToJson(status.publish),
    unfinished:
      status.unfinished === null
        ? null
        : { ...status.unfinished, startedAt: iso(status.unfinished.startedAt) },
    objects: status.objects.map(objectToJson),
    stale: status.stale.map(staleToJson),
    tiers: status.tiers,
    hasOtherTiers: status.hasOtherTiers,
    dueToSettle: status.dueToSettle,
    nextSettle:
      status.nextSettle === null ? null : { ...status.nextSettle, at: iso(status.nextSettle.at) },
    moves: status.moves.map((move) => ({ ...move, at: iso(move.at) })),
    purges: status.purges.map((purge) => ({
      ...purge,
      dueBy: iso(purge.dueBy),
      sendAt: iso(purge.sendAt),
      createdAt: iso(purge.createdAt),
      completedAt: iso(purge.completedAt),
    })),
    paths: status.paths,
    deferred: status.deferred.map(({ key, due, reason }) => ({ key, due: iso(due), reason })),
    fixes: status.fixes.map(({ slug, key, at, publish, replaced }) => ({
      slug,
      key,
      at: iso(at),
      publish,
      replaced,
    })),
    takenDown: status.takenDown.map(takenDownToJson),
    releases: status.releases.map(releaseToJson),
    ledger: {
      ...status.ledger,
      writtenAt: iso(status.ledger.writtenAt),
      oldestPut: iso(status.ledger.oldestPut),
    },
    nextDue: iso(status.nextDue),
    nextStoryAt: iso(status.nextStoryAt),
  };
}

/** An instant, `purged` where only a purge ends it, null where there is nothing to end. */
const boundOf = (instant: number | null): string | null =>
  instant === Infinity ? 'purged' : iso(instant);

const objectToJson = ({ key, live, tails }: StatusObject): object => ({
  key,
  digest: live?.digest ?? null,
  size: live?.size ?? null,
  contentType: live?.contentType ?? null,
  cacheControl: live?.cacheControl ?? null,
  putAt: iso(live?.putAt ?? null),
  tails: tails.map((tail) => ({
    digest: tail.digest,
    edgeUntil: iso(tail.edgeUntil),
    browserUntil: iso(tail.browserUntil),
  })),
});

const staleToJson = (stale: Status['stale'][number]): object => ({
  ...stale,
  edgeUntil: boundOf(stale.edgeUntil),
  browserUntil: boundOf(stale.browserUntil),
  until: boundOf(stale.until),
});

const releaseToJson = ({ id, at, commit, by, serial }: Status['releases'][number]): object => ({
  id,
  at: iso(at),
  commit,
  by,
  serial,
});

const takenDownToJson = (story: Status['takenDown'][number]): object => {
  const { slug, title, key, at, by, reason, redirectTo } = story;
  return { slug, title, key, at: iso(at), by, reason, redirectTo };
};
