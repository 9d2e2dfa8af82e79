import { Document, type Node, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Stack } from './stacks.ts';
import type { TemplateObject, TemplateValue } from './template.ts';

/** The template as people read it: short forms of functions, and above each resource what it is there for. */
export function templateToYaml({
  template,
  comments,
}: Pick<Stack, 'template' | 'comments'>): string {
  const sections = new YAMLMap<Scalar<string>, Node>();
  for (const [section, value] of Object.entries<TemplateValue>(template))
    add(sections, {
      key: section,
      value: section === 'Resources' ? resourcesNode(template, comments) : toNode(value),
      spaced: true,
    });
  // CloudFormation reads YAML 1.1, where `yes`, `on` and 2012-10-17 are no text unless they are quoted.
  const document = new Document(sections, { schema: 'yaml-1.1', aliasDuplicateObjects: false });
  return document.toString({ lineWidth: 0, singleQuote: true });
}

function resourcesNode(
  { Resources }: Stack['template'],
  comments: Stack['comments'],
): YAMLMap<Scalar<string>, Node> {
  const resources = new YAMLMap<Scalar<string>, Node>();
  for (const [id, resource] of Object.entries(Resources))
    add(resources, {
      key: id,
      value: toNode(resource),
      spaced: true,
      comment: comments[id],
    });
  return resources;
}

function toNode(value: TemplateValue): Node {
  if (typeof value !== 'object') return new Scalar(value);
  if (isList(value)) return toSequence(value);
  return toFunction(value) ?? toMap(value);
}

function toSequence(values: readonly TemplateValue[]): YAMLSeq<Node> {
  const sequence = new YAMLSeq<Node>();
  for (const value of values) sequence.add(toNode(value));
  return sequence;
}

function toMap(value: TemplateObject): YAMLMap<Scalar<string>, Node> {
  const map = new YAMLMap<Scalar<string>, Node>();
  for (const [key, inner] of Object.entries(value))
    add(map, { key, value: toNode(inner), spaced: false });
  return map;
}

/** `{ 'Fn::GetAtt': ['Bucket', 'Arn'] }` as `!GetAtt Bucket.Arn`; null for what is no function. */
function toFunction(value: TemplateObject): Node | null {
  const [first, ...more] = Object.entries(value);
  if (first === undefined || more.length > 0) return null;
  const [name, argument] = first;
  if (name !== 'Ref' && !name.startsWith('Fn::')) return null;
  const node =
    name === 'Fn::GetAtt' && isList(argument)
      ? new Scalar(argument.map(String).join('.'))
      : toNode(argument);
  node.tag = `!${name.replace('Fn::', '')}`;
  return node;
}

function add(
  map: YAMLMap<Scalar<string>, Node>,
  pair: {
    readonly key: string;
    readonly value: Node;
    readonly spaced: boolean;
    readonly comment?: string | undefined;
  },
): void {
  const key = new Scalar(pair.key);
  key.spaceBefore = pair.spaced && map.items.length > 0;
  if (pair.comment !== undefined) key.commentBefore = ` ${pair.comment}`;
  map.set(key, pair.value);
}

function isList(value: TemplateValue): value is readonly TemplateValue[] {
  return Array.isArray(value);
}
