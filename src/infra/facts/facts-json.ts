import { UserError } from '../../findings/user-error.ts';
import type { InfraFacts } from './infra-facts.ts';
import { recordedFacts } from './schema.ts';

/** Fields that hold epoch milliseconds, and ISO 8601 in the file. */
const instants: ReadonlySet<string> = new Set(['at', 'notBefore', 'notAfter']);
const version = 1;

/** Facts as the text of a file that `factsFromJson` reads again. */
export function factsToJson(facts: InfraFacts): string {
  const text = JSON.stringify(
    { version, ...facts },
    (name, value: unknown) =>
      typeof value === 'number' && instants.has(name) ? new Date(value).toISOString() : value,
    2,
  );
  return `${text}\n`;
}

/** @throws UserError where the text is not what `factsToJson` writes; `file` names it. */
export function factsFromJson(text: string, file: string): InfraFacts {
  const document = parse(text, file);
  const written = recordedVersion(document);
  if (written !== version)
    throw unusable(
      file,
      written === null
        ? 'It names no version of facts.'
        : `Its facts are of version ${written}; this program reads version ${version}.`,
    );
  const { success, data, error } = recordedFacts.safeParse(document);
  if (success) return data;
  const [issue] = error.issues;
  const where = issue?.path.map(String).join('.') ?? '';
  throw unusable(file, `At ${where === '' ? 'its top' : where}: ${issue?.message ?? 'wrong'}.`);
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unusable(file, error instanceof Error ? `${error.message}.` : 'It is not JSON.');
  }
}

function recordedVersion(document: unknown): number | null {
  if (typeof document !== 'object' || document === null || !('version' in document)) return null;
  return typeof document.version === 'number' ? document.version : null;
}

function unusable(file: string, why: string): UserError {
  return new UserError({
    code: 'facts-unusable',
    what: `${file} does not hold facts that the doctor wrote down.`,
    why,
    next: 'Write them again: storyclub doctor --save-facts <file>.',
  });
}
