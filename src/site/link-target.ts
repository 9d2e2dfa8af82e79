/** What a link or image points at, told from the text of its target alone. */
export type TargetKind =
  /** `http:` or `https:` with a host. */
  | 'external'
  /** `mailto:` */
  | 'mail'
  /** `/path` on this site. */
  | 'site'
  /** A path beside the story. */
  | 'relative'
  /** `#part`, `?query` or nothing: the page itself. */
  | 'same-page'
  /** Any other scheme; and `//host`, which most often is a slip for `/path` and would leave the site unseen. */
  | 'refused';

/** As browsers read it (URL standard §4.4): outer spaces and control characters, inner tabs and line ends do not count. */
export function toTargetKind(target: string): TargetKind {
  const seen = target.replace(/^[\u0000-\u0020]+/, '').replace(/[\t\n\r]/g, '');
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(seen)?.[1]?.toLowerCase();
  switch (scheme) {
    case undefined:
      break;
    case 'http':
    case 'https':
      return /^https?:\/\/[^/\\]/i.test(seen) ? 'external' : 'refused';
    case 'mailto':
      return 'mail';
    default:
      return 'refused';
  }
  if (/^[/\\]{2}|^\\/.test(seen)) return 'refused';
  if (seen.startsWith('/')) return 'site';
  return /^(?:[#?]|$)/.test(seen) ? 'same-page' : 'relative';
}
