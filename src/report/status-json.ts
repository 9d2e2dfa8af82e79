import type { Status } from '../plan/status.ts';
import { iso } from './words.ts';

/** The document of `status --json`: docs/schemas/status.schema.json. Instants that never come are null. */
export function statusToJson(status: Status, target: string): object {
  return {
    version: 1,
    target,
    site: status.site,
    at: iso(status.at),
    serial: status.serial,
    publish: status.publish === null ? null : { ...status.publish, at: iso(status.publish.at) },
    unfinished: status.unfinished,
    objects: status.objects.map(({ key, live, tails }) => ({
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
    })),
    tiers: status.tiers,
    nextSettle:
      status.nextSettle === null ? null : { ...status.nextSettle, at: iso(status.nextSettle.at) },
    purges: status.purges.map((purge) => ({
      ...purge,
      dueBy: iso(purge.dueBy),
      createdAt: iso(purge.createdAt),
      completedAt: iso(purge.completedAt),
    })),
    pathsThisMonth: status.pathsThisMonth,
    freePaths: status.freePaths,
    deferred: status.deferred.map(({ key, due, reason }) => ({ key, due: iso(due), reason })),
    nextDue: iso(status.nextDue),
  };
}
