import type { Release } from '../plan/ledger.ts';
import { iso } from './words.ts';

/** One release in the documents of `releases` and `rollback`. */
export function releaseToJson(
  { id, at, firstAt, by, commit, isUncommitted, serial }: Release,
  isLive: boolean,
): object {
  return { id, at: iso(at), firstAt: iso(firstAt), by, commit, isUncommitted, serial, isLive };
}
