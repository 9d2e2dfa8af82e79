/** Object names of storyclub's own state, under the state prefix (never served). */
export interface StateNames {
  readonly root: string;
  readonly lease: string;
  readonly probe: string;
  /** The entries as one publish left them: a name of their own each time, so that root and entries change together. */
  entries(serial: number, publish: string): string;
  /** Whether a key is one that `entries` gives. */
  isEntries(key: string): boolean;
  /** A body kept for releases, by the SHA-256 of it in base64url. */
  body(digest: string): string;
  /** What all names of entries and bodies start with, to list them. */
  readonly cleared: readonly [entries: string, bodies: string];
}

export function stateNames(statePrefix: string): StateNames {
  const cleared = [`${statePrefix}entries-`, `${statePrefix}bodies/`] as const;
  return {
    root: `${statePrefix}ledger.json`,
    lease: `${statePrefix}lease`,
    probe: `${statePrefix}probe`,
    entries: (serial, publish) =>
      `${cleared[0]}${String(serial).padStart(6, '0')}-${publish.slice(0, 8)}.json.gz`,
    isEntries: (key) =>
      key.startsWith(cleared[0]) &&
      /^\d{6,}-[^/]{1,8}\.json\.gz$/.test(key.slice(cleared[0].length)),
    body: (digest) => `${cleared[1]}${digest}`,
    cleared,
  };
}
