import type { Selection } from './edge-config.ts';
import type { HeaderLines } from './upstream.ts';

/** Whether one of the selections means a name; header names in lower case. */
function isSelected(name: string, selections: readonly Selection[]): boolean {
  return selections.some((selection) => isIn(name, selection));
}

function isIn(name: string, selection: Selection): boolean {
  switch (selection.kind) {
    case 'none':
      return false;
    case 'all':
      return true;
    case 'only':
      return selection.names.includes(name);
    case 'all-but':
      return !selection.names.includes(name);
  }
}

/** A query string with the parameters meant, in the order they came in; no leading `?`. */
export function selectQuery(query: string, ...selections: readonly Selection[]): string {
  return query
    .split('&')
    .filter((part) => isSelected(part.replace(/=.*$/s, ''), selections))
    .join('&');
}

/** Every cookie meant, as `name=value`, sorted by name as CloudFront sends and compares them (AWS: Cookies). */
export function selectCookies(
  headers: HeaderLines,
  ...selections: readonly Selection[]
): readonly string[] {
  return headers
    .filter(([name]) => name.toLowerCase() === 'cookie')
    .flatMap(([, value]) => value.split(';'))
    .map((cookie) => cookie.trim())
    .map((cookie) => ({ cookie, name: cookie.replace(/=.*$/s, '') }))
    .filter(({ cookie, name }) => cookie !== '' && isSelected(name, selections))
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .map(({ cookie }) => cookie);
}

/** Headers the edge answers for itself, or that concern one connection only: never keyed or forwarded as such. */
const OWN = new Set([
  'accept-encoding',
  'cache-control',
  'connection',
  'content-length',
  'cookie',
  'expect',
  'host',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'keep-alive',
  'pragma',
  'proxy-authorization',
  'proxy-connection',
  'range',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-storyclub-location',
]);

/** The viewer's headers meant, in the order they came in. */
export function selectHeaders(
  headers: HeaderLines,
  ...selections: readonly Selection[]
): HeaderLines {
  return headers.filter(([name]) => {
    const lower = name.toLowerCase();
    return !OWN.has(lower) && isSelected(lower, selections);
  });
}
