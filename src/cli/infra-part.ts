import { didYouMean } from '../findings/nearest.ts';
import { UserError } from '../findings/user-error.ts';

/** What `storyclub infra` can be asked for, each with a body in `infra-<part>.ts`. */
const parts = ['template', 'diff', 'deploy', 'outputs', 'mail', 'policy', 'destroy'] as const;

export type InfraPart = (typeof parts)[number];

/** The part a word means. Throws UserError. */
export function toInfraPart(word: string): InfraPart {
  const part = parts.find((name) => name === word);
  if (part !== undefined) return part;
  throw new UserError({
    code: 'usage',
    what: `infra has no part "${word}".${didYouMean(word, parts)}`,
    next: `Name one of these: storyclub infra ${parts.join(', ')}.`,
  });
}
