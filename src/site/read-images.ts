import { lstatSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { siteSourceFinding } from '../findings/codes-site-source.ts';
import { isImageName, toImageFacts } from './image-facts.ts';
import type { Finding } from '../findings/finding.ts';
import { FolderReader } from './read-folders.ts';
import { stampFrom } from './read-stamps.ts';
import type { StoryImage } from './source.ts';

/** Bytes. */
const maxImageSize = 20_000_000;

/** An image as last read; its stamp tells whether that is still so. Plain values: a build keeps them for the next. */
export interface ImageRecord extends StoryImage {
  readonly stamp: string;
}

export type ImageRead =
  | { readonly kind: 'image'; readonly image: ImageRecord }
  | { readonly kind: 'problem'; readonly problem: Finding };

/** Reads the images below one site's root, each once; those it is given from before only if their stamp differs. */
export class ImageReader {
  readonly #root: string;
  readonly #before: ReadonlyMap<string, ImageRecord>;
  readonly #read = new Map<string, ImageRead>();
  readonly #folders: FolderReader;

  constructor(root: string, before: readonly ImageRecord[] = []) {
    this.#root = root;
    this.#folders = new FolderReader(root);
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
    if (!isImageName(file)) {
      const found = 'its name does not end like one';
      return toProblem(siteSourceFinding('image-type', { target, found }));
    }
    const place = this.#folders.find(file);
    switch (place.kind) {
      case 'missing':
        return toProblem(
          siteSourceFinding('image-missing', { target, resembles: place.resembles }),
        );
      case 'symlink':
        return toProblem(siteSourceFinding('image-outside', { target }));
      case 'file':
        break;
    }
    try {
      return this.#readBytes(place.file, target);
    } catch (error) {
      if (!(error instanceof Error && 'syscall' in error)) throw error;
      const reason = 'code' in error ? String(error.code) : error.message;
      return toProblem(siteSourceFinding('image-unreadable', { target, reason }));
    }
  }

  #readBytes(file: string, target: string): ImageRead {
    const path = join(this.#root, file);
    const stats = lstatSync(path, { bigint: true });
    const stamp = stampFrom(stats);
    const size = Number(stats.size);
    const before = this.#before.get(file);
    if (before?.stamp === stamp) return { kind: 'image', image: before };
    if (size > maxImageSize) {
      return toProblem(siteSourceFinding('image-too-large', { target, size, limit: maxImageSize }));
    }
    const facts = toImageFacts(file, readFileSync(path));
    switch (facts.kind) {
      case 'unfit':
        return toProblem(siteSourceFinding('image-type', { target, found: facts.found }));
      case 'unsafe':
        return toProblem(siteSourceFinding('image-unsafe', { target, found: facts.found }));
      case 'image':
        return { kind: 'image', image: { file, stamp, ...facts.image } };
    }
  }
}

function toProblem(problem: Finding): ImageRead {
  return { kind: 'problem', problem };
}

function decode(target: string): string {
  try {
    return decodeURIComponent(target);
  } catch {
    return target;
  }
}
