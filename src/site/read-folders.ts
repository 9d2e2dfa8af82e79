import { readdirSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { join } from 'node:path';

export type OnDisk =
  /** Spelt as on disk, which need not be NFC. */
  | { readonly kind: 'file'; readonly file: string }
  /** `resembles`: a name there that differs only in case, or `''`. */
  | { readonly kind: 'missing'; readonly resembles: string }
  | { readonly kind: 'symlink' };

/** Looks up paths below one root, listing each folder once. */
export class FolderReader {
  readonly #root: string;
  readonly #listings = new Map<string, ReadonlyMap<string, Dirent>>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Goes down part by part, so that no part is a symbolic link and case counts on every file system. */
  find(file: string): OnDisk {
    const parts = file.split('/');
    const last = parts.length - 1;
    let found = '';
    for (const [at, part] of parts.entries()) {
      const listing = this.#list(found);
      const entry = listing.get(part.normalize('NFC'));
      if (entry === undefined) return { kind: 'missing', resembles: findLike(listing, part) };
      if (entry.isSymbolicLink()) return { kind: 'symlink' };
      const isRight = at === last ? entry.isFile() : entry.isDirectory();
      if (!isRight) return { kind: 'missing', resembles: '' };
      found = found === '' ? entry.name : `${found}/${entry.name}`;
    }
    return { kind: 'file', file: found };
  }

  /** By NFC name. A folder that cannot be listed has nothing we can publish. */
  #list(folder: string): ReadonlyMap<string, Dirent> {
    const known = this.#listings.get(folder);
    if (known !== undefined) return known;
    const listing = new Map(
      readEntries(join(this.#root, folder)).map((entry) => [entry.name.normalize('NFC'), entry]),
    );
    this.#listings.set(folder, listing);
    return listing;
  }
}

function readEntries(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return [];
  }
}

function findLike(listing: ReadonlyMap<string, Dirent>, name: string): string {
  const wanted = name.normalize('NFC').toLowerCase();
  return [...listing.keys()].find((each) => each.toLowerCase() === wanted) ?? '';
}
