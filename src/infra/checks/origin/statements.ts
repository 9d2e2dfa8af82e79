import type { BucketStatement } from '../../facts/bucket-facts.ts';

/** How a person finds a statement: by its Sid, or by what it allows. */
export function statementName({ sid, effect, actions, notActions }: BucketStatement): string {
  if (sid !== null && sid !== '') return `The statement ${sid}`;
  const about = actions.length > 0 ? actions : notActions.map((action) => `all but ${action}`);
  return `A statement without Sid (${effect} ${about.slice(0, 3).join(', ')})`;
}
