import { existsSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import glob from 'fast-glob';
import { UserError } from '../findings/user-error.ts';
import { configText, firstStory, gitignoreText, packageText } from './site-files.ts';
import { writeStory } from './write-story.ts';

export interface NewSite {
  /** Absolute path of the folder; made when it is not there. */
  readonly root: string;
  /** Absolute path of this package: templates and workflow come from there. */
  readonly packageRoot: string;
  readonly programVersion: string;
  readonly timeZone: string;
  /** `YYYY-MM-DD`, the first story's. */
  readonly today: string;
}

const workflows: readonly string[] = ['publish.yml', 'plan.yml', 'doctor.yml'];

/**
 * Writes a new site and gives back its files, relative to its folder.
 * @throws UserError when one of the files is there already; nothing is written then.
 */
export async function writeSite(site: NewSite): Promise<readonly string[]> {
  const title = titleOf(site.root);
  const written = new Map([
    ['storyclub.config.ts', configText({ title, timeZone: site.timeZone })],
    ['.gitignore', gitignoreText],
    ['package.json', packageText(site.programVersion)],
  ]);
  const copied = new Map([
    ...(await templatesBelow(join(site.packageRoot, 'templates'))).map(pairWith('templates')),
    ...workflows.map(pairWith('.github/workflows')),
  ]);
  const all = [...written.keys(), ...copied.keys()];
  refuseTaken(site.root, [...all, 'stories']);
  for (const file of all) await mkdir(join(site.root, dirname(file)), { recursive: true });
  for (const [file, text] of written) await writeFile(join(site.root, file), text, { flag: 'wx' });
  for (const file of copied.keys()) {
    await copyFile(join(site.packageRoot, file), join(site.root, file));
  }
  const story = await writeStory(site.root, { ...firstStory(title), date: site.today });
  return [...all, story];
}

function pairWith(folder: string): (name: string) => readonly [string, string] {
  return (name) => [`${folder}/${name}`, name];
}

/** The example contact is ours: a new site would publish it as its own. */
const OURS = ['static/.well-known/security.txt'];

/** Paths of the templates to copy, `/` between parts. */
async function templatesBelow(folder: string): Promise<readonly string[]> {
  const found = await glob('**', {
    cwd: folder,
    dot: true,
    followSymbolicLinks: false,
    ignore: OURS,
  });
  return found.toSorted();
}

function refuseTaken(root: string, files: readonly string[]): void {
  const taken = files.filter((file) => existsSync(join(root, file)));
  if (taken.length === 0) return;
  throw new UserError({
    code: 'file-exists',
    what: `${root} is not empty, and nothing was overwritten: it has ${taken.slice(0, 5).join(', ')}.`,
    next: 'Name a new folder: storyclub init my-stories.',
  });
}

/** `my-stories` → `My stories`. */
function titleOf(root: string): string {
  const words = basename(root)
    .replaceAll(/[-_\s]+/g, ' ')
    .trim();
  return words === '' ? 'Stories' : words.charAt(0).toUpperCase() + words.slice(1);
}
