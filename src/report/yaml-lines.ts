import { printable } from './paint.ts';

/** A line of YAML and how deep it is: what stands above it at a lesser depth contains it. */
export interface YamlLine {
  readonly depth: number;
  readonly text: string;
}

/** Names of the AWS API whose values are secrets: a header that only the CDN and its origin know. */
const secret = new Set(['HeaderValue']);

/**
 * A document of AWS as YAML, to be read and not to be parsed: lists without the API's `Quantity` and `Items` around
 * them, short lists on one line, what is not set left out, and the values of secret headers hidden.
 */
export function toYamlLines(value: unknown, depth = 0): readonly YamlLine[] {
  const plain = toPlain(value);
  if (Array.isArray(plain)) return plain.flatMap((item) => itemLines(item, depth));
  if (!isRecord(plain)) return [{ depth, text: scalar(plain) }];
  return Object.entries(plain).flatMap(([key, inner]) => entryLines(key, inner, depth));
}

function entryLines(key: string, value: unknown, depth: number): readonly YamlLine[] {
  if (secret.has(key)) return [{ depth, text: `${key}: (hidden)` }];
  const plain = toPlain(value);
  if (plain === undefined) return [];
  const inline = toInline(plain);
  if (inline !== null) return [{ depth, text: `${scalar(key)}: ${inline}` }];
  return [{ depth, text: `${scalar(key)}:` }, ...toYamlLines(plain, depth + 1)];
}

/** The first line of an item has the dash, and the rest stands below it. */
function itemLines(item: unknown, depth: number): readonly YamlLine[] {
  const inline = toInline(toPlain(item));
  if (inline !== null) return [{ depth, text: `- ${inline}` }];
  const [first, ...rest] = toYamlLines(item, depth + 1);
  return first === undefined ? [] : [{ depth, text: `- ${first.text}` }, ...rest];
}

function toInline(value: unknown): string | null {
  if (Array.isArray(value)) {
    if (value.some((item) => typeof item === 'object')) return value.length === 0 ? '[]' : null;
    const line = `[${value.map(scalar).join(', ')}]`;
    return line.length <= 60 ? line : null;
  }
  if (isRecord(value)) return Object.values(value).every((one) => one === undefined) ? '{}' : null;
  return scalar(value);
}

function toPlain(value: unknown): unknown {
  if (!isRecord(value) || !('Quantity' in value)) return value;
  const { Quantity: _quantity, Items: items = [], ...rest } = value;
  return Object.keys(rest).length === 0 ? items : { ...rest, Items: items };
}

/** Quoted where YAML would read something else than this text. */
function scalar(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value) ?? 'null';
  const bare =
    /^[\w/](?:[^\s#"'{}[\],&|>%`:]|:(?=\S)| (?=[\w/]))*$/.test(value) &&
    Number.isNaN(Number(value)) &&
    !/^(?:true|false|null|yes|no|on|off)$/i.test(value);
  return bare ? value : JSON.stringify(printable(value));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
