import { posix } from 'node:path';

import { siteFinding } from '../findings/codes-site-build.ts';
import type { Finding } from '../findings/finding.ts';
import { referencesOf, rewriteReferences } from './css-references.ts';
import { fingerprintOf } from './digest.ts';

/** A file of templates/assets/ as it is read. */
export interface AssetSource {
  /** Below assets/: `site.css`, `fonts/serif.woff2`. */
  readonly name: string;
  /** Relative to the site's root. */
  readonly file: string;
  readonly body: Uint8Array;
}

/** The same file as it is published: named by its content, its references to others rewritten. */
export interface Asset {
  readonly name: string;
  readonly file: string;
  /** `assets/site.3f9a1c2b7d.css` */
  readonly key: string;
  readonly body: Uint8Array;
  /** Keys it refers to itself, sorted. */
  readonly loads: readonly string[];
}

export interface Fingerprinted {
  /** By name. */
  readonly assets: ReadonlyMap<string, Asset>;
  readonly findings: readonly Finding[];
}

/**
 * Names every asset by its content. A style sheet's name covers what it imports and shows, because the names in it
 * are part of its content: a changed font changes the name of every style sheet that leads to it.
 */
export function fingerprintAssets(sources: readonly AssetSource[]): Fingerprinted {
  const byName = new Map(sources.map((source) => [source.name, source]));
  const assets = new Map<string, Asset>();
  const findings: Finding[] = [];
  const open: string[] = [];

  const resolve = (source: AssetSource): Asset | null => {
    const done = assets.get(source.name);
    if (done !== undefined) return done;
    if (open.includes(source.name)) {
      const circle = [...open.slice(open.indexOf(source.name)), source.name];
      findings.push(siteFinding('asset-cycle', { files: circle }, { file: source.file }));
      return null;
    }
    open.push(source.name);
    const asset = source.name.endsWith('.css')
      ? toStyleSheet(source)
      : toAsset(source, source.body, []);
    open.pop();
    assets.set(source.name, asset);
    return asset;
  };

  const toStyleSheet = (source: AssetSource): Asset => {
    const css = Buffer.from(source.body).toString('utf8');
    const names = new Map<string, string>();
    const loads = new Set<string>();
    for (const { target, start } of referencesOf(css)) {
      if (names.has(target)) continue;
      const [path, suffix] = splitSuffix(target);
      const name = posix.join(posix.dirname(source.name), path);
      const found = byName.get(name);
      if (found === undefined) {
        const place = { file: source.file, line: css.slice(0, start).split('\n').length };
        findings.push(siteFinding('asset-missing', { target }, place));
        continue;
      }
      const asset = resolve(found);
      if (asset === null) continue;
      loads.add(asset.key);
      names.set(
        target,
        encodeURI(posix.relative(posix.dirname(`assets/${source.name}`), asset.key)) + suffix,
      );
    }
    const rewritten = rewriteReferences(css, (target) => names.get(target) ?? target);
    return toAsset(source, Buffer.from(rewritten), [...loads].toSorted());
  };

  for (const source of sources) resolve(source);
  return { assets, findings };
}

function toAsset(source: AssetSource, body: Uint8Array, loads: readonly string[]): Asset {
  const { dir, name, ext } = posix.parse(source.name);
  const key = posix.join('assets', dir, `${name}.${fingerprintOf(body)}${ext}`);
  return { name: source.name, file: source.file, key, body, loads };
}

/** `serif.woff2?v=1#iefix` → [`serif.woff2`, `?v=1#iefix`] */
function splitSuffix(target: string): [path: string, suffix: string] {
  const at = target.search(/[?#]/);
  const path = at === -1 ? target : target.slice(0, at);
  return [decode(path), at === -1 ? '' : target.slice(at)];
}

/** A target is a URL in a CSS string; what is no valid encoding stands for itself. */
function decode(path: string): string {
  try {
    return decodeURI(path.replaceAll('\\', ''));
  } catch {
    return path;
  }
}
