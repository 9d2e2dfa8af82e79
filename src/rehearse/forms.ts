import { browserLifetime } from '../cache/lifetime.ts';
import type { HeaderLines } from '../edge/upstream.ts';

/** What a URL can be answered with: a version of an object as it was served for a time. */
export interface Form {
  readonly id: number;
  /** Empty for nothing: the error for a URL without an object. */
  readonly key: string;
  readonly digest: string;
  readonly contentType: string;
  readonly etag: string;
  /** Bytes of the true body. */
  readonly size: number;
  /** What is sent for it. */
  readonly body: Uint8Array;
  /** Sent by the origin. */
  readonly headers: HeaderLines;
  /** Of a browser, milliseconds. */
  readonly lifetime: number;
  /** Keys of the files it loads. */
  readonly loads: readonly string[];
}

/** Which form an answer is: sent with it, and kept by the edges as every header is. */
export const FORM_HEADER = 'x-form';

export const NOTHING = 0;

const nothing: Form = {
  id: NOTHING,
  key: '',
  digest: '',
  contentType: '',
  etag: '',
  size: 0,
  body: new Uint8Array(),
  headers: [[FORM_HEADER, String(NOTHING)]],
  lifetime: 0,
  loads: [],
};

export interface FormParts {
  readonly key: string;
  readonly digest: string;
  readonly contentType: string;
  readonly cacheControl: string;
  readonly size: number;
  readonly loads: readonly string[];
  /** Name and value of the header with its cache tags; null when it was stored without. */
  readonly tags: readonly [name: string, value: string] | null;
}

/** Every form there is, by its number. */
export class FormBook {
  readonly #forms: Form[] = [nothing];
  readonly #known = new Map<string, Form>();

  get all(): readonly Form[] {
    return this.#forms;
  }

  /** The form of these parts, one for equal ones. S3's ETag depends on the body alone (aws-facts 1.3). */
  add({ key, digest, contentType, cacheControl, size, loads, tags }: FormParts): Form {
    const name = [key, digest, contentType, cacheControl, tags?.[1] ?? ''].join('\n');
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const id = this.#forms.length;
    const etag = `"${digest}"`;
    const headers: [string, string][] = [
      ['Content-Type', contentType],
      ['Cache-Control', cacheControl],
      ['ETag', etag],
      [FORM_HEADER, String(id)],
    ];
    if (tags !== null) headers.push([tags[0], tags[1]]);
    const lifetime = (browserLifetime({ cacheControl }) ?? 0) * 1000;
    const body = new TextEncoder().encode(String(id));
    const form = { id, key, digest, contentType, etag, size, body, headers, lifetime, loads };
    this.#forms.push(form);
    this.#known.set(name, form);
    return form;
  }
}
