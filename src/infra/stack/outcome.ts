import { UserError } from '../../findings/user-error.ts';
import { explainFailure } from './failure.ts';
import { firstFailure } from './stack-events.ts';
import { phaseOf, type StackEvent, type StackFacts } from './stack-facts.ts';

/** What a stack is called in messages. */
export type StackPlace = Pick<StackFacts, 'name' | 'region'>;

/** Why an operation did not come to its end, in plain words; null when it did. */
export function failureOf(
  place: StackPlace,
  stack: StackFacts | null,
  events: readonly StackEvent[],
): UserError | null {
  const phase = stack === null ? 'gone' : phaseOf(stack.status);
  if (phase === 'settled') return null;
  const failure = firstFailure(events);
  const said = failure?.reason ?? stack?.reason ?? null;
  const { why, next } = explainFailure({ type: failure?.type ?? '', reason: said });
  return new UserError({
    code: 'stack-failed',
    what:
      failure === null
        ? `The stack ${place.name} in ${place.region} was not made as described.`
        : `The stack ${place.name} in ${place.region} was not made as described: ${failure.logicalId} (${failure.type}) failed.`,
    why: said === null ? why : `AWS says: ${oneLine(said)} ${why}`,
    state: stateAfter(place, stack),
    next,
    exitCode: 3,
  });
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return /[.!?]$/.test(line) ? line : `${line}.`;
}

function stateAfter(place: StackPlace, stack: StackFacts | null): string {
  const phase = stack === null ? 'gone' : phaseOf(stack.status);
  switch (phase) {
    case 'rolled-back':
      return `The stack ${place.name} is as it was before.`;
    case 'creation-undone':
    case 'gone':
    case 'reviewed':
      return `What had been made was deleted again: the stack ${place.name} holds nothing, and the next deploy clears its name away first.`;
    case 'half-way':
      return `The stack ${place.name} is ${stack?.status ?? 'half made'}: ${remedyOf(place, 'half-way')}`;
    case 'stuck':
      return `The stack ${place.name} is ${stack?.status ?? 'stuck'}: ${remedyOf(place, 'stuck')}`;
    case 'working':
    case 'settled':
      return `The stack ${place.name} is ${stack?.status ?? 'there'}.`;
  }
}

function remedyOf({ name, region }: StackPlace, phase: 'half-way' | 'stuck'): string {
  const command = phase === 'stuck' ? 'continue-update-rollback' : 'delete-stack';
  const line = `aws cloudformation ${command} --stack-name ${name} --region ${region}`;
  return phase === 'stuck'
    ? `its update failed, and so did taking it back. Continue that with ${line}.`
    : `it can only be deleted, with ${line}; the bucket and what is in it stay.`;
}

/** A stack that nothing can be made of as it is. Throws UserError. */
export function assertUsable(stack: StackFacts): void {
  const phase = phaseOf(stack.status);
  if (phase !== 'half-way' && phase !== 'stuck') return;
  const remedy = remedyOf(stack, phase);
  throw new UserError({
    code: 'stack-stuck',
    what: `The stack ${stack.name} in ${stack.region} is ${stack.status}, which nothing can be deployed over.`,
    ...(stack.reason === null ? {} : { why: `AWS says: ${oneLine(stack.reason)}` }),
    next: `${remedy.charAt(0).toUpperCase()}${remedy.slice(1)} Then deploy again.`,
  });
}
