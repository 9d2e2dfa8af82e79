/** Object names of storyclub's own state, under the state prefix (never served). */
export interface StateNames {
  readonly root: string;
  readonly lease: string;
  readonly probe: string;
  /** The entries as one publish left them: a name of their own each time, so that root and entries change together. */
  entries(serial: number, publish: string): string;
  /** Whether a key is one that `entries` gives. */
  isEntries(key: string): boolean;
}

export function stateNames(statePrefix: string): StateNames {
  return {
    root: `${statePrefix}ledger.json`,
    lease: `${statePrefix}lease`,
    probe: `${statePrefix}probe`,
    entries: (serial, publish) =>
      `${statePrefix}entries-${String(serial).padStart(6, '0')}-${publish.slice(0, 8)}.json.gz`,
    isEntries: (key) =>
      key.startsWith(`${statePrefix}entries-`) &&
      /^\d{6,}-[^/]{1,8}\.json\.gz$/.test(key.slice(`${statePrefix}entries-`.length)),
  };
}
