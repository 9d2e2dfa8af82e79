import { nearest } from '../findings/nearest.ts';
import { UserError } from '../findings/user-error.ts';
import type { Entry, LedgerRoot, TakenDown } from '../plan/ledger.ts';
import { sitePathOf, storyKey } from '../site/keys.ts';

type Entries = ReadonlyMap<string, Entry>;

/** A story to be taken down, or one that is down already. */
export interface DownStory extends Pick<TakenDown, 'slug' | 'key' | 'title' | 'file'> {
  readonly entry: Entry | null;
  /** Its page is live. */
  readonly isUp: boolean;
  /** What the ledger keeps of an earlier take-down. */
  readonly known: TakenDown | null;
}

/** `the-fox`, also of its address or file: what is on the clipboard does. */
export function toSlug(given: string): string {
  const [, inPath] = /(?:^|\/)stories\/([^/]+)\/?(?:index\.html)?$/.exec(given) ?? [];
  return decode(inPath ?? given)
    .replace(/\.md$/, '')
    .normalize('NFC');
}

/** The story of that slug, published or taken down before. Throws UserError with the nearest names. */
export function findDownStory(
  slug: string,
  { root, entries }: { readonly root: Pick<LedgerRoot, 'takenDown'>; readonly entries: Entries },
): DownStory {
  const key = storyKey(slug);
  const entry = entries.get(key) ?? null;
  const known = root.takenDown.find((story) => story.slug === slug) ?? null;
  const card = entry?.live === null || entry === null ? null : entry.story;
  if (card !== null) {
    const { title, file } = card;
    return { slug, key, title, file, entry, isUp: true, known };
  }
  if (known !== null) return { ...known, entry, isUp: false, known };
  const slugs = [...entries.values()].flatMap(({ key: other, live, story }) =>
    live === null || story === null ? [] : [other.slice('stories/'.length, -'/index.html'.length)],
  );
  throw unknownStory(slug, slugs, 'No published story has');
}

/** The error for a slug that is none of those known. `what`: `No published story has`. */
export function unknownStory(slug: string, known: readonly string[], what: string): UserError {
  const near = nearest(slug, known);
  const holding = slug.length < 3 ? [] : known.filter((other) => other.includes(slug)).slice(0, 3);
  const names = [...new Set([...(near === null ? [] : [near]), ...holding])].slice(0, 3);
  return new UserError({
    code: 'story-unknown',
    what: `${what} the slug "${slug}".${names.length === 0 ? '' : ` Did you mean ${names.join(' or ')}?`}`,
    next: 'A story’s slug is the last part of its address: the-fox of /stories/the-fox/.',
  });
}

/** Throws UserError when a story would lead to a page that goes with it. */
export function checkRedirectStays(
  redirectTo: string | null,
  {
    addresses,
    emptied,
  }: { readonly addresses: readonly string[]; readonly emptied: readonly string[] },
): void {
  if (redirectTo === null || ![...addresses, ...emptied].map(sitePathOf).includes(redirectTo))
    return;
  throw new UserError({
    code: 'redirect-target',
    what: `${redirectTo} is a page that goes with the story.`,
    next: 'Name another page of the site, or an https:// address.',
  });
}

/**
 * Where `--redirect-to` leads: a page of this site that is live, as its path, or an https URL of another. A slug does
 * for a story. Throws UserError.
 */
export function toRedirectTarget(
  given: string,
  {
    siteUrl,
    entries,
    story,
  }: { readonly siteUrl: string; readonly entries: Entries; readonly story: string },
): string {
  const path = given.startsWith(`${siteUrl}/`) ? given.slice(siteUrl.length) : given;
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(path)) return otherSite(path);
  const decoded = decode(path.startsWith('/') ? path : `/stories/${path}/`);
  const name = decoded.replace(/^\/+/, '').replace(/\/+$/, '').normalize('NFC');
  const keys = [name, name === '' ? 'index.html' : `${name}/index.html`];
  const key = keys.find((candidate) => isPage(entries.get(candidate)));
  if (key !== undefined && key !== story) return sitePathOf(key);
  throw new UserError({
    code: 'redirect-target',
    what:
      key === story
        ? 'A story that is taken down cannot lead to itself.'
        : `${given} is no page of the published site.`,
    next: 'Name a page that is there, such as / or /stories/the-owl/, or an https:// address.',
  });
}

const isPage = (entry: Entry | undefined): boolean =>
  entry !== undefined && entry.live !== null && entry.live.contentType.startsWith('text/html');

function otherSite(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url?.protocol === 'https:' && url.username === '' && url.password === '') return url.href;
  throw new UserError({
    code: 'redirect-target',
    what: `${given} is no https:// address.`,
    why: 'Readers are led on by a page of this site, which leads to HTTPS alone.',
    next: 'Give a path of this site, or an https:// address without a name or password in it.',
  });
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
