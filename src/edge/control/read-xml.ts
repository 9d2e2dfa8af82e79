/** An element: its own character data with escapes resolved, and its children. */
export interface XmlNode {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlNode[];
}

/** Deeper documents are refused; the deepest one that is read has four. */
const MAX_DEPTH = 8;

const opening = /^\u{FEFF}?(?:<\?xml\s[^<>?]*\?>)?\s*/u;
/** Of attributes only the default namespace. */
const startTag = /<([A-Za-z_][\w.-]*)(?:\s+xmlns\s*=\s*(?:"[^"<&]*"|'[^'<&]*'))?\s*(\/?)>/y;
const endTag = /<\/([A-Za-z_][\w.-]*)\s*>/y;
/** What an XML document may not have (XML 1.0 §2.2). */
const illegal = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
const escape = /&(?:#([0-9]{1,7}|x[0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));/g;
const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/**
 * Reads the little XML that requests to the API are: elements, text, the five named escapes and numeric
 * ones. Null for everything else, among it document types, comments, instructions and other attributes.
 */
export function readXml(source: string): XmlNode | null {
  const document = source.replace(/\r\n?/g, '\n');
  if (illegal.test(document)) return null;
  const start = opening.exec(document)?.[0].length ?? 0;
  const root = readElement(document, start, 1);
  return root !== null && document.slice(root.end).trim() === '' ? root.node : null;
}

interface Read {
  readonly node: XmlNode;
  /** Where the document goes on. */
  readonly end: number;
}

function readElement(document: string, start: number, depth: number): Read | null {
  const tag = matchAt(startTag, document, start);
  if (tag === null || depth > MAX_DEPTH) return null;
  const [whole, name = '', empty = ''] = tag;
  let at = start + whole.length;
  if (empty !== '') return { node: { name, text: '', children: [] }, end: at };
  const children: XmlNode[] = [];
  let text = '';
  for (;;) {
    const next = document.indexOf('<', at);
    const own = next === -1 ? null : readText(document.slice(at, next));
    if (own === null) return null;
    text += own;
    const end = matchAt(endTag, document, next);
    if (end !== null)
      return end[1] === name ? { node: { name, text, children }, end: next + end[0].length } : null;
    const child = readElement(document, next, depth + 1);
    if (child === null) return null;
    children.push(child.node);
    at = child.end;
  }
}

function matchAt(pattern: RegExp, document: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(document);
}

function readText(raw: string): string | null {
  if (raw.includes(']]>') || raw.replace(escape, '').includes('&')) return null;
  const text = raw.replace(escape, (_, number?: string, name?: string) => {
    if (number === undefined) return named[name ?? ''] ?? '';
    const point = Number(number.replace('x', '0x'));
    return point > 0x10ffff ? '\0' : String.fromCodePoint(point);
  });
  return illegal.test(text) ? null : text;
}
