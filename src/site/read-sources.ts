import { isUtf8 } from 'node:buffer';
import { lstatSync, readFileSync, readdirSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { siteSourceFinding } from '../findings/codes-site-source.ts';
import type { Finding } from '../findings/finding.ts';
import { UserError } from '../findings/user-error.ts';
import { stampFrom } from './read-stamps.ts';

/** A story's file as the disk has it: enough to tell whether it changed without opening it. */
export interface SourceFile {
  /** Relative to the site's root, NFC, `/` between parts: `stories/2024/the-fox.md`. */
  readonly file: string;
  /** Absolute, spelt as on disk. */
  readonly path: string;
  /** Tells whether it may have changed: see stampOf. */
  readonly stamp: string;
}

type Report = (finding: Finding) => void;

/** Bytes. The text, its syntax tree and its page are in memory at once in each worker. */
const maxSourceSize = 2_000_000;

/**
 * Every Markdown file under `stories/`, sorted by `file` in code-unit order; empty when there is no such folder.
 * Names that begin with a dot are passed over. Symbolic links, files over 2 MB and folders that cannot be read are
 * left out and reported.
 */
export function listSources(root: string, report: Report = () => {}): SourceFile[] {
  if (isSymlink(join(root, 'stories'))) {
    report(siteSourceFinding('source-symlink', {}, { file: 'stories' }));
    return [];
  }
  const found: SourceFile[] = [];
  const folders: { path: string; file: string }[] = [
    { path: join(root, 'stories'), file: 'stories' },
  ];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of readFolder(folder, report)) {
      if (entry.name.startsWith('.')) continue;
      const file = `${folder.file}/${entry.name.normalize('NFC')}`;
      const path = join(folder.path, entry.name);
      if (entry.isDirectory()) folders.push({ path, file });
      else if (entry.isSymbolicLink()) report(siteSourceFinding('source-symlink', {}, { file }));
      else if (entry.isFile() && isMarkdown(entry.name)) {
        const source = statSource(file, path, report);
        if (source !== null) found.push(source);
      }
    }
  }
  return found.toSorted((a, b) =>
    a.file < b.file ? -1 : a.file > b.file ? 1 : a.path < b.path ? -1 : 1,
  );
}

/** One source as it is on disk, however its name is spelt there; null when there is no such file, or it is too large. */
export function findSource(root: string, file: string): SourceFile | null {
  const path = join(root, file);
  const found = isFile(path) ? path : respelt(path);
  return found === null ? null : statSource(file, found, () => {});
}

const isFile = (path: string): boolean =>
  lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** The path of a file whose name the disk has in another Unicode form. */
function respelt(path: string): string | null {
  const folder = dirname(path);
  const entries = readFolder({ path: folder, file: 'stories' }, () => {});
  const entry = entries.find(({ name }) => name.normalize('NFC') === basename(path));
  return entry === undefined || !entry.isFile() ? null : join(folder, entry.name);
}

/**
 * The text of one source, without a byte order mark and with LF at line ends.
 * @throws UserError `source-unreadable` or `source-not-text`, with the finding in its `findings`.
 */
export function readSource(source: SourceFile): string {
  const bytes = readBytes(source);
  if (!isUtf8(bytes))
    throw toError(siteSourceFinding('source-not-text', {}, { file: source.file }));
  const text = bytes.toString('utf8', hasByteOrderMark(bytes) ? 3 : 0);
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

function readFolder(folder: { path: string; file: string }, report: Report): Dirent[] {
  try {
    return readdirSync(folder.path, { withFileTypes: true });
  } catch (error) {
    if (folder.file === 'stories' && codeOf(error) === 'ENOENT') return [];
    report(
      siteSourceFinding('source-unreadable', { reason: reasonOf(error) }, { file: folder.file }),
    );
    return [];
  }
}

function statSource(file: string, path: string, report: Report): SourceFile | null {
  try {
    const stats = lstatSync(path, { bigint: true });
    const size = Number(stats.size);
    if (size <= maxSourceSize) {
      return { file, path, stamp: stampFrom(stats) };
    }
    report(siteSourceFinding('source-too-large', { size, limit: maxSourceSize }, { file }));
  } catch (error) {
    report(siteSourceFinding('source-unreadable', { reason: reasonOf(error) }, { file }));
  }
  return null;
}

function readBytes(source: SourceFile): Buffer {
  try {
    return readFileSync(source.path);
  } catch (error) {
    const reason = reasonOf(error);
    throw toError(siteSourceFinding('source-unreadable', { reason }, { file: source.file }), error);
  }
}

function isSymlink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

function isMarkdown(name: string): boolean {
  return name.endsWith('.md') && name.length > 3;
}

function hasByteOrderMark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function toError(finding: Finding, cause?: unknown): UserError {
  const { code, what, next, place } = finding;
  return new UserError({
    code,
    what: `${place?.file ?? ''}: ${what}`,
    next,
    findings: [finding],
    exitCode: 1,
    cause,
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  switch (code) {
    case 'ENOENT':
      return 'it is gone';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EISDIR':
      return 'it is a folder';
    default:
      return code;
  }
}
