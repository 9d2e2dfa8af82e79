import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import type { GetObjectCommandOutput, HeadObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { type Clock, systemClock } from '../clock.ts';
import { type AwsFailure, readAwsError } from './aws-error.ts';
import { checkHeaders, sameHeaders } from './object-headers.ts';
import { checkKey } from './object-key.ts';
import type {
  CopyHeadersRequest,
  GetAnswer,
  HeadAnswer,
  ObjectHeaders,
  ObjectSummary,
  Origin,
  OriginCapabilities,
  PutRequest,
  RemoveAnswer,
  RemoveRequest,
  WriteAnswer,
} from './origin.ts';
import { type S3Operation, toOriginError } from './s3-errors.ts';
import { copySourceOf, decodeListedKey, quoted } from './s3-keys.ts';
import { type DeleteKeys, removeObjects } from './s3-remove.ts';

type Sdk = typeof import('@aws-sdk/client-s3');

export interface S3OriginOptions {
  readonly bucket: string;
  /** Null: as the SDK finds it (AWS_REGION, the profile). */
  readonly region: string | null;
  /** Sleeps between tries after a conflict. */
  readonly clock?: Clock;
}

type Asked<T> =
  | { readonly output: T; readonly at: number }
  | { readonly failure: AwsFailure; readonly at: number | null };

/** Tries after 409 ConditionalRequestConflict, which says that another write of the key was under way. */
const maxConflicts = 6;

/**
 * An S3 bucket as origin. Credentials, region and endpoint come from the SDK's own chain
 * (AWS_ENDPOINT_URL* included). Writes carry the SHA-256 of `metadata.sha256` as checksum, so that the
 * server itself refuses a body that is not the one planned; without it the SDK adds its CRC32.
 */
export async function s3Origin(options: S3OriginOptions): Promise<Origin> {
  // The SDK warns on Node 20 once per process; `doctor` is where that is said.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  return new S3Origin(await import('@aws-sdk/client-s3'), options);
}

class S3Origin implements Origin {
  readonly name: string;
  readonly #sdk: Sdk;
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #region: string | null;
  readonly #clock: Clock;
  readonly #exchange = new AsyncLocalStorage<{ at: number | null }>();

  constructor(sdk: Sdk, { bucket, region, clock }: S3OriginOptions) {
    this.name = `s3://${bucket}`;
    this.#sdk = sdk;
    this.#bucket = bucket;
    this.#region = region;
    this.#clock = clock ?? systemClock();
    this.#client = new sdk.S3Client({
      maxAttempts: 5,
      requestHandler: { connectionTimeout: 10_000, socketTimeout: 60_000 },
      forcePathStyle: endpointInEnvironment() !== null,
      ...(region === null ? {} : { region }),
    });
    this.#client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        const exchange = this.#exchange.getStore();
        if (exchange !== undefined) exchange.at = dateOf(result.response);
        return result;
      },
      { step: 'deserialize', priority: 'low', name: 'storyclubDate' },
    );
  }

  /** Amazon's own S3 enforces conditions; whether a server elsewhere does must be shown (`proveConditions`). */
  get capabilities(): OriginCapabilities {
    const elsewhere =
      endpointInEnvironment() !== null || this.#client.config.isCustomEndpoint === true;
    return {
      conditionalWrites: elsewhere ? 'unproven' : 'yes',
      removeBatch: 1000,
      concurrency: 24,
    };
  }

  async *inventory(prefix: string): AsyncIterable<ObjectSummary> {
    let token: string | undefined;
    do {
      const asked = await this.#ask(() =>
        this.#client.send(
          new this.#sdk.ListObjectsV2Command({
            Bucket: this.#bucket,
            Prefix: prefix,
            EncodingType: 'url',
            ContinuationToken: token,
          }),
        ),
      );
      if ('failure' in asked) throw this.#wrong(asked.failure, 'ListObjectsV2', null);
      const encoded = asked.output.EncodingType === 'url';
      for (const { Key, Size, ETag, LastModified } of asked.output.Contents ?? []) {
        if (Key === undefined || ETag === undefined)
          throw new Error(`a listing of ${this.name} without key or ETag`);
        const key = encoded ? decodeListedKey(Key) : Key;
        yield {
          key,
          size: Size ?? 0,
          etag: quoted(ETag),
          lastModified: LastModified?.getTime() ?? 0,
        };
      }
      token = asked.output.IsTruncated === true ? asked.output.NextContinuationToken : undefined;
    } while (token !== undefined);
  }

  async head(key: string): Promise<HeadAnswer> {
    const { found, at } = await this.#head(key);
    if (found === null) return { object: null, at };
    const { ContentLength: size = 0, ETag: etag = '', LastModified } = found;
    return {
      object: {
        key,
        size,
        etag: quoted(etag),
        lastModified: LastModified?.getTime() ?? 0,
        headers: headersOf(found),
      },
      at,
    };
  }

  async get(key: string, ifNoneMatch?: string): Promise<GetAnswer> {
    checkKey(key);
    const condition = ifNoneMatch === undefined ? {} : { IfNoneMatch: ifNoneMatch };
    const asked = await this.#ask(async () => {
      const output = await this.#client.send(
        new this.#sdk.GetObjectCommand({ Bucket: this.#bucket, Key: key, ...condition }),
      );
      // The body is read under the same roof: a connection lost half way is a failed request.
      return { ...output, bytes: (await output.Body?.transformToByteArray()) ?? new Uint8Array() };
    });
    if (!('failure' in asked)) {
      return {
        outcome: 'found',
        body: asked.output.bytes,
        etag: quoted(asked.output.ETag ?? ''),
        at: asked.at,
      };
    }
    if (asked.failure.status === 304 && asked.at !== null)
      return { outcome: 'unchanged', at: asked.at };
    if (isGone(asked.failure) && asked.at !== null) return { outcome: 'missing', at: asked.at };
    throw this.#wrong(asked.failure, 'GetObject', key);
  }

  async put(request: PutRequest): Promise<WriteAnswer> {
    const { key, body, headers, condition } = request;
    checkKey(key);
    checkHeaders(headers);
    const sha256 = headers.metadata['sha256'];
    const checksum =
      sha256 === undefined ? {} : { ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64') };
    return await this.#write({
      operation: 'PutObject',
      key,
      ifMatch: condition !== null && 'ifMatch' in condition ? condition.ifMatch : null,
      send: () =>
        this.#client.send(
          new this.#sdk.PutObjectCommand({
            Bucket: this.#bucket,
            Key: key,
            Body: body,
            ContentLength: body.byteLength,
            ...toSdkHeaders(headers),
            ...checksum,
            ...toSdkCondition(condition),
          }),
        ),
      etagOf: (output) => output.ETag,
      ours: (found) => isOurPut(found, request),
    });
  }

  /** One HEAD and one copy: what CopyObject would drop or reset (storage class, redirect, KMS key) is read first and restated. */
  async copyHeaders({ key, headers, ifMatch }: CopyHeadersRequest): Promise<WriteAnswer> {
    checkKey(key);
    checkHeaders(headers);
    const { found, at } = await this.#head(key);
    if (found === null || quoted(found.ETag ?? '') !== ifMatch)
      return { outcome: 'precondition-failed', at };
    return await this.#write({
      operation: 'CopyObject',
      key,
      ifMatch,
      send: () =>
        this.#client.send(
          new this.#sdk.CopyObjectCommand({
            Bucket: this.#bucket,
            Key: key,
            CopySource: copySourceOf(this.#bucket, key),
            CopySourceIfMatch: ifMatch,
            IfMatch: ifMatch,
            MetadataDirective: 'REPLACE',
            TaggingDirective: 'COPY',
            ...toSdkHeaders(headers),
            ...(found.StorageClass === undefined ? {} : { StorageClass: found.StorageClass }),
            ...(found.WebsiteRedirectLocation === undefined
              ? {}
              : { WebsiteRedirectLocation: found.WebsiteRedirectLocation }),
            ...(found.SSEKMSKeyId === undefined
              ? {}
              : {
                  ServerSideEncryption: found.ServerSideEncryption,
                  SSEKMSKeyId: found.SSEKMSKeyId,
                }),
          }),
        ),
      etagOf: (output) => output.CopyObjectResult?.ETag,
      ours: (found) => sameHeaders(headersOf(found), headers),
    });
  }

  async remove(requests: readonly RemoveRequest[]): Promise<readonly RemoveAnswer[]> {
    for (const { key } of requests) checkKey(key);
    return await removeObjects(requests, {
      one: (request) => this.#removeOne(request),
      many: (batch) => this.#removeMany(batch),
      bucket: this.#bucket,
      pause: (tried) => this.#pause(tried),
    });
  }

  async #removeOne({ key, ifMatch }: RemoveRequest): Promise<RemoveAnswer> {
    const condition = ifMatch === null ? {} : { IfMatch: ifMatch };
    for (let tried = 1; ; tried += 1) {
      const asked = await this.#ask(() =>
        this.#client.send(
          new this.#sdk.DeleteObjectCommand({ Bucket: this.#bucket, Key: key, ...condition }),
        ),
      );
      if (!('failure' in asked)) return { key, outcome: 'removed', at: asked.at };
      if (isGone(asked.failure) && asked.at !== null)
        return { key, outcome: 'removed', at: asked.at };
      if (asked.failure.status === 412 && asked.at !== null)
        return { key, outcome: 'precondition-failed', at: asked.at };
      if (!isConflict(asked.failure) || tried === maxConflicts)
        throw this.#wrong(asked.failure, 'DeleteObject', key);
      await this.#pause(tried);
    }
  }

  async #removeMany(batch: readonly RemoveRequest[]): ReturnType<DeleteKeys> {
    const asked = await this.#ask(() =>
      this.#client.send(
        new this.#sdk.DeleteObjectsCommand({
          Bucket: this.#bucket,
          Delete: {
            Quiet: true,
            Objects: batch.map(({ key, ifMatch }) => ({
              Key: key,
              ...(ifMatch === null ? {} : { ETag: ifMatch }),
            })),
          },
        }),
      ),
    );
    if ('failure' in asked) throw this.#wrong(asked.failure, 'DeleteObjects', null);
    const errors = (asked.output.Errors ?? []).map(({ Key, Code, Message }) => ({
      key: Key ?? '',
      code: Code ?? 'unknown',
      message: Message ?? '',
    }));
    return { errors, at: asked.at };
  }

  async #head(
    key: string,
  ): Promise<{ readonly found: HeadObjectCommandOutput | null; readonly at: number }> {
    checkKey(key);
    const asked = await this.#ask(() =>
      this.#client.send(new this.#sdk.HeadObjectCommand({ Bucket: this.#bucket, Key: key })),
    );
    if (!('failure' in asked)) return { found: asked.output, at: asked.at };
    if (asked.failure.status === 404 && asked.at !== null) return { found: null, at: asked.at };
    throw this.#wrong(asked.failure, 'HeadObject', key);
  }

  /**
   * A conditional write. 409 is tried again while the condition can still hold. A 412 after the SDK's own
   * retries may be our first try's success, whose answer was lost: a HEAD tells.
   */
  async #write<T>(write: WriteSteps<T>): Promise<WriteAnswer> {
    const { operation, key, ifMatch } = write;
    for (let tried = 1; ; tried += 1) {
      const asked = await this.#ask(write.send);
      if (!('failure' in asked))
        return { outcome: 'done', etag: quoted(write.etagOf(asked.output) ?? ''), at: asked.at };
      const { failure, at } = asked;
      if (failure.status === 412 && at !== null) {
        if (failure.attempts === 1) return { outcome: 'precondition-failed', at };
        const { found, at: seenAt } = await this.#head(key);
        if (found === null || !write.ours(found)) return { outcome: 'precondition-failed', at };
        return { outcome: 'done', etag: quoted(found.ETag ?? ''), at: seenAt };
      }
      if (ifMatch !== null && isGone(failure) && at !== null)
        return { outcome: 'precondition-failed', at };
      if (!isConflict(failure) || tried === maxConflicts)
        throw this.#wrong(failure, operation, key);
      await this.#pause(tried);
      if (ifMatch === null) continue;
      const { found, at: seenAt } = await this.#head(key);
      if (found === null || quoted(found.ETag ?? '') !== ifMatch)
        return { outcome: 'precondition-failed', at: seenAt };
    }
  }

  async #ask<T>(send: () => Promise<T>): Promise<Asked<T>> {
    const exchange: { at: number | null } = { at: null };
    try {
      const output = await this.#exchange.run(exchange, send);
      if (exchange.at === null)
        throw new Error(
          `${this.name} answered without a Date, which storyclub takes its time from`,
        );
      return { output, at: exchange.at };
    } catch (error) {
      return { failure: readAwsError(error), at: exchange.at };
    }
  }

  async #pause(tried: number): Promise<void> {
    await this.#clock.sleep(50 * 2 ** tried * (0.5 + Math.random() / 2));
  }

  #wrong(failure: AwsFailure, operation: S3Operation, key: string | null): Error {
    return toOriginError(failure, { operation, bucket: this.#bucket, key, region: this.#region });
  }
}

