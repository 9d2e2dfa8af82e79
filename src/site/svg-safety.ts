/**
 * An SVG shown by `<img>` runs nothing, but opened by its own address it is a document of our site. What could run,
 * load or leave is refused by a scan that rather refuses too much: it reads text, not XML.
 */
const dangers: readonly (readonly [found: string, pattern: RegExp])[] = [
  ['a script', /<(?:[\w.-]+:)?(?:script|handler|listener)\b/i],
  [
    'embedded content',
    /<(?:[\w.-]+:)?(?:foreignobject|iframe|embed|object|video|audio|canvas|html|body)\b/i,
  ],
  ['an event handler', /[\s"'/]on[a-z]+\s*=/i],
  [
    'an animation of an attribute that can lead elsewhere',
    /attributename\s*=\s*["']\s*(?:xlink:)?(?:href|on)/i,
  ],
  ['a document type or entity', /<!doctype[^>]{0,500}\[|<!entity/i],
  ['a processing instruction', /<\?(?!xml\s)/i],
  [
    'a reference to another file',
    /(?:href|src)\s*=\s*(?:"(?!\s*(?:#|data:image\/(?:png|jpeg|gif|webp);))|'(?!\s*(?:#|data:image\/(?:png|jpeg|gif|webp);)))/i,
  ],
  ['a style that loads something', /@import|(?:url|image-set)\((?!\s*["']?\s*#)|\\[0-9a-f]/i],
  [
    'a character reference in a place that hides its meaning',
    /(?:href|style|src)\s*=\s*(?:"[^"]*&#|'[^']*&#)/i,
  ],
  ['a base address', /xml:base\s*=/i],
];

const otherEncoding = /^<\?xml[^>]*\bencoding\s*=\s*["'](?!utf-8|us-ascii)/i;

/** What makes the SVG unfit to publish, or null. */
export function findSvgDanger(text: string): string | null {
  if (text.includes('\0') || otherEncoding.test(text.trimStart()))
    return 'an encoding other than UTF-8';
  return dangers.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}
