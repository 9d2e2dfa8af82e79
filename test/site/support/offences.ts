import { htmlToHast } from 'satteri';
import type { HastNode } from 'satteri';

/** Element → attributes it may have. Read with an HTML parser, so that it sees what a browser sees. */
const allowed: Readonly<Record<string, string>> = {
  a: 'href title id dataFootnoteRef dataFootnoteBackref ariaDescribedBy ariaLabel className',
  img: 'src alt title width height loading',
  ol: 'start',
  ul: 'className',
  li: 'className id',
  code: 'className',
  input: 'type checked disabled ariaLabelledBy',
  pre: 'tabIndex',
  table: 'tabIndex',
  th: 'style',
  td: 'style',
  section: 'className dataFootnotes',
  h2: 'className id',
};
const bare = new Set(
  'abbr b bdi blockquote br cite del dfn em h3 h4 h5 h6 hr i ins kbd mark p q rp rt ruby s samp small strong sub sup tbody thead tr u var wbr'.split(
    ' ',
  ),
);

const safeTarget = /^(?:https?:\/\/|mailto:|[#?]|\/(?![/\\])|$)/i;

/** What a browser finds in a page that is not allowed there. */
export function offences(page: string): string[] {
  return offencesBelow(htmlToHast(page, { fragment: true }));
}

function offencesBelow(node: HastNode): string[] {
  const own = node.type === 'element' ? offencesOf(node.tagName, node.properties) : [];
  const strange = ['root', 'element', 'text'].includes(node.type) ? [] : [node.type];
  const below = 'children' in node ? node.children.flatMap(offencesBelow) : [];
  return [...own, ...strange, ...below];
}

function offencesOf(tag: string, properties: Readonly<Record<string, unknown>>): string[] {
  if (bare.has(tag)) return Object.keys(properties).map((name) => `${tag} ${name}`);
  const attributes = allowed[tag]?.split(' ');
  if (attributes === undefined) return [tag];
  return Object.entries(properties)
    .filter(([name, value]) => {
      const isTarget = name === 'href' || name === 'src';
      return !attributes.includes(name) || (isTarget && !safeTarget.test(String(value)));
    })
    .map(([name, value]) => `${tag} ${name}=${String(value)}`);
}
