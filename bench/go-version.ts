import { answerOf } from './measure.ts';

/** The version of a module that an installed program was built from, which the Go tool reads from it; null when none is installed. */
export function goVersionOf(program: string, module: string): string | null {
  const path = answerOf('sh', ['-c', `command -v ${program}`]);
  if (path === null) return null;
  const built = answerOf('go', ['version', '-m', path])?.split('\n') ?? [];
  const versions = built
    .map((line) => line.trim().split(/\s+/))
    .filter(([kind, name]) => (kind === 'mod' || kind === 'dep') && name === module);
  return versions[0]?.[2]?.replace(/^v/, '') ?? 'of unknown version';
}
