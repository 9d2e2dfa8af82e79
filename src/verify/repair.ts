/** What became of a repair. */
export interface Repair {
  readonly outcome: 'purged' | 'refused' | 'nothing-to-purge' | 'declined';
  /** Purged, or to be. */
  readonly keys: readonly string[];
  readonly items: readonly string[];
  /** Wrong, and not as published in the bucket either: a purge would mend nothing. */
  readonly notPurged: readonly string[];
  /** Why some or all were not accepted. */
  readonly why: string | null;
}
