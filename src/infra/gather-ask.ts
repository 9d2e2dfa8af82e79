import { UserError } from '../findings/user-error.ts';
import { answerWrong } from '../origin/answer-wrong.ts';
import {
  type AwsCall,
  type AwsFailure,
  namedIn,
  readAwsError,
  toAccountError,
  whyOf,
} from '../origin/aws-error.ts';
import type { DoctorAction } from './doctor-access.ts';
import { type Failed, type Read, read } from './facts/read.ts';

/** How long one fact may take, milliseconds: a service that hangs delays nothing else, and the doctor by no more. */
export const patience = 10_000;

const inTime = `did not answer within ${patience / 1000} s.`;

/** A request for a fact; what the doctor may ask for is in its table. */
export interface FactCall extends AwsCall {
  readonly action: DoctorAction | 'sts:GetCallerIdentity';
}

/** What stands in the place of a fact that AWS denied or did not tell. */
export type Unread = Exclude<Read<never>, { readonly is: 'read' }>;

/** Asks AWS for one fact. Whatever AWS answers becomes a `Read`; only a fault of this program is thrown. */
export async function askAws<T>(
  call: FactCall,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<Read<T>> {
  const signal = AbortSignal.timeout(patience);
  try {
    return read(await ask(signal));
  } catch (error) {
    return signal.aborted ? tooSlow(call.service) : toUnread(error, call);
  }
}

/** A fact that is asked for when another has been read; else it is unread for the same reason. */
export async function whenRead<A, B>(
  first: Promise<Read<A>>,
  then: (value: A) => Promise<Read<B>>,
): Promise<Read<B>> {
  const found = await first;
  return found.is === 'read' ? await then(found.value) : found;
}

/** The code of what AWS answered: `NoSuchBucketPolicy`. */
export function codeOf(error: unknown): string {
  return readAwsError(error).name;
}

/** What AWS says where there is nothing becomes null. */
export async function nullWhen<T>(codes: readonly string[], asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (codes.includes(codeOf(error))) return null;
    throw error;
  }
}

export function tooSlow(service: string): Failed {
  return { is: 'failed', why: `${service} ${inTime}` };
}

/** Whether a fact was not told in time: what the same service is asked next would wait as long. */
export function isTooSlow<T>(fact: Read<T>): fact is Failed {
  return fact.is === 'failed' && fact.why.endsWith(inTime);
}

/** What AWS threw, as a fact that was not read. Credentials and tokens are in no part of it. */
export function toUnread(error: unknown, call: FactCall): Unread {
  if (error instanceof UserError) return failedBy(error);
  const failure = readAwsError(error);
  if (isOurBug(failure)) throw error;
  const known = toAccountError(failure, call);
  if (known?.code === 'permission-missing') {
    const { action, resource } = namedIn(failure.message, call);
    return { is: 'denied', action, resource };
  }
  if (known !== null)
    return known.code === 'no-answer' ? failedBy(known) : failedByAccount(failure, call);
  const { name, status } = failure;
  // The SDK could not read it, and would say how to look at it in a debugger.
  if (status !== null && status < 300) return failedBy(answerWrong(call.service, unreadable));
  const missing = missingBy(name, call.resource);
  if (missing !== null) return missing;
  const answered = status === null ? name : `${name} (${status})`;
  return {
    is: 'failed',
    why: `${call.service} answered ${call.action} of ${call.resource} with ${answered}. ${whyOf(failure)}`,
  };
}

const unreadable = 'It is neither XML nor JSON that the SDK can read.';

/** What the configuration names is not there. */
function missingBy(code: string, resource: string): Failed | null {
  const id = resource.split(/[:/]/).at(-1) ?? '';
  const next =
    'Check the target in storyclub.config.ts, and that the credentials are those of its account.';
  if (code === 'NoSuchDistribution')
    return { is: 'failed', why: `There is no CloudFront distribution ${id}.`, next };
  if (code === 'NoSuchBucket') return { is: 'failed', why: `There is no bucket ${id}.`, next };
  return null;
}

/** What is wrong with the credentials is so with every service, whatever each calls it: one sentence for all of them. */
function failedByAccount(failure: AwsFailure, call: AwsCall): Failed {
  const error = toAccountError(failure, { ...call, service: 'AWS' });
  if (error === null) return { is: 'failed', why: 'AWS gave an answer that is not known.' };
  const { why, ...rest } = failedBy(error);
  return { ...rest, why: why.replace(` (${failure.name})`, '') };
}

function failedBy({ message, why, next }: UserError): Failed {
  return { is: 'failed', why: why === null ? message : `${message} ${why}`, next };
}

/** Thrown by this program, not by the SDK: it has neither an answer nor a code. */
function isOurBug({ status, name }: AwsFailure): boolean {
  return status === null && ['TypeError', 'RangeError', 'ReferenceError'].includes(name);
}
