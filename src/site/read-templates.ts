import { lstatSync, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

import { siteFinding } from '../findings/codes-site-build.ts';
import type { Finding } from '../findings/finding.ts';
import { stampOf } from './read-stamps.ts';

/** A file of templates/. */
export interface TemplateFile {
  /** `template`: an eta file. `asset`: in assets/. `static`: in static/. */
  readonly role: 'template' | 'asset' | 'static';
  /** Name inside its folder, NFC, `/` between parts: `story.eta`, `fonts/serif.woff2`, `.well-known/security.txt`. */
  readonly name: string;
  /** Relative to the site's root: `templates/assets/site.css`. */
  readonly file: string;
  /** Absolute, spelt as on disk. */
  readonly path: string;
  readonly stamp: string;
}

export interface TemplateFolder {
  /** Sorted by `file`. */
  readonly files: readonly TemplateFile[];
  readonly findings: readonly Finding[];
}

/** Every file under `root`/templates that takes part in the site. No links out of the tree, no dotfiles but .well-known. */
export function listTemplates(root: string): TemplateFolder {
  const top = join(root, 'templates');
  const files: TemplateFile[] = [];
  const findings: Finding[] = [];
  const walk = (role: TemplateFile['role'], folder: string, inside: string): void => {
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry);
      const name = `${inside}${entry.normalize('NFC')}`;
      const file = `templates/${FOLDER_OF[role]}${name}`;
      if (role === 'template' && inside === '' && (entry === 'assets' || entry === 'static'))
        continue;
      if (entry.startsWith('.') && !(role === 'static' && name === '.well-known')) {
        if (role !== 'template')
          findings.push(siteFinding('template-dotfile', { name: entry }, { file }));
        continue;
      }
      const stat = lstatSync(path);
      if (stat.isSymbolicLink()) {
        const target = targetInside(join(top, FOLDER_OF[role]), path);
        if (target === null) {
          findings.push(siteFinding('template-link', { target: linkTarget(path) }, { file }));
          continue;
        }
      }
      if (stat.isDirectory()) walk(role, path, `${name}/`);
      else if (role !== 'template' || name.endsWith('.eta')) {
        files.push({ role, name, file, path, stamp: stampOf(path) ?? '' });
      }
    }
  };
  walk('template', top, '');
  walk('asset', join(top, 'assets'), '');
  walk('static', join(top, 'static'), '');
  return { files: files.toSorted((a, b) => (a.file < b.file ? -1 : 1)), findings };
}

export function readTemplateFile(file: TemplateFile): Buffer {
  return readFileSync(file.path);
}

const FOLDER_OF = { template: '', asset: 'assets/', static: 'static/' } as const;

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** The file a link leads to when it is one inside `folder`, else null. */
function targetInside(folder: string, link: string): string | null {
  try {
    const target = realpathSync(link);
    const way = relative(realpathSync(folder), target);
    return way.split(sep)[0] !== '..' && statSync(target).isFile() ? target : null;
  } catch {
    return null;
  }
}

function linkTarget(link: string): string {
  try {
    return realpathSync(link);
  } catch {
    return 'nothing';
  }
}
