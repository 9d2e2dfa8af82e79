import { defineMdastPlugin } from 'satteri';
import type { MdastNode } from 'satteri';
import { copyString } from './copy-string.ts';

/** Phrasing tags that mean something without attributes. */
const paired = new Set(
  'abbr b bdi cite code del dfn em i ins kbd mark q rp rt ruby s samp small strong sub sup u var'.split(
    ' ',
  ),
);
const single = new Set(['br', 'wbr']);

/** The tags above as they may appear in a page. */
export const phrasingTags: readonly string[] = [...paired, ...single];

export interface ShownTag {
  readonly tag: string;
  /** From 1, within the body. */
  readonly line: number;
}

type Phrase =
  | { readonly type: 'html'; readonly value: string }
  | { readonly type: 'text'; readonly value: string };

const plainTag = /^<(\/?)([a-z]+)[ \t\n]*(\/?)>$/i;
const plainTags = /(<\/?[a-z]+[ \t\n]*\/?>)/i;

/**
 * Makes raw HTML text, but for the tags above when they have no attributes and are closed in the same paragraph, on
 * the same level of emphasis. What became text is pushed to `shown`.
 */
export function rawHtmlAsText(shown: ShownTag[]) {
  const phrasesOf = new WeakMap<object, ReadonlyMap<number, Phrase>>();
  return defineMdastPlugin({
    name: 'raw-html-as-text',
    options: { position: true },
    html(node, context) {
      const parent = context.parent(node);
      const line = node.position?.start.line ?? 1;
      if (isBlockContainer(parent.type)) {
        const phrases = toPhrases(node.value.split(plainTags));
        const first = phrases.find(({ type, value }) => type === 'text' && value.includes('<'));
        if (first !== undefined) shown.push({ tag: nameTag(first.value), line });
        context.replaceNode(node, { type: 'paragraph', children: [...phrases] });
        return;
      }
      const phrases = phrasesOf.get(parent) ?? toPhrasesByIndex(parent.children);
      phrasesOf.set(parent, phrases);
      const phrase = phrases.get(context.indexOf(node) ?? -1) ?? {
        type: 'text',
        value: node.value,
      };
      if (phrase.type === 'text') shown.push({ tag: nameTag(phrase.value), line });
      context.replaceNode(node, phrase);
    },
  });
}

function isBlockContainer(type: string): boolean {
  switch (type) {
    case 'root':
    case 'blockquote':
    case 'listItem':
    case 'footnoteDefinition':
      return true;
    default:
      return false;
  }
}

function toPhrasesByIndex(children: readonly MdastNode[]): ReadonlyMap<number, Phrase> {
  const tags = children.flatMap((child, index) =>
    child.type === 'html' ? [{ index, value: child.value }] : [],
  );
  const phrases = toPhrases(tags.map(({ value }) => value));
  return new Map(
    tags.flatMap(({ index }, at) => {
      const phrase = phrases[at];
      return phrase === undefined ? [] : [[index, phrase] as const];
    }),
  );
}

/** One phrase a part: HTML, in lower case, for those that are allowed tags and balance among themselves. */
function toPhrases(parts: readonly string[]): readonly Phrase[] {
  const phrases: Phrase[] = parts.map((value) => ({ type: 'text', value }));
  const open: { name: string; at: number }[] = [];
  const opened = new Map<string, number>();
  parts.forEach((part, at) => {
    const [, slash, written = '', selfClosed] = plainTag.exec(part) ?? [];
    const name = written.toLowerCase();
    if (single.has(name) && slash === '') phrases[at] = { type: 'html', value: `<${name}>` };
    if (!paired.has(name) || selfClosed !== '') return;
    const depth = opened.get(name) ?? 0;
    if (slash === '') {
      open.push({ name, at });
      opened.set(name, depth + 1);
      return;
    }
    if (depth === 0) return;
    // All that was opened since is not closed in here: each tag is popped once.
    for (let last = open.pop(); last !== undefined; last = open.pop()) {
      opened.set(last.name, (opened.get(last.name) ?? 0) - 1);
      if (last.name !== name) continue;
      phrases[last.at] = { type: 'html', value: `<${name}>` };
      phrases[at] = { type: 'html', value: `</${name}>` };
      return;
    }
  });
  return phrases;
}

function nameTag(value: string): string {
  const tag = value.slice(Math.max(0, value.indexOf('<'))).replaceAll(/\s+/g, ' ');
  return tag.length > 40 ? `${copyString(tag.slice(0, 40))}…` : copyString(tag);
}