interface WriteSteps<T> {
  readonly operation: S3Operation;
  readonly key: string;
  readonly ifMatch: string | null;
  readonly send: () => Promise<T>;
  readonly etagOf: (output: T) => string | undefined;
  /** Whether the object that is there is what this write would have made. */
  readonly ours: (found: HeadObjectCommandOutput) => boolean;
}

function isOurPut(found: HeadObjectCommandOutput, { body, headers }: PutRequest): boolean {
  if (found.ContentLength !== body.byteLength || !sameHeaders(headersOf(found), headers))
    return false;
  return (
    headers.metadata['sha256'] !== undefined ||
    quoted(found.ETag ?? '') === `"${createHash('md5').update(body).digest('hex')}"`
  );
}

function isGone({ status, name }: AwsFailure): boolean {
  return status === 404 && name !== 'NoSuchBucket';
}

function isConflict({ status }: AwsFailure): boolean {
  return status === 409;
}

function headersOf(found: HeadObjectCommandOutput | GetObjectCommandOutput): ObjectHeaders {
  return {
    contentType: found.ContentType ?? 'application/octet-stream',
    cacheControl: found.CacheControl ?? null,
    contentEncoding: found.ContentEncoding ?? null,
    contentLanguage: found.ContentLanguage ?? null,
    contentDisposition: found.ContentDisposition ?? null,
    metadata: found.Metadata ?? {},
  };
}

