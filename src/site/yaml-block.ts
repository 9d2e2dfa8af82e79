import type { Document, Node, YAMLParseError, YAMLWarning } from 'yaml';
import { copyString } from './copy-string.ts';
import { yamlParser } from './late-parsers.ts';

/** A value of front matter. Scalars are text as written: what they mean is for the field to say. */
export type YamlValue = YamlText | YamlList | YamlMap;

export interface YamlText {
  readonly kind: 'text';
  readonly text: string;
  /** Without quotation marks, so that `true` and `null` may be meant as such. */
  readonly plain: boolean;
}

export interface YamlList {
  readonly kind: 'list';
  readonly items: readonly YamlValue[];
}

export interface YamlMap {
  readonly kind: 'map';
  readonly entries: readonly (readonly [key: string, value: YamlValue])[];
}

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
  const { LineCounter, parseDocument, isMap, isScalar } = yamlParser();
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
    return { kind: 'malformed', problem: toProblem(problem), line: lineAt(problem.pos[0]) };
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
  const { isAlias, visit } = yamlParser();
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
  const { isMap, isScalar, isSeq } = yamlParser();
  if (isSeq(node)) return { kind: 'list', items: node.items.map(toValue) };
  if (isMap(node)) {
    const entries = node.items.map(
      ({ key, value }) => [isScalar(key) ? String(key.value) : '', toValue(value)] as const,
    );
    return { kind: 'map', entries };
  }
  if (!isScalar(node)) return { kind: 'text', text: '', plain: true };
  const plain = node.type === undefined || node.type === 'PLAIN';
  return { kind: 'text', text: String(node.value), plain };
}

/**
 * The value as templates get it: plain true, false and null by the core schema (YAML 1.2.2 §10.3.2); numbers and dates
 * stay text, which shows them as they were written. All texts are copies.
 */
export function toData(value: YamlValue): unknown {
  switch (value.kind) {
    case 'text':
      return toScalar(value);
    case 'list':
      return value.items.map(toData);
    case 'map':
      return Object.fromEntries(
        value.entries.map(([key, each]) => [copyString(key), toData(each)]),
      );
  }
}

export function isNull({ text, plain }: YamlText): boolean {
  return plain && /^(?:~|null|Null|NULL)?$/.test(text);
}

function toScalar(value: YamlText): string | boolean | null {
  if (isNull(value)) return null;
  if (value.plain && /^(?:true|True|TRUE)$/.test(value.text)) return true;
  if (value.plain && /^(?:false|False|FALSE)$/.test(value.text)) return false;
  return copyString(value.text);
}

/** In an author's words where the parser's are about its own terms. */
function toProblem({ code, message }: YAMLParseError | YAMLWarning): string {
  switch (code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'a value holds `: ` outside quotation marks';
    case 'DUPLICATE_KEY':
      return 'a field is there twice';
    case 'TAB_AS_INDENT':
      return 'a line is indented with a tab';
    case 'MULTIPLE_DOCS':
      return 'a line `...` ends it early';
    default: {
      const sentence = message.replaceAll('\n', ' ').replace(/[.\s]+$/, '');
      return sentence.slice(0, 1).toLowerCase() + sentence.slice(1);
    }
  }
}
