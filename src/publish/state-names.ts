/** Object names of storyclub's own state, under the state prefix (never served). */
export interface StateNames {
  readonly root: string;
  readonly lease: string;
  readonly probe: string;
  /** There while `doctor --fix` owes a purge of everything. */
  readonly doctorPurge: string;
  /** The entries as one publish left them: a name of their own each time, so that root and entries change together. */
  entries(serial: number, publish: string): string;
  /** Whether a key is one that `entries` gives. */
  isEntries(key: string): boolean;
  /** The intents of a large journal, under a name of their own for the same reason. */
  journal(serial: number, publish: string): string;
  /** Whether a key is one that `journal` gives. */
  isJournal(key: string): boolean;
  /** A shard of the entries, by what the table calls it. */
  shard(name: string): string;
  /** What the table calls the shard with this number among those a publish writes. */
  toShard(serial: number, publish: string, number: number): string;
  /** A body kept for releases, by the SHA-256 of it in base64url. */
  body(digest: string): string;
  /** What the names of everything that comes and goes start with, to list it. */
  readonly cleared: readonly [entries: string, bodies: string, journals: string, shards: string];
}

/** Whether a table may call a shard so: it is no path to anything else. */
export const isShardName = (name: string): boolean => /^\d{6,}-[^/]{1,8}-\d{1,6}$/.test(name);

export function stateNames(statePrefix: string): StateNames {
  const cleared = [
    `${statePrefix}entries-`,
    `${statePrefix}bodies/`,
    `${statePrefix}journal-`,
    `${statePrefix}shards/`,
  ] as const;
  const idOf = (serial: number, publish: string): string =>
    `${String(serial).padStart(6, '0')}-${publish.slice(0, 8)}`;
  const of = (prefix: string, serial: number, publish: string): string =>
    `${prefix}${idOf(serial, publish)}.json.gz`;
  const isOf = (prefix: string, key: string): boolean =>
    key.startsWith(prefix) && /^\d{6,}-[^/]{1,8}\.json\.gz$/.test(key.slice(prefix.length));
  return {
    root: `${statePrefix}ledger.json`,
    lease: `${statePrefix}lease`,
    probe: `${statePrefix}probe`,
    doctorPurge: `${statePrefix}doctor-purge.json`,
    entries: (serial, publish) => of(cleared[0], serial, publish),
    isEntries: (key) => isOf(cleared[0], key),
    journal: (serial, publish) => of(cleared[2], serial, publish),
    isJournal: (key) => isOf(cleared[2], key),
    shard: (name) => `${cleared[3]}${name}.json.gz`,
    toShard: (serial, publish, number) => `${idOf(serial, publish)}-${number}`,
    body: (digest) => `${cleared[1]}${digest}`,
    cleared,
  };
}
