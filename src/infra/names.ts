/** The names of a site: the one readers are to use, and those that lead to it. */
export interface SiteNames {
  readonly host: string;
  readonly otherNames: readonly string[];
}

/**
 * The host of the site's URL, and its counterpart: the apex of a `www.` name, the `www.` name of an apex. A name of three
 * parts or more that does not begin with `www.` has none unless `otherNames` gives some.
 */
export function namesOf(siteUrl: string, otherNames: readonly string[] | null): SiteNames {
  const host = new URL(siteUrl).hostname;
  return { host, otherNames: otherNames ?? counterpartOf(host) };
}

function counterpartOf(host: string): readonly string[] {
  if (host.startsWith('www.')) return [host.slice('www.'.length)];
  return host.split('.').length === 2 ? [`www.${host}`] : [];
}

/** All names readers may use, the one they are to use first. */
export function namesOfSite({ host, otherNames }: SiteNames): readonly string[] {
  return [host, ...otherNames];
}
