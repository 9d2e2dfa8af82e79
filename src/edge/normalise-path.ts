/**
 * A path without `.` and `..` segments (RFC 3986 §5.2.4), as CloudFront looks for its behaviour and in its cache.
 * Nothing is decoded, and repeated slashes stay (AWS: DefaultRootObject).
 */
export function normalisePath(path: string): string {
  if (!/\/\.{1,2}(?:\/|$)/.test(path)) return path;
  const kept: string[] = [];
  const segments = path.split('/');
  for (const [n, segment] of segments.entries()) {
    const isLast = n === segments.length - 1;
    if (segment === '..') {
      if (kept.length > 1) kept.pop();
      if (isLast) kept.push('');
    } else if (segment === '.') {
      if (isLast) kept.push('');
    } else kept.push(segment);
  }
  return kept.join('/');
}
