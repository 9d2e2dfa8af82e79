import { textOfXml } from '../../s3-xml.ts';

/** An element with its text, resolved, and its children. */
export interface Tree {
  readonly name: string;
  readonly text: string;
  readonly children: readonly Tree[];
}

/** Reads the XML that SDKs write: elements and text; attributes are passed over. Throws on what is not well-formed. */
export function readTree(source: string): Tree {
  const open: { name: string; text: string; children: Tree[] }[] = [
    { name: '', text: '', children: [] },
  ];
  const tokens = source
    .replace(/^\uFEFF?<\?[^>]*\?>/, '')
    .matchAll(/<(\/?)([^\s/>]+)[^>]*?(\/?)>|[^<]+/g);
  for (const [token, closing, name = '', empty] of tokens) {
    const parent = open.at(-1);
    if (parent === undefined) throw new Error('an element too many is closed');
    if (closing === undefined) parent.text += textOfXml(token);
    else if (closing === '/') {
      if (parent.name !== name) throw new Error(`</${name}> closes <${parent.name}>`);
      open.pop();
    } else {
      const element = { name, text: '', children: [] };
      parent.children.push(element);
      if (empty === '') open.push(element);
    }
  }
  const root = open[0]?.children[0];
  if (root === undefined || open.length > 1) throw new Error('an element is not closed');
  return root;
}
