/** The namespace of CloudFront's API in its version 2020-05-31. */
export const NAMESPACE = 'http://cloudfront.amazonaws.com/doc/2020-05-31/';

export type XmlContent = string | number | boolean | readonly XmlElement[];
export type XmlElement = readonly [name: string, content: XmlContent];

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

/** Everything but the characters an XML document may have (XML 1.0 §2.2). */
const unwritable = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** A document with this root, in CloudFront's namespace. What XML cannot hold becomes U+FFFD. */
export function writeXml([name, content]: XmlElement): string {
  return `<?xml version="1.0"?>\n<${name} xmlns="${NAMESPACE}">${inner(content)}</${name}>`;
}

/** CloudFront's lists: `Quantity`, and `Items` unless there are none. */
export function listOf(name: string, items: readonly XmlContent[]): readonly XmlElement[] {
  const quantity: XmlElement = ['Quantity', items.length];
  if (items.length === 0) return [quantity];
  return [quantity, ['Items', items.map((item): XmlElement => [name, item])]];
}

/** Instants as CloudFront writes them; epoch milliseconds. */
export function writeInstant(at: number): string {
  return new Date(at).toISOString();
}

function inner(content: XmlContent): string {
  if (typeof content === 'object')
    return content.map(([name, own]) => `<${name}>${inner(own)}</${name}>`).join('');
  return String(content)
    .replace(unwritable, '\u{FFFD}')
    .replace(/[&<>"\r]/g, (sign) => escapes[sign] ?? sign);
}
