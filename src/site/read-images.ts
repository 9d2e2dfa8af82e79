import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { join, posix } from 'node:path';
import { siteSourceFinding } from '../findings/codes-site-source.ts';
import { isImageName, toImageFacts } from './image-facts.ts';
import type { Finding } from '../findings/finding.ts';
import type { StoryImage } from './source.ts';

/** Bytes. */
const maxImageSize = 20_000_000;

/** An image as last read; `stat` tells whether that is still so. Plain values: a build keeps them for the next. */
export interface ImageRecord extends StoryImage {
  /** Size, mtime in nanoseconds and inode. */
  readonly stat: string;
}

export type ImageRead =
  | { readonly kind: 'image'; readonly image: ImageRecord }
  | { readonly kind: 'problem'; readonly problem: Finding };

/** Reads the images below one site's root, each once; those it is given from before only if their stat differs. */
export class ImageReader {
  readonly #root: string;
  readonly #before: ReadonlyMap<string, ImageRecord>;
  readonly #read = new Map<string, ImageRead>();

  constructor(root: string, before: readonly ImageRecord[] = []) {
    this.#root = root;
    this.#before = new Map(before.map((record) => [record.file, record]));
  }

  /**
   * The image that `target` means in a story at `beside`: a path as people write it, percent-encoding undone. It is
   * below the root, in no hidden folder, and behind no symbolic link.
   */
  read(target: string, beside: string): ImageRead {
    const written = decode(target.replace(/[?#].*$/s, ''));
    const file = posix.join(posix.dirname(beside), written);
    if (file.includes('\0') || file.split('/').some((part) => part.startsWith('.'))) {
      return { kind: 'problem', problem: siteSourceFinding('image-outside', { target }) };
    }
    const known = this.#read.get(file);
    if (known !== undefined) return known;
    const read = this.#readFile(file, target);
    this.#read.set(file, read);
    return read;
  }

  /** The images read, for the next build. */
  records(): ImageRecord[] {
    return [...this.#read.values()].flatMap((read) => (read.kind === 'image' ? [read.image] : []));
  }

  #readFile(file: string, target: string): ImageRead {
    const problem = (finding: Finding): ImageRead => ({ kind: 'problem', problem: finding });
    if (!isImageName(file)) {
      const found = 'its name does not end like one';
      return problem(siteSourceFinding('image-type', { target, found }));
    }
    const spelt = findOnDisk(this.#root, file);
    if (spelt.kind === 'missing') {
      const { resembles } = spelt;
      return problem(siteSourceFinding('image-missing', { target, resembles }));
    }
    if (spelt.kind === 'symlink') return problem(siteSourceFinding('image-outside', { target }));
    const { size, stat } = statFile(join(this.#root, spelt.file));
    const before = this.#before.get(spelt.file);
    if (before?.stat === stat) return { kind: 'image', image: before };
    if (size > maxImageSize) {
      return problem(siteSourceFinding('image-too-large', { target, size, limit: maxImageSize }));
    }
    const facts = toImageFacts(spelt.file, readFileSync(join(this.#root, spelt.file)));
    switch (facts.kind) {
      case 'unfit':
        return problem(siteSourceFinding('image-type', { target, found: facts.found }));
      case 'unsafe':
        return problem(siteSourceFinding('image-unsafe', { target, found: facts.found }));
      case 'image':
        return { kind: 'image', image: { file: spelt.file, stat, ...facts.image } };
    }
  }
}

type OnDisk =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'missing'; readonly resembles: string }
  | { readonly kind: 'symlink' };

/** The spelling on disk of an NFC path, part by part; no part may be a symbolic link. */
function findOnDisk(root: string, file: string): OnDisk {
  const parts = file.split('/');
  let found = '';
  for (const [at, part] of parts.entries()) {
    const entries = readFolder(join(root, found));
    const same = entries.find(({ name }) => name === part);
    const entry =
      same ?? entries.find(({ name }) => name.normalize('NFC') === part.normalize('NFC'));
    if (entry === undefined) {
      const like = entries.find(({ name }) => toLoose(name) === toLoose(part));
      return { kind: 'missing', resembles: like?.name ?? '' };
    }
    if (entry.isSymbolicLink()) return { kind: 'symlink' };
    const isLast = at === parts.length - 1;
    if (isLast ? !entry.isFile() : !entry.isDirectory()) return { kind: 'missing', resembles: '' };
    found = found === '' ? entry.name : `${found}/${entry.name}`;
  }
  return { kind: 'file', file: found };
}

function readFolder(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return [];
  }
}

function statFile(path: string): { size: number; stat: string } {
  const stats = lstatSync(path, { bigint: true });
  return { size: Number(stats.size), stat: `${stats.size}-${stats.mtimeNs}-${stats.ino}` };
}

function toLoose(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function decode(target: string): string {
  try {
    return decodeURIComponent(target);
  } catch {
    return target;
  }
}
