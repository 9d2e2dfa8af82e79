/** A mail, as far as it is read: what anybody can send is in it, so that nothing of it is trusted. */
export interface Mail {
  /** Names in lower case, values unfolded, in the order they stand in. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Its parts that are text, decoded. */
  readonly texts: readonly string[];
}

/** Deeper nesting, or more parts, than a mail of ACM ever has is not looked into. */
const DEEPEST = 5;
const MOST_PARTS = 40;

/**
 * Reads a mail from its bytes, one character each (latin1). Whatever is malformed is read as far as it makes sense: RFC 5322
 * headers, RFC 2046 multiparts, RFC 2045 §6.7 quoted-printable and §6.8 base64.
 */
export function readMail(bytes: string): Mail {
  const { headers, body } = split(bytes);
  const texts: string[] = [];
  collect({ headers, body }, 0, texts);
  return { headers, texts };
}

/** The first header of a name; null when there is none. */
export function headerOf({ headers }: Pick<Mail, 'headers'>, name: string): string | null {
  return headers.find(([key]) => key === name)?.[1] ?? null;
}

interface Entity {
  readonly headers: Mail['headers'];
  readonly body: string;
}

function split(bytes: string): Entity {
  const blank = /\r?\n\r?\n/.exec(bytes);
  const head = blank === null ? bytes : bytes.slice(0, blank.index);
  const body = blank === null ? '' : bytes.slice(blank.index + blank[0].length);
  const headers = head
    .replaceAll(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .flatMap((line): readonly (readonly [string, string])[] => {
      const colon = line.indexOf(':');
      if (colon < 1) return [];
      return [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]];
    });
  return { headers, body };
}

function collect(entity: Entity, depth: number, texts: string[]): void {
  if (depth > DEEPEST || texts.length >= MOST_PARTS) return;
  const type = headerOf(entity, 'content-type') ?? 'text/plain';
  if (/^multipart\//i.test(type)) {
    const boundary = /;\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(type);
    const mark = boundary?.[1] ?? boundary?.[2];
    if (mark === undefined) return;
    for (const part of partsOf(entity.body, mark)) collect(split(part), depth + 1, texts);
    return;
  }
  if (/^message\/rfc822/i.test(type)) {
    collect(split(entity.body), depth + 1, texts);
    return;
  }
  if (!/^text\//i.test(type)) return;
  const encoding = (headerOf(entity, 'content-transfer-encoding') ?? '').trim().toLowerCase();
  const charset = /;\s*charset="?([\w.:-]{1,40})/i.exec(type)?.[1] ?? 'utf-8';
  texts.push(toText(decode(entity.body, encoding), charset));
}

function partsOf(body: string, mark: string): readonly string[] {
  const lines = `\n${body}`.split(`\n--${mark}`);
  const parts: string[] = [];
  for (const piece of lines.slice(1, MOST_PARTS + 1)) {
    if (piece.startsWith('--')) break;
    parts.push(piece.replace(/^[ \t]*\r?\n/, '').replace(/\r$/, ''));
  }
  return parts;
}

function decode(body: string, encoding: string): string {
  switch (encoding) {
    case 'base64':
      return Buffer.from(body, 'base64').toString('latin1');
    case 'quoted-printable':
      return body
        .replaceAll(/(?<![ \t])[ \t]+(?=\r?\n)/g, '')
        .replaceAll(/=\r?\n/g, '')
        .replaceAll(/=([0-9A-Fa-f]{2})/g, (_, code: string) =>
          String.fromCharCode(Number.parseInt(code, 16)),
        );
    default:
      return body;
  }
}

function toText(bytes: string, charset: string): string {
  const buffer = Buffer.from(bytes, 'latin1');
  try {
    return new TextDecoder(charset).decode(buffer);
  } catch {
    return buffer.toString('utf8');
  }
}
