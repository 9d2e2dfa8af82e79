import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Document, Node } from 'yaml';

/** What a front matter value can be: text as written, except for plain true, false and null. */
export type YamlValue =
  | string
  | boolean
  | null
  | readonly YamlValue[]
  | { readonly [key: string]: YamlValue };

export interface YamlEntry {
  readonly key: string;
  /** From 1, within the block. */
  readonly line: number;
  readonly value: YamlValue;
}

export type YamlBlock =
  | { readonly kind: 'entries'; readonly entries: readonly YamlEntry[] }
  | { readonly kind: 'malformed'; readonly problem: string; readonly line: number }
  /** An anchor, alias or tag: one small document could expand to gigabytes, or ask for types we do not have. */
  | { readonly kind: 'alias'; readonly line: number };

/**
 * The top-level entries of a block of YAML 1.2 with their lines. Numbers and dates stay text, so that the slug `007`
 * keeps its zeros and a day is the same however typed.
 */
export function parseYamlBlock(block: string): YamlBlock {
  const lines = new LineCounter();
  const lineAt = (offset: number | undefined): number =>
    Math.max(1, lines.linePos(offset ?? 0).line);
  const document = parseDocument(block, {
    schema: 'failsafe',
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    logLevel: 'error',
  });
  const special = findSpecial(document);
  if (special !== null) return { kind: 'alias', line: lineAt(special.range?.[0]) };
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem !== undefined) {
    return { kind: 'malformed', problem: toProblem(problem.message), line: lineAt(problem.pos[0]) };
  }
  const { contents } = document;
  if (contents === null) return { kind: 'entries', entries: [] };
  if (!isMap(contents)) {
    return { kind: 'malformed', problem: 'it is not a list of `field: value` lines', line: 1 };
  }
  const entries = contents.items.map(({ key, value }) => ({
    key: isScalar(key) ? String(key.value) : '',
    line: lineAt(isScalar(key) ? key.range?.[0] : 0),
    value: toValue(value),
  }));
  return { kind: 'entries', entries };
}

/** The first node with an anchor, an alias or a tag. */
function findSpecial(document: Document.Parsed): Node | null {
  const found: Node[] = [];
  visit(document, {
    Node(_key, node) {
      if (!isAlias(node) && node.tag === undefined && node.anchor === undefined) return undefined;
      found.push(node);
      return visit.BREAK;
    },
  });
  return found[0] ?? null;
}

function toValue(node: unknown): YamlValue {
  if (isSeq(node)) return node.items.map(toValue);
  if (isMap(node)) {
    return Object.fromEntries(
      node.items.map(({ key, value }) => [isScalar(key) ? String(key.value) : '', toValue(value)]),
    );
  }
  if (!isScalar(node)) return null;
  const text = String(node.value);
  return node.type === 'PLAIN' || node.type === undefined ? toPlain(text) : text;
}

/** YAML 1.2 core schema §10.3.2, for booleans and null only. */
function toPlain(text: string): YamlValue {
  switch (text) {
    case 'true':
    case 'True':
    case 'TRUE':
      return true;
    case 'false':
    case 'False':
    case 'FALSE':
      return false;
    case '':
    case '~':
    case 'null':
    case 'Null':
    case 'NULL':
      return null;
    default:
      return text;
  }
}

function toProblem(message: string): string {
  const sentence = message.replaceAll('\n', ' ').replace(/[.\s]+$/, '');
  return sentence.slice(0, 1).toLowerCase() + sentence.slice(1);
}
