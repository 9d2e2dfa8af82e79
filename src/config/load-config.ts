import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { UserError } from '../findings/user-error.ts';
import { readCachedConfig, writeCachedConfig } from './config-cache.ts';
import { digestsOf } from './digests.ts';
import { configFileIn, noSite } from './find-root.ts';
import type { Config } from './types.ts';

/** Counted up when what is kept of a configuration changes its shape. */
const shapeVersion = 2;

export interface LoadOptions {
  /** Absolute path of the site's folder. */
  readonly root: string;
  /** `--target`: overrides the file's. */
  readonly target: string | null;
  readonly programVersion: string;
}

export interface LoadedConfig {
  readonly config: Config;
  /** SHA-256 of what the built site depends on. */
  readonly configDigest: string;
  /** SHA-256 of what the plan depends on besides: tiers, promises, purging, retiring. */
  readonly policyDigest: string;
}

/**
 * Reads the site's configuration. A file that depends on nothing but itself is evaluated and checked once
 * and then known by its stat; see config-cache.ts.
 * @throws UserError when there is none, it does not run, or it has errors (all of them are listed).
 */
export async function loadConfig({
  root,
  target,
  programVersion,
}: LoadOptions): Promise<LoadedConfig> {
  const path = configFileIn(root);
  if (path === null) throw noSite(root);
  const stat = statSync(path, { bigint: true });
  const key = [
    shapeVersion,
    programVersion,
    basename(path),
    target,
    stat.size,
    stat.mtimeNs,
    stat.ino,
  ].join(' ');
  const cached = await readCachedConfig(root, key);
  const config = cached ?? (await parseFile({ path, target, key, root }));
  return { config, ...digestsOf(config) };
}

interface FileToParse {
  readonly path: string;
  readonly target: string | null;
  readonly key: string;
  readonly root: string;
}

async function parseFile({ path, target, key, root }: FileToParse): Promise<Config> {
  const text = await readFile(path, 'utf8');
  const [{ evaluateConfig }, { parseConfig }] = await Promise.all([
    import('./evaluate-config.ts'),
    import('./parse-config.ts'),
  ]);
  const file = basename(path);
  const { config, findings } = parseConfig(await evaluateConfig(path), { file, text, target });
  if (config === null) {
    throw new UserError({
      code: 'config-invalid',
      what: `${file} cannot be used: it has ${findings.length === 1 ? 'an error' : `${findings.length} errors`}.`,
      next: 'Correct what is listed and run the command again.',
      findings,
    });
  }
  if (dependsOnItselfAlone(text)) await writeCachedConfig(root, key, config);
  return config;
}

/**
 * It imports `storyclub` and nothing else, and names nothing that reads the environment, the clock or chance.
 * A word in a comment counts too: then the file is only read anew each time.
 */
export function dependsOnItselfAlone(text: string): boolean {
  const rest = text.replaceAll(/^\s*import\b[^'";]*from\s*(['"])storyclub\1\s*;?\s*$/gm, '');
  return !readsTheWorld.test(rest);
}

const readsTheWorld =
  /\b(import|require|process|globalThis|global|env|Date|Math|Intl|Temporal|crypto|performance|navigator|fetch|eval|Function|constructor|__dirname|__filename)\b/;
