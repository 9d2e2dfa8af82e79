const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

export type XmlChild = readonly [
  name: string,
  content: string | number | boolean | readonly XmlChild[],
];

/** `xml('A', [['B', 1]])` is `<A><B>1</B></A>` after the XML declaration. */
export function xml(root: string, children: readonly XmlChild[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element([root, children])}`;
}

function element([name, content]: XmlChild): string {
  if (typeof content === 'object') return `<${name}>${content.map(element).join('')}</${name}>`;
  return `<${name}>${String(content).replace(/[&<>"\r]/g, (sign) => escapes[sign] ?? sign)}</${name}>`;
}

/** The contents of every `<name>` element, entities not yet resolved. Enough for the one body S3 clients send. */
export function innerXml(text: string, name: string): string[] {
  return [...text.matchAll(new RegExp(`<${name}(?: [^>]*)?>([\\s\\S]*?)</${name}>`, 'g'))].map(
    (match) => match[1] ?? '',
  );
}

export function textOfXml(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      return entities[name ?? ''] ?? whole;
    },
  );
}
