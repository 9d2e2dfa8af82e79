import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './types.ts';

interface CachedConfig {
  readonly key: string;
  /** SHA-256 of the configuration's JSON: what the program did not write itself is not read. */
  readonly digest: string;
  readonly config: Config;
}

/** The parsed configuration under this key, null when there is none: it only saves time. */
export async function readCachedConfig(root: string, key: string): Promise<Config | null> {
  try {
    const value: unknown = JSON.parse(await readFile(cacheFile(root), 'utf8'));
    return isCachedConfig(value) && value.key === key ? value.config : null;
  } catch {
    return null;
  }
}

/** Keeps a parsed configuration for the next command; a folder that cannot be written keeps none. */
export async function writeCachedConfig(root: string, key: string, config: Config): Promise<void> {
  const cached: CachedConfig = { key, digest: digestOf(config), config };
  const next = `${cacheFile(root)}.${process.pid}`;
  try {
    await mkdir(join(root, '.storyclub'), { recursive: true });
    await writeFile(next, JSON.stringify(cached));
    await rename(next, cacheFile(root));
  } catch {
    return;
  }
}

function cacheFile(root: string): string {
  return join(root, '.storyclub', 'config.json');
}

function isCachedConfig(value: unknown): value is CachedConfig {
  if (typeof value !== 'object' || value === null) return false;
  if (!('key' in value && 'digest' in value && 'config' in value)) return false;
  return value.digest === digestOf(value.config);
}

function digestOf(config: unknown): string {
  return createHash('sha256').update(JSON.stringify(config)).digest('base64url');
}
