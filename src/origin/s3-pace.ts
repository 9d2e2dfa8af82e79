/** What S3 answers when it is asked too much: `503 SlowDown`; some servers like it say 429. */
const TOO_MUCH: ReadonlySet<number> = new Set([503, 429]);

/**
 * How many requests may be under way at once: half as many when the server says that it is too much, one more when
 * as many have been answered without it.
 */
export class Pace {
  readonly #most: number;
  #allowed: number;
  #underWay = 0;
  /** Answers since the number changed. */
  #answers = 0;
  /** Answers still to come of requests begun before it was halved: they say nothing about the new number. */
  #stale = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(most: number) {
    this.#most = most;
    this.#allowed = most;
  }

  get allowed(): number {
    return this.#allowed;
  }

  /** Runs a request when there is room for it. */
  async run<T>(request: () => Promise<T>): Promise<T> {
    while (this.#underWay >= this.#allowed)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#underWay += 1;
    try {
      return await request();
    } finally {
      this.#underWay -= 1;
      this.#admit();
    }
  }

  /** To be called with the status of every answer, also of one that is tried again. */
  heed(status: number): void {
    if (this.#stale > 0) {
      this.#stale -= 1;
    } else if (TOO_MUCH.has(status)) {
      this.#change(Math.max(1, Math.floor(this.#allowed / 2)));
      this.#stale = Math.max(0, this.#underWay - 1);
    } else {
      this.#answers += 1;
      if (this.#answers >= this.#allowed && this.#allowed < this.#most)
        this.#change(this.#allowed + 1);
    }
  }

  #change(allowed: number): void {
    this.#allowed = allowed;
    this.#answers = 0;
    this.#admit();
  }

  #admit(): void {
    for (let room = this.#allowed - this.#underWay; room > 0; room -= 1) this.#waiting.shift()?.();
  }
}
