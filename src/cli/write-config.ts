import { readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { evaluateConfig } from '../config/evaluate-config.ts';
import { configFileIn, noSite } from '../config/find-root.ts';
import { UserError } from '../findings/user-error.ts';
import type { TargetSettings } from '../infra/stack/edit-config.ts';

export interface ConfigText {
  /** Absolute, of the file itself where a link leads to it. */
  readonly path: string;
  /** For messages. */
  readonly file: string;
  readonly text: string;
}

/** The text of the site's configuration. Throws UserError when there is none. */
export async function readConfigText(root: string): Promise<ConfigText> {
  const found = configFileIn(root);
  if (found === null) throw noSite(root);
  const path = await realpath(found);
  return { path, file: basename(found), text: await readFile(path, 'utf8') };
}

export interface ConfigEdit {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly target: string;
  readonly settings: TargetSettings;
}

/**
 * Puts the new text in the place of the old one, if it means the old configuration with the settings in the target and
 * nothing else; else, or where the file has changed meanwhile, everything stays and the answer is false.
 */
export async function replaceConfig(edit: ConfigEdit): Promise<boolean> {
  const { path, before, after } = edit;
  const extension = extname(path);
  // Beside the file, since it may import what is beside it.
  const draft = join(dirname(path), `.${basename(path, extension)}-${process.pid}${extension}`);
  const { mode } = await stat(path);
  try {
    await writeFile(draft, after, { mode, flag: 'wx' });
    const [was, is] = [await evaluateConfig(path), await evaluateDraft(draft)];
    if (!isDeepStrictEqual(is, withSettings(was, edit))) return false;
    if ((await readFile(path, 'utf8')) !== before) return false;
    await rename(draft, path);
    return true;
  } finally {
    await rm(draft, { force: true });
  }
}

async function evaluateDraft(draft: string): Promise<unknown> {
  try {
    return await evaluateConfig(draft);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** What a configuration file exports, with the settings in its target. */
function withSettings(config: unknown, { target, settings }: ConfigEdit): unknown {
  const targets = isRecord(config) ? config['targets'] : null;
  const old = isRecord(targets) ? targets[target] : null;
  if (!isRecord(config) || !isRecord(targets) || !isRecord(old)) return undefined;
  return { ...config, targets: { ...targets, [target]: { ...old, ...settings } } };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
