import { answerWrong } from './answer-wrong.ts';
import type { AwsFailure } from './aws-error.ts';
import type { HeadAnswer, ObjectInfo, WriteAnswer } from './origin.ts';
import type { Asked } from './s3-exchange.ts';
import { quoted, toVersion } from './s3-keys.ts';

/** Tries after 409 ConditionalRequestConflict, which says that another write of the key was under way. */
export const maxConflicts = 6;

/** What a write answers, as the SDK names it. */
export interface WrittenFields {
  readonly ETag?: string | undefined;
  readonly VersionId?: string | undefined;
}

/** The answer of a copy, which has its ETag in the body. */
export function toWritten(copied: {
  readonly CopyObjectResult?: { readonly ETag?: string | undefined } | undefined;
  readonly VersionId?: string | undefined;
}): WrittenFields {
  return { ETag: copied.CopyObjectResult?.ETag, VersionId: copied.VersionId };
}

export interface WriteSteps {
  /** The ETag the write is conditional on, null when it is not on one. */
  readonly ifMatch: string | null;
  /** Sends the write. */
  readonly send: () => Promise<Asked<WrittenFields>>;
  readonly head: () => Promise<HeadAnswer>;
  /** Whether the object that is there is what this write would have made. */
  readonly isOurs: (found: ObjectInfo) => boolean;
  readonly wrong: (failure: AwsFailure) => Error;
  readonly pause: (tried: number) => Promise<void>;
}

/**
 * A conditional write. 409 is tried again while the condition can still hold. What then stands in the way, or at once
 * where the SDK had sent it more than once, may be the success of a try whose answer was lost: a HEAD tells.
 */
export async function writeConditionally(steps: WriteSteps): Promise<WriteAnswer> {
  let mayBeOurs = false;
  for (let tried = 1; ; tried += 1) {
    const asked = await steps.send();
    if (!('failure' in asked)) {
      const { ETag, VersionId } = asked.output;
      if (ETag === undefined || ETag === '') return await askWhatIsThere(steps);
      return { outcome: 'done', etag: quoted(ETag), version: toVersion(VersionId), at: asked.at };
    }
    const { failure, at } = asked;
    mayBeOurs ||= failure.attempts > 1;
    if (failure.status === 412 && at !== null)
      return mayBeOurs ? judge(await steps.head(), steps) : { outcome: 'precondition-failed', at };
    if (steps.ifMatch !== null && isGone(failure) && at !== null)
      return { outcome: 'precondition-failed', at };
    if (!isConflict(failure) || tried === maxConflicts) throw steps.wrong(failure);
    await steps.pause(tried);
    if (steps.ifMatch === null) continue;
    const now = await steps.head();
    if (now.object?.etag !== steps.ifMatch)
      return mayBeOurs ? judge(now, steps) : { outcome: 'precondition-failed', at: now.at };
  }
}

/** A write that was taken, without an ETag to know it by. */
async function askWhatIsThere(steps: WriteSteps): Promise<WriteAnswer> {
  const { object, at } = await steps.head();
  if (object === null || !steps.isOurs(object))
    throw answerWrong('S3', 'It took a write and does not have what was written.');
  return { outcome: 'done', etag: object.etag, version: object.version, at };
}

/** Whether what stands in the way of a write is what the write itself has made. */
function judge({ object, at }: HeadAnswer, { isOurs }: WriteSteps): WriteAnswer {
  if (object === null || !isOurs(object)) return { outcome: 'precondition-failed', at };
  return { outcome: 'done', etag: object.etag, version: object.version, at };
}

/** 404 of an object; 404 of a bucket is another matter. */
export function isGone({ status, name }: AwsFailure): boolean {
  return status === 404 && name !== 'NoSuchBucket';
}

/** No such version of the key: never was, expired, deleted for good, or only the mark of a deletion (405). */
export function isNoVersion(failure: AwsFailure): boolean {
  return isGone(failure) || failure.name === 'NoSuchVersion' || failure.status === 405;
}

/** 409 because of another request of the same key under way; a 409 of another name will not pass. */
export function isConflict({ name }: AwsFailure): boolean {
  return name === 'ConditionalRequestConflict' || name === 'OperationAborted';
}
