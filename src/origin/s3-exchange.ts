import { UserError } from '../findings/user-error.ts';
import { answerWrong } from './answer-wrong.ts';
import { type AwsFailure, readAwsError } from './aws-error.ts';

/** What came of a request. `at`: the server's `Date`, epoch milliseconds; null when nothing was answered. */
export type Asked<T> =
  | { readonly output: T; readonly at: number }
  | { readonly failure: AwsFailure; readonly at: number | null };

/** Keeps the `Date` of each request's answer, errors included, which the SDK does not hand out. */
export class Exchanges {
  /** By what the SDK hands out instead: its output, or the error it throws. */
  readonly #answeredAt = new WeakMap<object, number>();
  readonly #server: string;

  constructor(server: string) {
    this.#server = server;
  }

  /** To be called with what the SDK made of a raw answer. */
  note(made: unknown, response: unknown): void {
    const at = dateOf(response);
    if (typeof made === 'object' && made !== null && at !== null) this.#answeredAt.set(made, at);
  }

  /** `read`: takes from the output what is asked for. A body that breaks off is a failed request, not a short body. */
  async ask<Output extends object, T>(
    send: () => Promise<Output>,
    read: (output: Output) => T | Promise<T>,
  ): Promise<Asked<T>> {
    let at: number | null = null;
    let output: T;
    try {
      const answered = await send();
      at = this.#answeredAt.get(answered) ?? null;
      output = await read(answered);
    } catch (error) {
      if (error instanceof UserError) throw error;
      return { failure: readAwsError(error), at: at ?? this.#dateOfError(error) };
    }
    if (at === null)
      throw answerWrong(this.#server, 'It has no Date, which storyclub takes its time from.');
    return { output, at };
  }

  #dateOfError(error: unknown): number | null {
    return typeof error === 'object' && error !== null
      ? (this.#answeredAt.get(error) ?? null)
      : null;
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
