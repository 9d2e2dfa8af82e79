import type { OutputFile } from '../site/types.ts';

/**
 * What a plan needs to know of entries it was not given, because their shards were left unread: everything live there
 * is as the site has it, none of it owes a purge or waits to be retired, and no story there settles by now.
 */
export interface Elsewhere {
  /** What is live there, as the site has it. */
  readonly files: readonly OutputFile[];
  /** The lists of files that live objects there load, directly or through others. */
  readonly loads: ReadonlySet<readonly string[]>;
  /** Files that earlier versions there load, and until when one of those may be shown (epoch milliseconds). */
  readonly loadedUntil: ReadonlyMap<string, number>;
  /** The earliest instant at which a story there settles; null when none will. */
  readonly nextDue: number | null;
  /** Names of the shards. */
  readonly shards: ReadonlySet<string>;
}
