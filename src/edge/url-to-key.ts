/**
 * The key a URL leads to, with CloudFront's default root object and the usual index rewriting: `/`, `/x/`
 * and `/x` are `index.html`, `x/index.html` and `x/index.html`; a last part with a dot names a file.
 * null for a path that is no URL path.
 *
 * @param target the request line's target: `/x/?y=1`.
 */
export function urlToKey(target: string): string | null {
  const path = decodePath(target.replace(/[?#].*$/s, ''));
  if (path === null || !path.startsWith('/') || path.includes('\0')) return null;
  const key = path.slice(1);
  if (key === '' || key.endsWith('/')) return `${key}index.html`;
  const last = key.slice(key.lastIndexOf('/') + 1);
  return last.includes('.') ? key : `${key}/index.html`;
}

function decodePath(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
