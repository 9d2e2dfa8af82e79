/** A rate as a bucket: full at first, refilled evenly, holding what one second brings. Instants are epoch milliseconds. */
export class TokenBucket {
  readonly #perSecond: number;
  /** In thousandths of a token, so that whole milliseconds bring whole numbers. */
  #level: number;
  #filledAt = 0;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
    this.#level = perSecond * 1_000;
  }

  /** Whether `count` may pass at `now`; nothing is taken. */
  has(count: number, now: number): boolean {
    const brought = Math.max(0, now - this.#filledAt) * this.#perSecond;
    this.#level = Math.min(this.#perSecond * 1_000, this.#level + brought);
    this.#filledAt = now;
    return this.#level >= count * 1_000;
  }

  /** Lets `count` pass if it may. */
  take(count: number, now: number): boolean {
    if (!this.has(count, now)) return false;
    this.#level -= count * 1_000;
    return true;
  }
}
