import { type AwsFailure, deniedError } from './aws-error.ts';
import { hideSecrets } from './hide-secrets.ts';
import type { RemoveAnswer, RemoveRequest } from './origin.ts';
import { accessOf } from './s3-access.ts';
import type { Asked } from './s3-exchange.ts';
import { isXmlSafe } from './s3-keys.ts';
import { isConflict, isGone, maxConflicts } from './s3-write.ts';

/** DeleteObjects takes at most 1,000 keys. */
const maxBatch = 1000;
/** Single removals under way at once. */
const singlesAtOnce = 16;
/** Rounds for keys whose error says to try again. */
const maxRounds = 4;

export interface KeyError {
  readonly key: string;
  readonly code: string;
  readonly message: string;
}

/** An error of one key as the SDK names its parts. */
export function toKeyError(error: {
  readonly Key?: string | undefined;
  readonly Code?: string | undefined;
  readonly Message?: string | undefined;
}): KeyError {
  const message = hideSecrets(error.Message ?? '');
  return { key: error.Key ?? '', code: error.Code ?? 'unknown', message };
}

/** One DeleteObjects request: the keys that were not deleted, with the reason. */
export type DeleteKeys = (
  batch: readonly RemoveRequest[],
) => Promise<{ readonly errors: readonly KeyError[]; readonly at: number }>;

export interface RemoveSteps {
  readonly bucket: string;
  /** Whether `many` heeds conditions; if not, conditional removals go one by one. */
  readonly conditionalBatches: boolean;
  /** One DeleteObject request. */
  readonly one: (request: RemoveRequest) => Promise<Asked<unknown>>;
  readonly wrong: (failure: AwsFailure, key: string) => Error;
  readonly many: DeleteKeys;
  readonly pause: (tried: number) => Promise<void>;
}

/**
 * Removes any number of keys; one answer each, in the order asked. Those that go one by one go last, whatever becomes of
 * the others: a lease that is released with what it leaves behind outlives it.
 */
export async function removeObjects(
  requests: readonly RemoveRequest[],
  steps: RemoveSteps,
): Promise<readonly RemoveAnswer[]> {
  const answers = new Map<string, RemoveAnswer>();
  const isBatched = ({ key, ifMatch }: RemoveRequest): boolean =>
    isXmlSafe(key) && (steps.conditionalBatches || ifMatch === null);
  try {
    await removeBatches(requests.filter(isBatched), steps, answers);
  } finally {
    const single = requests.filter((request) => !isBatched(request));
    for (let from = 0; from < single.length; from += singlesAtOnce) {
      const some = single.slice(from, from + singlesAtOnce);
      for (const answer of await Promise.all(some.map((request) => removeOne(request, steps))))
        answers.set(answer.key, answer);
    }
  }
  return requests.map(({ key }) => {
    const answer = answers.get(key);
    if (answer === undefined) throw new Error(`no answer for the removal of ${key}`);
    return answer;
  });
}

async function removeBatches(
  requests: readonly RemoveRequest[],
  steps: RemoveSteps,
  answers: Map<string, RemoveAnswer>,
): Promise<void> {
  let waiting = requests;
  for (let round = 1; waiting.length > 0; round += 1) {
    const again: RemoveRequest[] = [];
    for (let from = 0; from < waiting.length; from += maxBatch) {
      const batch = waiting.slice(from, from + maxBatch);
      const { errors, at } = await steps.many(batch);
      const errorOf = new Map(errors.map((error) => [error.key, error]));
      for (const request of batch) {
        const error = errorOf.get(request.key);
        if (error !== undefined && isPassing(error) && round < maxRounds) again.push(request);
        else answers.set(request.key, answerOf(request.key, error, { at, bucket: steps.bucket }));
      }
    }
    waiting = again;
    if (waiting.length > 0) await steps.pause(round);
  }
}

async function removeOne(request: RemoveRequest, steps: RemoveSteps): Promise<RemoveAnswer> {
  const { key } = request;
  for (let tried = 1; ; tried += 1) {
    const asked = await steps.one(request);
    if (!('failure' in asked)) return { key, outcome: 'removed', at: asked.at };
    const { failure, at } = asked;
    if (isGone(failure) && at !== null) return { key, outcome: 'removed', at };
    if (failure.status === 412 && at !== null) return { key, outcome: 'precondition-failed', at };
    if (!isConflict(failure) || tried === maxConflicts) throw steps.wrong(failure, key);
    await steps.pause(tried);
  }
}

function isPassing({ code }: KeyError): boolean {
  return [
    'InternalError',
    'SlowDown',
    'ServiceUnavailable',
    'ConditionalRequestConflict',
    'OperationAborted',
  ].includes(code);
}

function answerOf(
  key: string,
  error: KeyError | undefined,
  { at, bucket }: { at: number; bucket: string },
): RemoveAnswer {
  if (error === undefined || error.code === 'NoSuchKey') return { key, outcome: 'removed', at };
  if (error.code === 'PreconditionFailed') return { key, outcome: 'precondition-failed', at };
  if (error.code === 'AccessDenied') {
    const call = accessOf({ operation: 'DeleteObjects', bucket, key, region: null });
    const { message } = deniedError({ message: error.message, cause: null }, call);
    return { key, outcome: 'failed', why: message };
  }
  return {
    key,
    outcome: 'failed',
    why: `S3 answered ${error.code}${error.message === '' ? '' : `: ${error.message.replace(/\.$/, '')}`}.`,
  };
}
