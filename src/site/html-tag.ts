export interface HtmlTag {
  readonly name: string;
  /** Values as written, entities not decoded; `''` for an attribute without a value. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Index behind the tag's `>`. */
  readonly end: number;
}

const opening = /<([a-z][a-z0-9]*)/y;
const attribute = /[ \n\t]+([a-z-]+)(?:="([^"]*)")?/y;
const closing = /[ \n\t]*>/y;

/** The start tag at `start` as our engine writes them: lower case, double quotes. Null for anything else. */
export function readTag(html: string, start: number): HtmlTag | null {
  opening.lastIndex = start;
  const name = opening.exec(html)?.[1];
  if (name === undefined) return null;
  const attributes = new Map<string, string>();
  let at = opening.lastIndex;
  for (;;) {
    attribute.lastIndex = at;
    const [whole, key, value = ''] = attribute.exec(html) ?? [];
    if (whole === undefined || key === undefined) break;
    attributes.set(key, value);
    at += whole.length;
  }
  closing.lastIndex = at;
  return closing.test(html) ? { name, attributes, end: closing.lastIndex } : null;
}

/** Values stay as they are but for `<` and `>`, which an attribute may hold bare. */
export function formatTag(name: string, attributes: Iterable<readonly [string, string]>): string {
  let tag = `<${name}`;
  for (const [key, value] of attributes) {
    tag +=
      value === '' && key !== 'alt' && key !== 'href'
        ? ` ${key}`
        : ` ${key}="${value.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}"`;
  }
  return `${tag}>`;
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/** Undoes the five entities that HTML text is escaped with. */
export function decodeEntities(text: string): string {
  return text.includes('&')
    ? text.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity] ?? entity)
    : text;
}

export function escapeAttribute(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
