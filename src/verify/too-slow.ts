/** It took longer than a request may take. */
export class TooSlow extends Error {
  override readonly name = 'TooSlow';
  readonly seconds: number;

  /** `patience`: milliseconds. */
  constructor(patience: number) {
    super('no whole answer in time');
    this.seconds = patience / 1000;
  }
}
