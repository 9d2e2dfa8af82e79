import type { EdgePurgeBatch } from '../purge-log.ts';
import { type ControlFailure, fail } from './control-result.ts';
import { type XmlNode, readXml } from './read-xml.ts';

export type BatchAnswer =
  | { readonly kind: 'batch'; readonly batch: EdgePurgeBatch }
  | ControlFailure;

/**
 * The body of a CreateInvalidation: an `InvalidationBatch` with every element of it once, `Items` at
 * most once, and no other.
 */
export function readBatch(body: string): BatchAnswer {
  if (body.trim() === '') return fail('MissingBody');
  const root = readXml(body);
  if (root?.name !== 'InvalidationBatch') return fail('MalformedInput');
  const fields = childrenOf(root, ['CallerReference', 'Paths']);
  const paths = childrenOf(fields?.get('Paths'), ['Quantity', 'Items']);
  const reference = textOf(fields?.get('CallerReference'));
  const quantity = textOf(paths?.get('Quantity'));
  const items = itemsOf(paths?.get('Items'));
  if (reference === null || quantity === null || items === null) return fail('MalformedInput');
  // Past nine digits it is no integer of the API.
  if (!/^\s*\d{1,9}\s*$/.test(quantity))
    return fail('InvalidArgument', 'Quantity is not a whole number.');
  const batch = { callerReference: reference, items, quantity: Number(quantity) };
  return { kind: 'batch', batch };
}

/** Children by name; null when one is there twice, or is not one of `names`, or text stands between. */
function childrenOf(
  node: XmlNode | undefined,
  names: readonly string[],
): ReadonlyMap<string, XmlNode> | null {
  if (node === undefined || node.text.trim() !== '') return null;
  const byName = new Map(node.children.map((child) => [child.name, child]));
  const known = [...byName.keys()].every((name) => names.includes(name));
  return known && byName.size === node.children.length ? byName : null;
}

function textOf(node: XmlNode | undefined): string | null {
  return node === undefined || node.children.length > 0 ? null : node.text;
}

function itemsOf(node: XmlNode | undefined): readonly string[] | null {
  if (node === undefined) return [];
  if (node.text.trim() !== '') return null;
  const items: string[] = [];
  for (const child of node.children) {
    const item = child.name === 'Path' ? textOf(child) : null;
    if (item === null) return null;
    items.push(item);
  }
  return items;
}
