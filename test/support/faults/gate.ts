import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CloudFrontServer } from '../cloudfront-server.ts';
import type { Fault, Interceptor, RequestMoment, S3Server } from '../s3-server.ts';

/** Numbers the requests of a run, whichever service they are for, and lets something happen at one of them. */

export interface Point {
  /** From 1, in the order in which requests come in. */
  readonly at: number;
  readonly when: 'before' | 'after';
}

/** What happens to a request; null lets it be. */
export type Act = (moment: RequestMoment, number: number) => Promise<Fault | null> | Fault | null;

interface Run {
  readonly act?: Act;
  readonly during: () => Promise<unknown>;
}

/** Turns of the event loop after which what a dead client sent has come in. */
const TURNS = 8;

/** Shows every request of a run to `act`, at both moments; the requests there were, in order. */
export async function watchRequests(
  servers: { readonly s3: S3Server; readonly cloudFront: CloudFrontServer },
  { act = () => null, during }: Run,
): Promise<readonly string[]> {
  const requests: string[] = [];
  const pending = { count: 0 };
  const intercept: Interceptor = async (moment) => {
    const { when, operation, key } = moment;
    if (when === 'before') {
      const number = requests.push(`${operation} ${key}`);
      numbers.set(`${operation} ${key}`, [...(numbers.get(`${operation} ${key}`) ?? []), number]);
      pending.count++;
      const fault = await act(moment, number);
      if (fault === 'request lost') pending.count--;
      return fault;
    }
    pending.count--;
    const number = numbers.get(`${operation} ${key}`)?.shift() ?? 0;
    return await act(moment, number);
  };
  const numbers = new Map<string, number[]>();
  servers.s3.intercept(intercept);
  servers.cloudFront.intercept(intercept);
  try {
    await during();
    for (let turn = 0; turn < TURNS || pending.count > 0; turn++) await nextTurn();
  } finally {
    servers.s3.intercept(null);
    servers.cloudFront.intercept(null);
  }
  return requests;
}

/** Acts at one point only. */
export const at =
  (point: Point, act: () => Promise<Fault | null>): Act =>
  ({ when }, number) =>
    when === point.when && number === point.at ? act() : null;
