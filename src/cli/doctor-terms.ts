import { parseDuration } from '../config/duration.ts';
import { didYouMean } from '../findings/nearest.ts';
import { UserError } from '../findings/user-error.ts';
import { type Area, areas } from '../infra/checks/check.ts';

export interface DoctorTerms {
  /** Areas to judge, in the order of reports. */
  readonly areas: readonly Area[];
  /** `null`: they are asked for. */
  readonly factsFile: string | null;
  readonly ask: AskTerms;
  readonly format: 'text' | 'markdown';
  /** Null: nothing is changed. */
  readonly fix: FixTerms | null;
}

/** How what was found is fixed. */
export interface FixTerms {
  /** Make every change that is safe, without asking. */
  readonly yes: boolean;
  /** How long CloudFront is waited for, milliseconds. */
  readonly waitMs: number;
}

/** How facts are asked for. */
export interface AskTerms {
  /** ARN of the role or user whose rights are judged; null: who asks. */
  readonly principal: string | null;
  readonly offline: boolean;
  /** `host:port`; null: the machine's own. */
  readonly resolver: string | null;
  /** `host` or `host:port`; null: where DNS leads. */
  readonly connectTo: string | null;
  readonly saveTo: string | null;
}

export interface DoctorFlags {
  readonly only: readonly string[];
  readonly role: string | null;
  readonly offline: boolean;
  readonly resolver: string | null;
  readonly 'connect-to': string | null;
  readonly 'save-facts': string | null;
  readonly facts: string | null;
  readonly format: string | null;
  readonly fix: boolean;
  readonly yes: boolean;
  readonly timeout: string | null;
}

/** What the flags of `doctor` mean. Throws UserError. */
export function toDoctorTerms(flags: DoctorFlags): DoctorTerms {
  const { only, role, facts, offline } = flags;
  const asking = ['role', 'offline', 'resolver', 'connect-to', 'save-facts', 'fix'] as const;
  const useless = facts === null ? undefined : asking.find((name) => isGiven(flags[name]));
  if (useless !== undefined)
    throw usage(
      `--facts judges what was written down, and --${useless} is about what is there.`,
      `storyclub doctor --facts ${facts}`,
    );
  const inPublic = offline
    ? (['resolver', 'connect-to'] as const).find((name) => isGiven(flags[name]))
    : undefined;
  if (inPublic !== undefined)
    throw usage(
      `--offline asks nothing in public, and --${inPublic} is about asking there.`,
      'one of the two',
    );
  if (role !== null && !/^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/.test(role))
    throw usage(
      `--role takes the ARN of a role or user, not "${role}".`,
      '--role arn:aws:iam::111122223333:role/storyclub-publish',
    );
  return {
    areas: toAreas(only),
    factsFile: facts,
    ask: {
      principal: role,
      offline,
      resolver: flags.resolver,
      connectTo: flags['connect-to'],
      saveTo: flags['save-facts'],
    },
    format: flags.format === 'markdown' ? 'markdown' : 'text',
    fix: toFixTerms(flags),
  };
}

function toFixTerms({ fix, yes, timeout }: DoctorFlags): FixTerms | null {
  if (!fix) {
    const alone = yes ? '--yes' : timeout === null ? null : '--timeout';
    if (alone === null) return null;
    const given = timeout === null || yes ? alone : `${alone} ${timeout}`;
    throw usage(`${alone} is about what --fix does.`, `storyclub doctor --fix ${given}`);
  }
  const seconds = parseDuration(timeout ?? '15m');
  if (seconds === null)
    throw usage(`--timeout takes a duration, not "${timeout}".`, '--timeout 30m');
  return { yes, waitMs: seconds * 1000 };
}

const isGiven = (value: string | boolean | null): boolean => value !== null && value !== false;

/** `--only dns,origin --only rights`; nothing means all. */
function toAreas(only: readonly string[]): readonly Area[] {
  const words = only.flatMap((list) => list.split(',')).map((word) => word.trim());
  const wrong = words.find((word) => !areas.some((area) => area === word));
  if (wrong !== undefined)
    throw usage(
      `--only has no area "${wrong}".${didYouMean(wrong, areas)}`,
      `--only with one or more of ${areas.join(', ')}`,
    );
  return words.length === 0 ? areas : areas.filter((area) => words.includes(area));
}

function usage(what: string, example: string): UserError {
  return new UserError({ code: 'usage', what, next: `Write it as ${example}.` });
}
