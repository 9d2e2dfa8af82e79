import type * as S3 from '@aws-sdk/client-s3';
import { type Clock, systemClock } from '../clock.ts';
import { answerWrong } from './answer-wrong.ts';
import type { AwsFailure } from './aws-error.ts';
import { checkHeaders, sameHeaders, withRest } from './object-headers.ts';
import { checkKey } from './object-key.ts';
import type {
  BeforeSend,
  CopyHeadersRequest,
  CopyRequest,
  GetAnswer,
  HeadAnswer,
  ObjectSummary,
  Origin,
  OriginCapabilities,
  PutRequest,
  RemoveAnswer,
  RemoveRequest,
  VersionAnswer,
  WriteAnswer,
} from './origin.ts';
import type { S3Operation } from './s3-access.ts';
import { readBody } from './s3-body.ts';
import { atOnce, S3Connection } from './s3-connection.ts';
import { toOriginError } from './s3-errors.ts';
import {
  isOurPut,
  toObjectInfo,
  toS3Checksum,
  toS3Condition,
  toS3CopySource,
  toS3Headers,
  toS3Update,
} from './s3-headers.ts';
import { quoted } from './s3-keys.ts';
import { Listing } from './s3-listing.ts';
import { type DeleteKeys, removeObjects, toKeyError } from './s3-remove.ts';
import { isGone, isNoVersion, writeConditionally } from './s3-write.ts';

export interface S3OriginOptions {
  readonly bucket: string;
  /** Null: as the SDK finds it (AWS_REGION, the profile). */
  readonly region: string | null;
  /** Sleeps between tries after a conflict. */
  readonly clock?: Clock;
  /** Whether DeleteObjects heeds the ETag of a key. Where the endpoint is Amazon's own by default: servers like it pass over it. */
  readonly conditionalBatches?: boolean;
}

/**
 * An S3 bucket as origin. Credentials, region and endpoint come from the SDK's own chain
 * (AWS_ENDPOINT_URL* included). Writes carry `metadata.sha256` as checksum, so that the server itself
 * refuses a body that is not the one planned; without it the SDK adds its CRC32.
 */
export async function s3Origin(options: S3OriginOptions): Promise<Origin> {
  // The SDK would warn on Node 20 in the middle of a command; `doctor` is where that is said.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  return new S3Origin(await import('@aws-sdk/client-s3'), options);
}

class S3Origin implements Origin {
  readonly name: string;
  readonly #sdk: typeof S3;
  readonly #connection: S3Connection;
  readonly #bucket: string;
  readonly #region: string | null;
  readonly #clock: Clock;
  readonly #conditionalBatches: boolean | null;

