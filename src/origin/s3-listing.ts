import { answerWrong } from './answer-wrong.ts';
import type { ObjectSummary } from './origin.ts';
import { toSummary } from './s3-headers.ts';

/** A page of a listing as the SDK names its parts. */
export interface ListedPage {
  readonly Contents?: readonly Parameters<typeof toSummary>[0][] | undefined;
  readonly EncodingType?: string | undefined;
  readonly IsTruncated?: boolean | undefined;
  readonly NextContinuationToken?: string | undefined;
}

/** Reads the pages of one listing, and none that a server does not answer: other keys, or the same page for ever. */
export class Listing {
  readonly #server: string;
  readonly #prefix: string;
  readonly #tokens = new Set<string>();

  constructor(server: string, prefix: string) {
    this.#server = server;
    this.#prefix = prefix;
  }

  /** The objects of a page and the token of the next, undefined after the last. Throws UserError. */
  read(page: ListedPage): {
    readonly objects: readonly ObjectSummary[];
    readonly next: string | undefined;
  } {
    // S3 always says whether there is more; a page that is none says nothing.
    if (page.IsTruncated === undefined) throw this.#wrong('What it answers is no listing.');
    const isEncoded = page.EncodingType === 'url';
    const objects = (page.Contents ?? []).map((listed) => {
      const object = toSummary(listed, isEncoded);
      if (object === null)
        throw this.#wrong('An object of a listing has no readable key or no ETag.');
      // What is listed may be deleted: it must be what was asked for.
      if (!object.key.startsWith(this.#prefix))
        throw this.#wrong(`It lists ${object.key}, asked for what begins with ${this.#prefix}.`);
      return object;
    });
    if (!page.IsTruncated) return { objects, next: undefined };
    const next = page.NextContinuationToken;
    if (next === undefined || next === '')
      throw this.#wrong('A listing ends before its end: it does not say where it goes on.');
    if (objects.length === 0 || this.#tokens.has(next))
      throw this.#wrong('A listing does not come to an end.');
    this.#tokens.add(next);
    return { objects, next };
  }

  #wrong(why: string): Error {
    return answerWrong(this.#server, why);
  }
}
