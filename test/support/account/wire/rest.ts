import { xml } from '../../s3-xml.ts';
import type { Member, Operation, Shape } from './shape.ts';
import { writeTimestamp } from './timestamp.ts';
import { readTree } from './tree.ts';
import { childrenOf, contentOf, isInBody, valueOf } from './xml.ts';

export interface WireRequest {
  readonly method: string;
  /** Still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Route {
  readonly operation: Operation;
  readonly labels: Readonly<Record<string, string>>;
}

/** The operation of REST-XML that a method, a path and a query mean: of several the one that says most. */
export function findRoute(
  operations: readonly Operation[],
  { method, path, query }: Pick<WireRequest, 'method' | 'path' | 'query'>,
): Route | null {
  const routes = operations.flatMap((operation) => {
    if (operation.http === null || operation.http[0] !== method) return [];
    const [template = '', search = ''] = operation.http[1].split('?');
    const labels = labelsOf(template, path);
    const literals = [...new URLSearchParams(search)].filter(([name]) => name !== 'x-id');
    const isAsked = literals.every(([name, value]) =>
      value === '' ? query.has(name) : query.get(name) === value,
    );
    if (labels === null || !isAsked) return [];
    const weight = literals.length * 100 - Object.keys(labels).length;
    return [{ operation, labels, weight }];
  });
  return routes.toSorted((a, b) => b.weight - a.weight)[0] ?? null;
}

/** `/x/{Id}` against `/x/1`; `{Key+}` takes all that is left. */
function labelsOf(template: string, path: string): Readonly<Record<string, string>> | null {
  const names: string[] = [];
  const source = template
    .replace(/\/$/, '')
    .replaceAll(/[.]/g, String.raw`\.`)
    .replaceAll(/\{(\w+)(\+?)\}/g, (_, name: string, greedy: string) => {
      names.push(name);
      return greedy === '' ? '([^/]+)' : '(.+)';
    });
  const found = new RegExp(`^${source}/?$`).exec(path);
  if (found === null) return null;
  return Object.fromEntries(
    names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? '')]),
  );
}

/** The input a request carries in its path, query, headers and body. */
export function readRest(request: WireRequest, { operation, labels }: Route): unknown {
  const shape = operation.input();
  if (shape.kind !== 'structure') return {};
  const text = request.body.toString('utf8');
  const payload = shape.members.find(([, { traits }]) => 'httpPayload' in traits);
  const inBody =
    payload === undefined && text !== '' ? (valueOf(readTree(text), shape) as object) : {};
  const outside = shape.members.flatMap(([name, member]): readonly [string, unknown][] => {
    if (member === payload?.[1])
      return text === '' ? [] : [[name, payloadOf(text, member.shape())]];
    const found = outsideBody(request, labels, [name, member]);
    return found === undefined ? [] : [[name, converted(found, member.shape())]];
  });
  return { ...inBody, ...Object.fromEntries(outside) };
}

function payloadOf(text: string, shape: Shape): unknown {
  return shape.kind === 'structure' ? valueOf(readTree(text), shape) : text;
}

function outsideBody(
  { query, headers }: WireRequest,
  labels: Readonly<Record<string, string>>,
  [name, { traits }]: readonly [string, Member],
): string | undefined {
  if ('httpLabel' in traits) return labels[name];
  if ('httpQuery' in traits) return query.get(String(traits['httpQuery'])) ?? undefined;
  if ('httpHeader' in traits) return headers[String(traits['httpHeader']).toLowerCase()];
  return undefined;
}

function converted(text: string, { kind }: Shape): unknown {
  if (kind === 'number') return Number(text);
  return kind === 'boolean' ? text === 'true' : text;
}

/** The answer that carries an output. */
export function writeRest(output: unknown, { output: shapeOf, http }: Operation): WireAnswer {
  const shape = shapeOf();
  const status = http?.[2] ?? 200;
  if (shape.kind !== 'structure' || output === undefined) return { status, headers: {}, body: '' };
  const fields = output as Readonly<Record<string, unknown>>;
  return {
    status,
    headers: Object.fromEntries(
      shape.members.flatMap(([name, member]): readonly [string, string][] => {
        const header = member.traits['httpHeader'];
        const value = fields[name];
        if (header === undefined || value === undefined) return [];
        return [
          [
            textOf(header),
            value instanceof Date ? writeTimestamp(value, 'http-date') : textOf(value),
          ],
        ];
      }),
    ),
    body: bodyOf(fields, shape),
  };
}

function bodyOf(
  fields: Readonly<Record<string, unknown>>,
  shape: Extract<Shape, { kind: 'structure' }>,
): string {
  const payload = shape.members.find(([, { traits }]) => 'httpPayload' in traits);
  if (payload === undefined)
    return shape.members.some(([, member]) => isInBody(member))
      ? xml(rootOf(shape), childrenOf(fields, shape))
      : '';
  const [name, member] = payload;
  const value = fields[name];
  if (value === undefined) return '';
  const own = member.shape();
  if (own.kind !== 'structure')
    return own.kind === 'blob' ? Buffer.from(value as Uint8Array).toString('utf8') : textOf(value);
  const content = contentOf(value, own);
  return xml(textOf(member.traits['xmlName'] ?? rootOf(own)), content as Parameters<typeof xml>[1]);
}

function rootOf({ name, traits }: Extract<Shape, { kind: 'structure' }>): string {
  return textOf(traits['xmlName'] ?? name);
}

/** What stands in a header or is a name: text, a number or a yes. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