  constructor(sdk: typeof S3, options: S3OriginOptions) {
    const { bucket, region, clock } = options;
    this.name = `s3://${bucket}`;
    this.#sdk = sdk;
    this.#bucket = bucket;
    this.#region = region;
    this.#clock = clock ?? systemClock();
    this.#conditionalBatches = options.conditionalBatches ?? null;
    this.#connection = new S3Connection(sdk, {
      name: this.name,
      region,
      pause: (tried) => this.#pause(tried),
    });
  }

  /** Amazon's own S3 enforces conditions; whether a server elsewhere does must be shown (`proveConditions`). */
  get capabilities(): OriginCapabilities {
    const conditionalWrites = this.#connection.isElsewhere() ? 'unproven' : 'yes';
    return { conditionalWrites, removeBatch: 1000, concurrency: atOnce };
  }

  async *inventory(prefix: string): AsyncIterable<ObjectSummary> {
    const wanted = { Bucket: this.#bucket, Prefix: prefix, EncodingType: 'url' } as const;
    const listing = new Listing(this.name, prefix);
    let token: string | undefined;
    do {
      const command = new this.#sdk.ListObjectsV2Command({ ...wanted, ContinuationToken: token });
      const asked = await this.#connection.ask((client) => client.send(command));
      if ('failure' in asked) throw this.#wrong(asked.failure, 'ListObjectsV2', null);
      const { objects, next } = listing.read(asked.output);
      yield* objects;
      token = next;
    } while (token !== undefined);
  }

  async head(key: string): Promise<HeadAnswer> {
    const { found, at } = await this.#head(key);
    return { object: found === null ? null : toObjectInfo(key, found), at };
  }

  async get(key: string, ifNoneMatch?: string): Promise<GetAnswer> {
    checkKey(key);
    const condition = ifNoneMatch === undefined ? {} : { IfNoneMatch: ifNoneMatch };
    const command = new this.#sdk.GetObjectCommand({ ...this.#object(key), ...condition });
    const asked = await this.#connection.read(
      (client) => client.send(command),
      async ({ Body, ...fields }) => {
        const object = toObjectInfo(key, fields);
        // Every write is on condition of it.
        if (object.etag === quoted('')) throw answerWrong(this.name, `${key} has no ETag.`);
        const body = await readBody(this.name, Body);
        return { body, etag: object.etag, object };
      },
    );
    if (!('failure' in asked)) return { outcome: 'found', ...asked.output, at: asked.at };
    if (asked.failure.status === 304 && asked.at !== null)
      return { outcome: 'unchanged', at: asked.at };
    if (isGone(asked.failure) && asked.at !== null) return { outcome: 'missing', at: asked.at };
    throw this.#wrong(asked.failure, 'GetObject', key);
  }

  async getVersion(key: string, version: string): Promise<VersionAnswer> {
    checkKey(key);
    const command = new this.#sdk.GetObjectCommand({ ...this.#object(key), VersionId: version });
    const asked = await this.#connection.read(
      (client) => client.send(command),
      ({ Body }) => readBody(this.name, Body),
    );
    if (!('failure' in asked)) return { outcome: 'found', body: asked.output, at: asked.at };
    const { failure, at } = asked;
    if (isNoVersion(failure) && at !== null) return { outcome: 'missing', at };
    throw this.#wrong(failure, 'GetObjectVersion', key);
  }

  async put(request: PutRequest): Promise<WriteAnswer> {
    const { key, body, headers, condition } = request;
    checkKey(key);
    checkHeaders(headers);
    const toInput = (): S3.PutObjectCommandInput => ({
      ...this.#object(key),
      Body: body,
      ContentLength: body.byteLength,
      ...toS3Headers(headers),
      ...toS3Checksum(headers),
      ...toS3Condition(condition),
    });
    return await writeConditionally({
      ...this.#stepsOf('PutObject', key),
      ifMatch: condition !== null && 'ifMatch' in condition ? condition.ifMatch : null,
      send: () => this.#connection.upload(request, toInput),
      isOurs: (found) => isOurPut(found, request),
    });
  }

  /** A HEAD and a copy: what CopyObject would drop or reset (storage class, redirect, KMS key) is read first and restated. */
  async copyHeaders({
    key,
    headers,
    ifMatch,
    beforeSend,
  }: CopyHeadersRequest): Promise<WriteAnswer> {
    checkHeaders(headers);
    const { found, at } = await this.#head(key);
    if (found === null || quoted(found.ETag ?? '') !== ifMatch)
      return { outcome: 'precondition-failed', at };
    // What a copy does not restate is lost.
    const all = withRest(headers, toObjectInfo(key, found).headers);
    const input: S3.CopyObjectCommandInput = {
      ...toS3CopySource({ bucket: this.#bucket, key, ifMatch }),
      ...this.#object(key),
      IfMatch: ifMatch,
      ...toS3Update(all, found),
    };
    return await writeConditionally({
      ...this.#stepsOf('CopyObject', key),
      ifMatch,
      send: () => this.#connection.copy(input, beforeSend),
      isOurs: (now) => sameHeaders(now.headers, all),
    });
  }

  async copy({ key, to, headers, ifMatch }: CopyRequest): Promise<WriteAnswer> {
    for (const each of [key, to]) checkKey(each);
    checkHeaders(headers);
    const input: S3.CopyObjectCommandInput = {
      ...toS3CopySource({ bucket: this.#bucket, key, ifMatch }),
      ...this.#object(to),
      TaggingDirective: 'REPLACE',
      ...toS3Headers(headers),
    };
    return await writeConditionally({
      ...this.#stepsOf('CopyObject', key),
      ifMatch,
      send: () => this.#connection.copy(input),
      isOurs: () => false,
    });
  }

  async remove(
    requests: readonly RemoveRequest[],
    beforeSend?: BeforeSend,
  ): Promise<readonly RemoveAnswer[]> {
    for (const { key } of requests) checkKey(key);
    return await removeObjects(requests, {
      bucket: this.#bucket,
      conditionalBatches: this.#conditionalBatches ?? !this.#connection.isElsewhere(),
      one: ({ key, ifMatch }) => {
        const condition = ifMatch === null ? {} : { IfMatch: ifMatch };
        const input = { ...this.#object(key), ...condition };
        return this.#connection.remove(input, beforeSend);
      },
      wrong: (failure, key) => this.#wrong(failure, 'DeleteObject', key),
      many: (batch) => this.#removeMany(batch, beforeSend),
      pause: (tried) => this.#pause(tried),
    });
  }

  async #removeMany(
    batch: readonly RemoveRequest[],
    beforeSend: BeforeSend | undefined,
  ): ReturnType<DeleteKeys> {
    const Objects = batch.map(({ key, ifMatch }) => ({
      Key: key,
      ...(ifMatch === null ? {} : { ETag: ifMatch }),
    }));
    const input = { Bucket: this.#bucket, Delete: { Quiet: true, Objects } };
    const asked = await this.#connection.removeMany(input, beforeSend);
    if ('failure' in asked) throw this.#wrong(asked.failure, 'DeleteObjects', null);
    return { errors: (asked.output.Errors ?? []).map(toKeyError), at: asked.at };
  }

  async #head(
    key: string,
  ): Promise<{ readonly found: S3.HeadObjectCommandOutput | null; readonly at: number }> {
    checkKey(key);
    const command = new this.#sdk.HeadObjectCommand(this.#object(key));
    const asked = await this.#connection.ask((client) => client.send(command));
    if (!('failure' in asked)) return { found: asked.output, at: asked.at };
    if (asked.failure.status === 404 && asked.at !== null) return { found: null, at: asked.at };
    throw this.#wrong(asked.failure, 'HeadObject', key);
  }

  #object(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.#bucket, Key: key };
  }

  #stepsOf(operation: S3Operation, key: string) {
    return {
      head: () => this.head(key),
      wrong: (failure: AwsFailure) => this.#wrong(failure, operation, key),
      pause: (tried: number) => this.#pause(tried),
    };
  }

  async #pause(tried: number): Promise<void> {
    await this.#clock.sleep(50 * 2 ** tried * (0.5 + Math.random() / 2));
  }

  #wrong(failure: AwsFailure, operation: S3Operation, key: string | null): Error {
    return toOriginError(failure, { operation, bucket: this.#bucket, key, region: this.#region });
  }
}
