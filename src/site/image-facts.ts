import { isUtf8 } from 'node:buffer';
import { imageSize } from 'image-size';
import { fingerprintOf } from './digest.ts';
import { toSlug } from './slug.ts';
import type { StoryImage } from './source.ts';
import { findSvgDanger } from './svg-safety.ts';

/** Extensions we publish, and what image-size calls the content such a file may have. */
const contentTypes: ReadonlyMap<string, string> = new Map([
  ['jpg', 'jpg'],
  ['jpeg', 'jpg'],
  ['png', 'png'],
  ['gif', 'gif'],
  ['webp', 'webp'],
  ['avif', 'avif'],
  ['svg', 'svg'],
]);

export type ImageFacts =
  | { readonly kind: 'image'; readonly image: Omit<StoryImage, 'file'> }
  /** `found`: why, as the end of a sentence. */
  | { readonly kind: 'unfit'; readonly found: string }
  | { readonly kind: 'unsafe'; readonly found: string };

export function isImageName(name: string): boolean {
  return contentTypes.has(extensionOf(name));
}

/** Key and size in CSS pixels, from a file's bytes. */
export function toImageFacts(file: string, bytes: Buffer): ImageFacts {
  const extension = extensionOf(file);
  const size = measure(bytes);
  if (size === null) return { kind: 'unfit', found: 'its size cannot be read' };
  if (size.type !== contentTypes.get(extension)) {
    return { kind: 'unfit', found: `its content is ${size.type}, its name ends in .${extension}` };
  }
  if (size.type === 'svg') {
    const danger = isUtf8(bytes) ? findSvgDanger(bytes.toString()) : 'an encoding other than UTF-8';
    if (danger !== null) return { kind: 'unsafe', found: danger };
  }
  const digest = fingerprintOf(bytes);
  const name = toSlug(file.slice(file.lastIndexOf('/') + 1, -extension.length - 1)) || 'image';
  const { width, height } = size;
  return { kind: 'image', image: { key: `images/${name}.${digest}.${extension}`, width, height } };
}

function measure(bytes: Buffer): { type: string; width: number; height: number } | null {
  try {
    const { type = '', width, height, orientation = 1 } = imageSize(bytes);
    if (!(width >= 1 && height >= 1)) return null;
    // EXIF 2.3, Orientation: from 5 on the picture lies on its side, and browsers turn it.
    return orientation >= 5 ? { type, width: height, height: width } : { type, width, height };
  } catch {
    return null;
  }
}

function extensionOf(name: string): string {
  return /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
}
