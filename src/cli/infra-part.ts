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

/** Flags that not every part has a use for, and those that have. */
const usedBy = {
  yes: ['deploy', 'outputs'],
  replace: ['deploy'],
  timeout: ['deploy'],
  parameter: ['diff', 'deploy'],
  stack: ['template'],
  format: ['template'],
  out: ['template'],
  'insist-on-website': ['template', 'diff', 'deploy'],
  'read-only': ['policy'],
  doctor: ['policy'],
  account: ['diff', 'deploy', 'outputs', 'mail', 'policy'],
  'kms-key': ['policy'],
  'object-tags': ['policy'],
} as const satisfies Readonly<Record<string, readonly InfraPart[]>>;

type InfraFlags = Readonly<
  Record<keyof typeof usedBy, boolean | string | readonly string[] | null>
>;

/** Refuses a flag that the part would not heed: `deploy --stack site` is not to deploy all. Throws UserError. */
export function assertHeeded(part: InfraPart, flags: InfraFlags): void {
  for (const [flag, value] of Object.entries(flags)) {
    const given = Array.isArray(value) ? value.length > 0 : value !== null && value !== false;
    const users: readonly InfraPart[] =
      Object.entries(usedBy).find(([name]) => name === flag)?.[1] ?? parts;
    if (!given || users.includes(part)) continue;
    throw new UserError({
      code: 'usage',
      what: `infra ${part} has no use for --${flag}.`,
      why: `--${flag} is about ${users.map((user) => `infra ${user}`).join(' and ')}.`,
      next: 'Leave it out.',
    });
  }
}
