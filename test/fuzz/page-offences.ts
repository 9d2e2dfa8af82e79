import { htmlToHast } from 'satteri';
import type { HastNode } from 'satteri';

/** Elements that run, load or lead somewhere by themselves; the templates of the tests have none of them. */
const dangerous = new Set(
  'script iframe frame frameset object embed applet base form button svg math style template noscript video audio source portal dialog'.split(
    ' ',
  ),
);

/** As browsers read an address: what they take for the scheme. */
const badTarget = /^[\u0000- ]*(?:(?!https?:|mailto:)[a-z][a-z0-9+.-]*:|\/\/|\/\\|\\)/i;

/** What a browser would run or be led to in a page that was made of stories: read by an HTML parser, not ours. */
export function pageOffences(page: string): readonly string[] {
  const found: string[] = [];
  const pending: HastNode[] = [htmlToHast(page, { fragment: false })];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.type === 'element') found.push(...offencesOf(node.tagName, node.properties));
    if ('children' in node) pending.push(...node.children);
  }
  return found;
}

function offencesOf(tag: string, properties: Readonly<Record<string, unknown>>): string[] {
  const found = dangerous.has(tag.toLowerCase()) ? [`<${tag}>`] : [];
  for (const [name, value] of Object.entries(properties)) {
    const text = Array.isArray(value) ? value.join(' ') : String(value);
    if (/^on/i.test(name) || name === 'srcDoc' || name === 'httpEquiv')
      found.push(`${tag} ${name}`);
    if (name === 'style' && !/^text-align: (?:left|right|center)$/.test(text))
      found.push(`${tag} style=${text}`);
    const isTarget = ['href', 'src', 'srcSet', 'action', 'formAction', 'xLinkHref'].includes(name);
    if (isTarget && badTarget.test(text.replaceAll(/[\t\n\r]/g, '')))
      found.push(`${tag} ${name}=${text}`);
  }
  return found;
}
