/** The one seam to time. Instants are epoch milliseconds. Only `publish/` and the edge are given one. */
export interface Clock {
  now(): number;
  /** Resolves after `ms` milliseconds of this clock. */
  sleep(ms: number): Promise<void>;
}

export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}

/** A clock that stands still but for what is slept; sleeping takes no time. For tests and `STORYCLUB_NOW`. */
export function virtualClock(startedAt: number): Clock & { advance(ms: number): void } {
  let now = startedAt;
  return {
    now: () => now,
    sleep: async (ms) => {
      now += ms;
    },
    advance: (ms) => {
      now += ms;
    },
  };
}

/** A clock that can be set ahead of another; sleeping takes as long as it does on that one. */
export interface ShiftedClock extends Clock {
  /** How far it is ahead, milliseconds. */
  readonly offset: number;
  advance(ms: number): void;
}

export function shiftedClock(base: Clock): ShiftedClock {
  let offset = 0;
  return {
    now: () => base.now() + offset,
    sleep: (ms) => base.sleep(ms),
    get offset() {
      return offset;
    },
    advance: (ms) => {
      offset += ms;
    },
  };
}
