import type { SiteIdentity } from '../config/types.ts';
import { FEED_KEYS, sitePathOf } from './keys.ts';
import { toStrict } from './strict-values.ts';
import { dirOf } from './text.ts';
import type { NotFoundView, PageInfo, SiteView, WordsView } from './views.ts';
import { wordsFor } from './words.ts';

/** What every page of a build shares. Plain values: they cross to worker threads. */
export interface FrameParts {
  readonly site: SiteIdentity;
  /** Key of each asset by its name below templates/assets/. */
  readonly assets: ReadonlyMap<string, string>;
}

type InfoParts = Pick<PageInfo, 'kind' | 'title' | 'description' | 'lang'> & {
  readonly key: string;
};

/** Makes the part of a view that pages of all kinds have, and keeps account of the assets a page asks for. */
export class Frame {
  readonly site: SiteIdentity;
  readonly #assets: ReadonlyMap<string, string>;
  readonly #view: SiteView;
  readonly #words = new Map<string, WordsView>();
  #used = new Set<string>();

  constructor({ site, assets }: FrameParts) {
    this.site = site;
    this.#assets = assets;
    this.#view = toStrict(toSiteView(site));
  }

  /** Starts a page, which loads `loads` whatever its template asks for. */
  begin(loads: Iterable<string>): void {
    this.#used = new Set(loads);
  }

  /** Keys of what the page loads, sorted. */
  loads(): string[] {
    return [...this.#used].toSorted();
  }

  base(parts: InfoParts): NotFoundView {
    const { key, ...info } = parts;
    const { lang } = info;
    return {
      site: this.#view,
      words: this.#wordsIn(lang),
      asset: this.#asset,
      page: {
        ...info,
        path: sitePathOf(key),
        canonical: this.absolute(key),
        dir: dirOf(lang),
        image: null,
        type: 'website',
      },
    };
  }

  #wordsIn(lang: string): WordsView {
    const words = this.#words.get(lang) ?? toStrict({ ...wordsFor(lang) });
    this.#words.set(lang, words);
    return words;
  }

  absolute(key: string): string {
    return this.site.url + sitePathOf(key);
  }

  /** Given to templates, which call it without an object. */
  readonly #asset = (name: string): string => {
    const key = this.#assets.get(name);
    if (key === undefined) throw new Error(`there is no file templates/assets/${name}`);
    this.#used.add(key);
    return sitePathOf(key);
  };
}

function toSiteView({ title, author, description, language, url }: SiteIdentity): SiteView {
  const { rss, atom, json } = FEED_KEYS;
  const feeds = { rss: sitePathOf(rss), atom: sitePathOf(atom), json: sitePathOf(json) };
  return { title, author, description, language, url, feeds };
}
