import { type LiteralProperty, propertiesOf, skipBlank } from './literal.ts';

/** What of a target the outputs of its stacks decide. */
export interface TargetSettings {
  readonly bucket: string;
  readonly region: string;
  readonly distribution: string;
}

const keys = ['bucket', 'region', 'distribution'] as const;

/**
 * The text of a configuration file with the settings in its target, everything else as it was. Null where they cannot be
 * written surely: the target is not spelled out there, or a value is something other than a text. What it means has to be
 * checked by evaluating it.
 */
export function editTarget(text: string, target: string, settings: TargetSettings): string | null {
  let edited = text;
  for (const key of keys) {
    const value = settings[key];
    if (!/^[\w.-]+$/.test(value)) return null;
    const next = setProperty(edited, target, { key, value });
    if (next === null) return null;
    edited = next;
  }
  return edited;
}

function setProperty(
  text: string,
  target: string,
  { key, value }: { readonly key: (typeof keys)[number]; readonly value: string },
): string | null {
  const properties = targetProperties(text, target);
  if (properties === null) return null;
  const existing = properties.filter((property) => property.key === key);
  if (existing.length > 1) return null;
  const [property] = existing;
  if (property === undefined) return insertProperty(text, properties, `${key}: '${value}'`);
  const now = text.slice(property.valueStart, property.valueEnd);
  const literal = /^(['"`])([\w.-]*)\1$/.exec(now);
  if (literal === null && now !== 'null' && now !== 'undefined') return null;
  if (literal?.[2] === value) return text;
  const quote = literal?.[1] ?? "'";
  return `${text.slice(0, property.valueStart)}${quote}${value}${quote}${text.slice(property.valueEnd)}`;
}

/** After the bucket, which every target has; on a line of its own where the bucket has one. */
function insertProperty(
  text: string,
  properties: readonly LiteralProperty[],
  property: string,
): string | null {
  const anchor =
    properties.findLast(({ key }) => key === 'region' || key === 'bucket') ?? properties[0];
  if (anchor === undefined) return null;
  const lineStart = text.lastIndexOf('\n', anchor.keyStart) + 1;
  const indent = text.slice(lineStart, anchor.keyStart);
  const { valueEnd } = anchor;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  if (indent.trim() !== '') return `${text.slice(0, valueEnd)}, ${property}${text.slice(valueEnd)}`;
  const restOfLine = /^\s*,[^\S\n]*(?:\/\/[^\n]*)?\n/.exec(text.slice(valueEnd))?.[0];
  if (restOfLine === undefined)
    return `${text.slice(0, valueEnd)},${newline}${indent}${property}${text.slice(valueEnd)}`;
  const at = valueEnd + restOfLine.length;
  return `${text.slice(0, at)}${indent}${property},${newline}${text.slice(at)}`;
}

/** The properties of `targets: { <target>: { … } }`, where the text has exactly one such place. */
function targetProperties(text: string, target: string): readonly LiteralProperty[] | null {
  const places = objectsUnder(text, 'targets').flatMap((from) =>
    (propertiesOf(text, from) ?? []).filter(
      ({ key, valueStart }) => key === target && text[valueStart] === '{',
    ),
  );
  const [place] = places;
  return places.length === 1 && place !== undefined ? propertiesOf(text, place.valueStart) : null;
}

/** Where an object literal begins that is the value of a key of this name, comments and strings left out. */
function objectsUnder(text: string, key: string): readonly number[] {
  const found: number[] = [];
  const word = /[\p{ID_Start}$_][\p{ID_Continue}$]*|(['"`])(?:\\[^]|(?!\1)[^\\])*\1|[^]/uy;
  for (let at = skipBlank(text, 0); at < text.length;) {
    word.lastIndex = at;
    const match = word.exec(text)?.[0] ?? ' ';
    const end = at + match.length;
    if (match === key || match === `'${key}'` || match === `"${key}"`) {
      const colon = skipBlank(text, end);
      const value = skipBlank(text, colon + 1);
      if (text[colon] === ':' && text[value] === '{') found.push(value);
    }
    at = skipBlank(text, end);
  }
  return found;
}

/** The lines that differ, as `- old` and `+ new`; nothing where the texts are the same. */
export function changedLines(before: string, after: string): readonly string[] {
  const old = before.split('\n');
  const fresh = after.split('\n');
  const from = old.findIndex((line, index) => line !== fresh[index]);
  if (from === -1) return [];
  let tail = 0;
  const most = Math.min(old.length, fresh.length) - from;
  while (tail < most && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail += 1;
  return [
    ...old.slice(from, old.length - tail).map((line) => `- ${line}`),
    ...fresh.slice(from, fresh.length - tail).map((line) => `+ ${line}`),
  ];
}