function toSdkHeaders(headers: ObjectHeaders) {
  return {
    ContentType: headers.contentType,
    Metadata: { ...headers.metadata },
    ...(headers.cacheControl === null ? {} : { CacheControl: headers.cacheControl }),
    ...(headers.contentEncoding === null ? {} : { ContentEncoding: headers.contentEncoding }),
    ...(headers.contentLanguage === null ? {} : { ContentLanguage: headers.contentLanguage }),
    ...(headers.contentDisposition === null
      ? {}
      : { ContentDisposition: headers.contentDisposition }),
  };
}

function toSdkCondition(condition: PutRequest['condition']) {
  if (condition === null) return {};
  return 'ifNoneMatch' in condition
    ? { IfNoneMatch: condition.ifNoneMatch }
    : { IfMatch: condition.ifMatch };
}

function endpointInEnvironment(): string | null {
  if (process.env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true') return null;
  return process.env['AWS_ENDPOINT_URL_S3'] || process.env['AWS_ENDPOINT_URL'] || null;
}

function dateOf(response: unknown): number | null {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return null;
  const { headers } = response;
  if (typeof headers !== 'object' || headers === null || !('date' in headers)) return null;
  const at = Date.parse(String(headers.date));
  return Number.isNaN(at) ? null : at;
}
