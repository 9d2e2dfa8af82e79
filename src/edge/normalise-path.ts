const UNRESERVED = /%(?:2[de]|3\d|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])/gi;

/**
 * A path as CloudFront compares it with path patterns: without dot segments and repeated slashes, unreserved characters
 * decoded (RFC 3986 §6.2.2). Only the pattern is found with it; key and origin get the path as it came
 * (AWS: DownloadDistValuesCacheBehavior, path normalization).
 */
export function normalisePath(path: string): string {
  if (!/%|\/\/|\/\.{1,2}(?:\/|$)/.test(path)) return path;
  const segments = path.replace(UNRESERVED, decodeURIComponent).split(/\/+/).slice(1);
  const kept: string[] = [];
  for (const segment of segments) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
  }
  const last = segments.at(-1);
  if (last === '.' || last === '..') kept.push('');
  return `/${kept.join('/')}`;
}
