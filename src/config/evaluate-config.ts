import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createJiti } from 'jiti';
import { UserError } from '../findings/user-error.ts';

/**
 * Runs a configuration file and gives back what it exports by default. `storyclub` means this program, so a
 * site needs no installation of its own.
 * @throws UserError with the file's line when it does not run.
 */
export async function evaluateConfig(path: string): Promise<unknown> {
  const ours = (name: string): string =>
    fileURLToPath(new URL(`../${name}${extname(import.meta.url)}`, import.meta.url));
  const jiti = createJiti(import.meta.url, {
    alias: { 'storyclub/core': ours('core'), storyclub: ours('index') },
    fsCache: false,
    moduleCache: false,
  });
  try {
    const loaded: unknown = await jiti.import(path);
    return defaultExport(loaded, basename(path));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw doesNotRun(error, path);
  }
}

function defaultExport(loaded: unknown, file: string): unknown {
  if (typeof loaded === 'object' && loaded !== null && 'default' in loaded) return loaded.default;
  throw new UserError({
    code: 'config-no-export',
    what: `${file} exports no configuration.`,
    next: 'Let it say "export default defineConfig({ ... })".',
  });
}

function doesNotRun(error: unknown, path: string): UserError {
  const message = error instanceof Error ? error.message : String(error);
  const line = lineOf(message, path);
  return new UserError({
    code: 'config-does-not-run',
    what: `${basename(path)}${line === null ? '' : `:${line}`} does not run.`,
    why: (message.split('\n')[0] ?? message).replace(/^ParseError: /, '').trim(),
    next: 'Correct it and run the command again.',
    cause: error,
  });
}

/**
 * A syntax error names its line. The line of an error at run time is one of the compiled text, which has
 * only one, so the line is where the name that is not defined stands first.
 */
function lineOf(message: string, path: string): number | null {
  const parsed = /ParseError[^]*:(\d+):\d+\s*$/.exec(message)?.[1];
  if (parsed !== undefined) return Number(parsed);
  const name = /^([\w$]+) is not defined$/.exec(message)?.[1];
  if (name === undefined) return null;
  const lines = readFileSync(path, 'utf8').split('\n');
  const index = lines.findIndex((line) => line.split(/[^\w$]+/).includes(name));
  return index === -1 ? null : index + 1;
}
