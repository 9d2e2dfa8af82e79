/** A property of an object literal in the text of a file; offsets into it. */
export interface LiteralProperty {
  readonly key: string;
  readonly keyStart: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** Past whitespace and comments. */
export function skipBlank(text: string, from: number): number {
  const blank = /(?:\s+|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
  blank.lastIndex = from;
  return from + (blank.exec(text)?.[0].length ?? 0);
}

/** Past the string or template that begins at `from`; null when it does not end. */
function skipString(text: string, from: number): number | null {
  const quote = text[from];
  for (let at = from + 1; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === quote) return at + 1;
    else if (quote === '`' && character === '$' && text[at + 1] === '{') {
      const end = skipBracket(text, at + 1);
      if (end === null) return null;
      at = end - 1;
    } else if (character === '\n' && quote !== '`') return null;
  }
  return null;
}

/** Past the bracket that begins at `from` and all that is in it; null when it is not closed. */
export function skipBracket(text: string, from: number): number | null {
  const open: string[] = [];
  const closing: Readonly<Record<string, string>> = { '{': '}', '[': ']', '(': ')' };
  for (let at = from; at < text.length;) {
    const blank = skipBlank(text, at);
    if (blank > at) {
      at = blank;
      continue;
    }
    const character = text[at] ?? '';
    if (character === "'" || character === '"' || character === '`') {
      const end = skipString(text, at);
      if (end === null) return null;
      at = end;
      continue;
    }
    const close = closing[character];
    if (close !== undefined) open.push(close);
    else if (character === '}' || character === ']' || character === ')') {
      if (open.pop() !== character) return null;
      if (open.length === 0) return at + 1;
    }
    at += 1;
  }
  return null;
}

/**
 * The properties of the object literal whose `{` is at `from`, those of spreads and methods left out; null when the text
 * is none. A regular expression literal with a quote or bracket in it misleads it: what is done with the result is checked.
 */
export function propertiesOf(text: string, from: number): readonly LiteralProperty[] | null {
  const end = skipBracket(text, from);
  if (text[from] !== '{' || end === null) return null;
  const found: LiteralProperty[] = [];
  let at = from + 1;
  while (at < end - 1) {
    at = skipBlank(text, at);
    if (at >= end - 1) break;
    const key = keyAt(text, at);
    const colon = key === null ? null : skipBlank(text, key.end);
    const valueStart = colon !== null && text[colon] === ':' ? skipBlank(text, colon + 1) : null;
    const expression = expressionAt(text, valueStart ?? at, end - 1);
    if (expression === null) return null;
    if (key !== null && valueStart !== null)
      found.push({ key: key.name, keyStart: at, valueStart, valueEnd: expression.end });
    at = expression.comma + 1;
  }
  return found;
}

function keyAt(text: string, at: number): { readonly name: string; readonly end: number } | null {
  const key = /(['"])([^'"\\\n]*)\1|[\p{ID_Start}$_][\p{ID_Continue}$]*/uy;
  key.lastIndex = at;
  const match = key.exec(text);
  return match === null ? null : { name: match[2] ?? match[0], end: at + match[0].length };
}

interface Expression {
  /** Without the blank and the comments after it. */
  readonly end: number;
  /** Where the comma after it is, or the bracket at `limit` that ends the literal. */
  readonly comma: number;
}

function expressionAt(text: string, from: number, limit: number): Expression | null {
  let last = from;
  for (let at = from; at < limit;) {
    const blank = skipBlank(text, at);
    if (blank > at) {
      at = blank;
      continue;
    }
    const character = text[at] ?? '';
    if (character === ',') return { end: last, comma: at };
    const end = /['"`]/.test(character)
      ? skipString(text, at)
      : /[{[(]/.test(character)
        ? skipBracket(text, at)
        : at + 1;
    if (end === null) return null;
    last = end;
    at = end;
  }
  return { end: last, comma: limit };
}
