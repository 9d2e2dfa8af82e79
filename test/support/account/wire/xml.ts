import type { XmlChild } from '../../s3-xml.ts';
import type { Member, Shape } from './shape.ts';
import { readTimestamp, writeTimestamp } from './timestamp.ts';
import type { Tree } from './tree.ts';

const isOn = (trait: unknown): boolean => trait === 1 || trait === true;

/** What an element's name is for a member. */
const nameOf = (name: string, { traits }: Member): string =>
  typeof traits['xmlName'] === 'string' ? traits['xmlName'] : name;

/** Whether a member is written in the body: not in a header, the path or the query. */
export function isInBody({ traits }: Member): boolean {
  return !['httpLabel', 'httpHeader', 'httpQuery', 'httpPrefixHeaders', 'httpQueryParams'].some(
    (trait) => trait in traits,
  );
}

/** The value an element stands for. */
export function valueOf(tree: Tree, shape: Shape): unknown {
  switch (shape.kind) {
    case 'structure':
      return structureOf(tree, shape);
    case 'list':
      return tree.children.map((child) => valueOf(child, shape.item.shape()));
    case 'map':
      return Object.fromEntries(
        tree.children.map(({ children: [key, value] }) => [
          key?.text ?? '',
          value === undefined ? undefined : valueOf(value, shape.value.shape()),
        ]),
      );
    case 'boolean':
      return tree.text.trim() === 'true';
    case 'number':
      return Number(tree.text);
    case 'timestamp':
      return readTimestamp(tree.text);
    case 'blob':
      return Buffer.from(tree.text, 'base64');
    case 'string':
    case 'document':
      return tree.text;
  }
}

function structureOf(tree: Tree, { members }: Extract<Shape, { kind: 'structure' }>): unknown {
  const entries = members.flatMap(([name, member]): readonly [string, unknown][] => {
    const wanted = nameOf(name, member);
    const found = tree.children.filter((child) => child.name === wanted);
    if (found.length === 0) return [];
    const shape = member.shape();
    if (isOn(member.traits['xmlFlattened']) && shape.kind === 'list')
      return [[name, found.map((child) => valueOf(child, shape.item.shape()))]];
    return found.slice(0, 1).map((child) => [name, valueOf(child, shape)]);
  });
  return Object.fromEntries(entries);
}

/** The children of the element that stands for a structure; what is undefined is left out. */
export function childrenOf(value: unknown, shape: Shape): readonly XmlChild[] {
  if (shape.kind !== 'structure') throw new Error(`a ${shape.kind} has no members`);
  const fields = value as Readonly<Record<string, unknown>>;
  return shape.members.flatMap(([name, member]) =>
    isInBody(member) ? elementsOf(fields[name], nameOf(name, member), member) : [],
  );
}

function elementsOf(value: unknown, name: string, member: Member): readonly XmlChild[] {
  if (value === undefined || value === null) return [];
  const shape = member.shape();
  if (shape.kind === 'list' && isOn(member.traits['xmlFlattened']))
    return (value as readonly unknown[]).map((item): XmlChild => [
      name,
      contentOf(item, shape.item.shape()),
    ]);
  return [[name, contentOf(value, shape)]];
}

export function contentOf(value: unknown, shape: Shape): XmlChild[1] {
  switch (shape.kind) {
    case 'structure':
      return childrenOf(value, shape);
    case 'list':
      return (value as readonly unknown[]).map((item): XmlChild => [
        nameOf('member', shape.item),
        contentOf(item, shape.item.shape()),
      ]);
    case 'map':
      return Object.entries(value as object).map(([key, one]): XmlChild => [
        'entry',
        [
          [nameOf('key', shape.key), key],
          [nameOf('value', shape.value), contentOf(one, shape.value.shape())],
        ],
      ]);
    case 'timestamp':
      return writeTimestamp(value as Date, shape.format ?? 'date-time');
    case 'blob':
      return Buffer.from(value as Uint8Array).toString('base64');
    case 'string':
    case 'number':
    case 'boolean':
    case 'document':
      return String(value);
  }
}
