import { AsyncLocalStorage } from 'node:async_hooks';
import { type AwsFailure, readAwsError } from './aws-error.ts';

/** What came of a request. `at`: the server's `Date`, epoch milliseconds; null when nothing was answered. */
export type Asked<T> =
  | { readonly output: T; readonly at: number }
  | { readonly failure: AwsFailure; readonly at: number | null };

interface Exchange {
  at: number | null;
}

/** Keeps the `Date` of each request's answer, errors included, which the SDK does not hand out. */
export class Exchanges {
  readonly #current = new AsyncLocalStorage<Exchange>();
  readonly #server: string;

  constructor(server: string) {
    this.#server = server;
  }

  /** To be called with every raw answer, inside what `ask` runs. */
  note(response: unknown): void {
    const exchange = this.#current.getStore();
    if (exchange !== undefined) exchange.at = dateOf(response);
  }

  async ask<T>(send: () => Promise<T>): Promise<Asked<T>> {
    const exchange: Exchange = { at: null };
    let output: T;
    try {
      output = await this.#current.run(exchange, send);
    } catch (error) {
      return { failure: readAwsError(error), at: exchange.at };
    }
    if (exchange.at === null)
      throw new Error(
        `${this.#server} answered without a Date, which storyclub takes its time from`,
      );
    return { output, at: exchange.at };
  }
}

/** The status of a raw answer; 0 when it is none. */
export function statusOf(response: unknown): number {
  if (typeof response !== 'object' || response === null || !('statusCode' in response)) return 0;
  return Number(response.statusCode);
}

function dateOf(response: unknown): number | null {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return null;
  const { headers } = response;
  if (typeof headers !== 'object' || headers === null || !('date' in headers)) return null;
  const at = Date.parse(String(headers.date));
  return Number.isNaN(at) ? null : at;
}
