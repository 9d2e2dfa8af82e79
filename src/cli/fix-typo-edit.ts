import { isUtf8 } from 'node:buffer';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../findings/user-error.ts';
import { replaceWords, type Place } from '../fix/replace-words.ts';
import { parseReplacement, type Replacement } from '../fix/replacement.ts';
import { placeLines } from '../report/fix-text.ts';
import type { CommandContext } from './context.ts';

/** What is done to a story's source before it is published, and how it is taken back. */
export interface Edit {
  /** The source, relative to the site's root; null when nothing was replaced. */
  readonly file: string | null;
  readonly places: readonly Place[];
  readonly replaced: readonly Replacement[];
  /** Puts the source back as it was, unless someone has changed it since; answers whether it is. */
  readonly takeBack: () => Promise<boolean>;
}

export interface EditTerms {
  readonly replace: readonly string[];
  readonly title: boolean;
  readonly max: number | null;
}

const NO_EDIT: Edit = { file: null, places: [], replaced: [], takeBack: async () => false };
const AT_MOST = 5;

/** The replacements of a command line. Throws UserError for one that says nothing. */
export function parseReplacements(texts: readonly string[]): readonly Replacement[] {
  return texts.map((text) => {
    const replacement = parseReplacement(text);
    if (replacement !== null) return replacement;
    throw new UserError({
      code: 'replace-malformed',
      what: `--replace "${text}" does not say what to put in the place of what.`,
      next: 'Write the wrong words, a "=" and the right ones: --replace "teh=the". A "=" that belongs to the words is written "\\=".',
    });
  });
}

/** Replaces words in one source, whole or not at all. Throws UserError when there are none, or too many. */
export async function replaceInSource(
  context: CommandContext,
  { path, file }: { readonly path: string; readonly file: string },
  terms: EditTerms,
): Promise<Edit> {
  const replaced = parseReplacements(terms.replace);
  if (replaced.length === 0) return NO_EDIT;
  const before = await readFile(path);
  if (!isUtf8(before)) throw notText(file);
  const { text, places, missing } = replaceWords(before.toString('utf8'), replaced, terms);
  const [absent] = missing;
  if (absent !== undefined) throw notFound(file, absent, terms.title);
  const max = terms.max ?? AT_MOST;
  if (places.length > max) throw tooMany(file, places, { max, width: context.width });
  const after = Buffer.from(text, 'utf8');
  await replaceFile(path, file, after);
  context.print(placeLines(places, { file, width: context.width }));
  const takeBack = async (): Promise<boolean> => {
    if (!(await readFile(path)).equals(after)) return false;
    await replaceFile(path, file, before);
    return true;
  };
  return { file, places, replaced, takeBack };
}

/** Writes a file beside the old one and puts it in its place, with the old one's mode. */
async function replaceFile(path: string, file: string, body: Buffer): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & 0o222) === 0) {
    throw new UserError({
      code: 'source-read-only',
      what: `${file} may not be written: it is read-only.`,
      next: 'Make it writable, or correct it as you usually do and run the command without --replace.',
      state: 'Nothing was changed.',
    });
  }
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    await writeFile(draft, body, { mode: mode & 0o777, flag: 'wx' });
    await chmod(draft, mode & 0o777);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Opens the source in the person's editor and waits for it to close. Throws UserError where there is none. */
export async function openEditor(context: CommandContext, path: string): Promise<void> {
  const editor = context.env['VISUAL'] ?? context.env['EDITOR'] ?? '';
  if (!context.isTerminal || editor === '') {
    throw new UserError({
      code: 'editor-unavailable',
      what: context.isTerminal
        ? 'There is no editor to open: neither VISUAL nor EDITOR names one.'
        : 'An editor needs a terminal, and there is none.',
      next: 'Correct the file, then run the command without --editor; or use --replace.',
    });
  }
  // As git does: the setting may be a command with arguments.
  const child = spawn('/bin/sh', ['-c', `${editor} "$1"`, 'editor', path], { stdio: 'inherit' });
  const code = await new Promise<number | null>((done, failed) => {
    child.once('error', failed);
    child.once('close', done);
  });
  if (code === 0) return;
  throw new UserError({
    code: 'editor-failed',
    what: `The editor "${editor}" ended with ${code ?? 'a signal'}.`,
    next: 'Mend the setting of VISUAL or EDITOR, or correct the file and run the command without --editor.',
    state: 'Nothing was published; the file is as the editor left it.',
    exitCode: 1,
  });
}

function notText(file: string): UserError {
  return new UserError({
    code: 'source-unusable',
    what: `${file} is not UTF-8 text.`,
    next: 'Save it as UTF-8 and run the command again.',
    exitCode: 1,
  });
}

function notFound(
  file: string,
  { from, elsewhere }: { readonly from: string; readonly elsewhere: number },
  title: boolean,
): UserError {
  const there = elsewhere === 1 ? 'once' : `${elsewhere} times`;
  return new UserError({
    code: 'words-not-found',
    what: `${file} does not have "${from}" as words of its own.`,
    ...(elsewhere === 0
      ? {}
      : {
          why: `It is there ${there}, but in ${title ? '' : 'the title, '}the front matter, code, a tag or an address, where nothing is replaced.`,
        }),
    next:
      elsewhere === 0 || title
        ? 'Whole words are compared, and capitals count: look at the spelling.'
        : 'Give --title to correct the title, too; correct other places by hand.',
    state: 'Nothing was changed.',
    exitCode: 1,
  });
}

/** Places named in a refusal. */
const SHOWN = 8;

function tooMany(
  file: string,
  places: readonly Place[],
  { max, width }: { readonly max: number; readonly width: number },
): UserError {
  const shown = placeLines(places.slice(0, SHOWN), { file, width: width - INDENT });
  const more = places.length - SHOWN;
  const lines = more > 0 ? [...shown, `and ${more.toLocaleString('en-US')} more`] : shown;
  return new UserError({
    code: 'words-too-many',
    what: `${file} has ${places.length} such places, and at most ${max} are corrected unasked.`,
    why: lines.join('\n'),
    next: `If all of them are wrong, give --max ${places.length}.`,
    state: 'Nothing was changed.',
    exitCode: 1,
  });
}

/** Columns an error stands in from the left. */
const INDENT = 7;
