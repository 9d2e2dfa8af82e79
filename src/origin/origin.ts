/** The visible headers of an object, and Cache-Control; what storyclub writes and restates. Absent ones are null. */
export interface ObjectHeaders {
  readonly contentType: string;
  readonly cacheControl: string | null;
  readonly contentEncoding: string | null;
  readonly contentLanguage: string | null;
  readonly contentDisposition: string | null;
  /** User metadata: names in lower case without `x-amz-meta-`, values ASCII. `sha256` is the body's digest in base64url without padding. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface ObjectSummary {
  readonly key: string;
  readonly size: number;
  /** As the server gives it, quotation marks included. */
  readonly etag: string;
  readonly lastModified: number;
}

export interface ObjectInfo extends ObjectSummary {
  readonly headers: ObjectHeaders;
  /** The origin's id of this version, to get its body with later; null where it keeps none. */
  readonly version: string | null;
}

/** A write happens only if it holds: the key does not exist, or still has this ETag. */
export type Condition = { readonly ifNoneMatch: '*' } | { readonly ifMatch: string };

export type WriteAnswer =
  | {
      readonly outcome: 'done';
      readonly etag: string;
      /** The id of the version written; null where the origin keeps none. */
      readonly version: string | null;
      /** The origin's own `Date` of the answer, epoch milliseconds. */
      readonly at: number;
    }
  /** 412, or 404 for `ifMatch` on a key that is gone: nothing was written. */
  | { readonly outcome: 'precondition-failed'; readonly at: number };

export type GetAnswer =
  | {
      readonly outcome: 'found';
      readonly body: Uint8Array;
      readonly etag: string;
      /** Of the version the body is of. */
      readonly object: ObjectInfo;
      readonly at: number;
    }
  | { readonly outcome: 'unchanged'; readonly at: number }
  | { readonly outcome: 'missing'; readonly at: number };

export type VersionAnswer =
  | { readonly outcome: 'found'; readonly body: Uint8Array; readonly at: number }
  /** There is no such version, or it is kept no more. */
  | { readonly outcome: 'missing'; readonly at: number };

export interface HeadAnswer {
  readonly object: ObjectInfo | null;
  readonly at: number;
}

/**
 * Called right before a request is sent, each time it is tried again, too: it may have waited for its turn. What it
 * throws, the request throws, and nothing is sent.
 */
export type BeforeSend = () => Promise<void>;

export interface PutRequest {
  readonly beforeSend?: BeforeSend;
  readonly key: string;
  readonly body: Uint8Array;
  readonly headers: ObjectHeaders;
  readonly condition: Condition | null;
}

/** Replaces headers of an object and keeps everything else of it: body, other headers, metadata, tags, storage class. */
export interface CopyHeadersRequest {
  readonly beforeSend?: BeforeSend;
  readonly key: string;
  /** Absent ones (null) and metadata under other names stay as they are on the object. */
  readonly headers: ObjectHeaders;
  /** The ETag the body must still have. */
  readonly ifMatch: string;
}

/** Puts an object's body under another key, too; what is there is replaced. Tags stay behind. */
export interface CopyRequest {
  readonly key: string;
  readonly to: string;
  /** Of the copy, all of them. */
  readonly headers: ObjectHeaders;
  /** The ETag the body must still have. */
  readonly ifMatch: string;
}

export interface RemoveRequest {
  readonly key: string;
  /** Delete only if the object still has this ETag; null deletes whatever is there. */
  readonly ifMatch: string | null;
}

/** One answer a key; a key that was not there counts as removed. */
export type RemoveAnswer =
  | { readonly key: string; readonly outcome: 'removed'; readonly at: number }
  | { readonly key: string; readonly outcome: 'precondition-failed'; readonly at: number }
  | { readonly key: string; readonly outcome: 'failed'; readonly why: string };

export interface OriginCapabilities {
  /** The server is known to enforce write conditions; `unproven` until a probe has shown it. */
  readonly conditionalWrites: 'yes' | 'unproven';
  /** Keys a single `remove` request can carry. */
  readonly removeBatch: number;
  /** Requests worth having under way at once. */
  readonly concurrency: number;
}

/**
 * Where the site's objects live. Keys are whole object names (any prefix included), any Unicode.
 * Methods throw UserError for what a person can mend (no permission, no bucket, no credentials) after
 * the adapter's own retries, and other errors for what did not answer.
 */
export interface Origin {
  /** For messages: `s3://bucket`, or the directory. */
  readonly name: string;
  readonly capabilities: OriginCapabilities;
  /** Every object whose key starts with `prefix`, in the order of UTF-8 bytes. */
  inventory(prefix: string): AsyncIterable<ObjectSummary>;
  head(key: string): Promise<HeadAnswer>;
  get(key: string, ifNoneMatch?: string): Promise<GetAnswer>;
  /** The body of one version of a key, deleted and replaced ones included. */
  getVersion(key: string, version: string): Promise<VersionAnswer>;
  put(request: PutRequest): Promise<WriteAnswer>;
  copyHeaders(request: CopyHeadersRequest): Promise<WriteAnswer>;
  copy(request: CopyRequest): Promise<WriteAnswer>;
  remove(
    requests: readonly RemoveRequest[],
    beforeSend?: BeforeSend,
  ): Promise<readonly RemoveAnswer[]>;
}
