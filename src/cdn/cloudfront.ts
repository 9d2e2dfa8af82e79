import type * as CloudFront from '@aws-sdk/client-cloudfront';
import type { Distribution } from '../cache/behaviour.ts';
import type { Clock } from '../clock.ts';
import { UserError } from '../findings/user-error.ts';
import { answerWrong } from '../origin/answer-wrong.ts';
import { type AwsFailure, readAwsError } from '../origin/aws-error.ts';
import type { Cdn, PathUsage, PurgeAnswer, PurgeBatch, PurgeStatus } from './cdn.ts';
import {
  type OriginTarget,
  cachePolicyIds,
  toCachePolicy,
  toDistribution,
} from './cloudfront-distribution.ts';
import type { CloudFrontOperation } from './cloudfront-access.ts';
import { isPassing, toCdnError, toPurgeAnswer } from './cloudfront-errors.ts';
import { type CachePolicy, managedPolicies } from './managed-policies.ts';
import { checkBatch } from './purge-batch.ts';

export interface CloudFrontCdnOptions {
  /** `E123EXAMPLE` */
  readonly distribution: string;
  /** The bucket and prefix (`''` or `path/`) the target publishes to, to tell which behaviours lead there. */
  readonly targetBucket: string;
  readonly prefix: string;
  /** Stamps when a completion was seen. */
  readonly clock: Clock;
}

/** Purges of others that `usage` asks about. */
const maxAsked = 50;
/** Of them, how many at once. */
const askedAtOnce = 10;

/** A CloudFront distribution. Credentials and endpoint come from the SDK's own chain (AWS_ENDPOINT_URL* included). */
export async function cloudFrontCdn(options: CloudFrontCdnOptions): Promise<Cdn> {
  // The SDK would warn on Node 20 in the middle of a command; `doctor` is where that is said.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  return new CloudFrontCdn(await import('@aws-sdk/client-cloudfront'), options);
}

class CloudFrontCdn implements Cdn {
  readonly name: string;
  readonly #sdk: typeof CloudFront;
  readonly #client: CloudFront.CloudFrontClient;
  readonly #id: string;
  readonly #target: OriginTarget;
  readonly #clock: Clock;

  constructor(
    sdk: typeof CloudFront,
    { distribution, targetBucket, prefix, clock }: CloudFrontCdnOptions,
  ) {
    this.name = `CloudFront ${distribution}`;
    this.#sdk = sdk;
    this.#id = distribution;
    this.#target = { bucket: targetBucket, prefix };
    this.#clock = clock;
    this.#client = new sdk.CloudFrontClient({
      // CloudFront is one service for all regions, and signs for this one.
      region: 'us-east-1',
      maxAttempts: 5,
      requestHandler: { connectionTimeout: 10_000, socketTimeout: 30_000 },
    });
  }

  async describe(): Promise<Distribution> {
    const config = await this.#read('GetDistributionConfig', this.#id, async () => {
      const { DistributionConfig } = await this.#client.send(
        new this.#sdk.GetDistributionConfigCommand({ Id: this.#id }),
      );
      return DistributionConfig;
    });
    const ids = cachePolicyIds(config);
    const policies = await Promise.all(
      ids.map(async (id) => [id, await this.#cachePolicy(id)] as const),
    );
    return toDistribution(config, new Map(policies), this.#target);
  }

  async #cachePolicy(id: string): Promise<CachePolicy> {
    try {
      const { CachePolicy } = await this.#client.send(
        new this.#sdk.GetCachePolicyCommand({ Id: id }),
      );
      if (CachePolicy?.CachePolicyConfig === undefined)
        throw answerWrong(this.name, `Cache policy ${id} came without its configuration.`);
      return toCachePolicy(CachePolicy.CachePolicyConfig);
    } catch (error) {
      if (error instanceof UserError) throw error;
      const failure = readAwsError(error);
      const managed = managedPolicies[id];
      if (managed !== undefined && (failure.status === 403 || failure.status === 404))
        return managed;
      throw this.#wrong(failure, 'GetCachePolicy', id);
    }
  }

  async purge(batch: PurgeBatch): Promise<PurgeAnswer> {
    checkBatch(batch);
    const Paths = { Quantity: batch.items.length, Items: [...batch.items] };
    const InvalidationBatch = { CallerReference: batch.callerReference, Paths };
    try {
      const command = new this.#sdk.CreateInvalidationCommand({
        DistributionId: this.#id,
        InvalidationBatch,
      });
      const { Invalidation } = await this.#client.send(command);
      const made = toPurge(Invalidation);
      // The reference makes sending it again safe.
      if (made === null) return { outcome: 'throttled', why: nameless };
      const { id, createdAt, completed } = made;
      return { outcome: 'accepted', id, createdAt, completed };
    } catch (error) {
      const failure = readAwsError(error);
      if (isOurBug(failure)) throw error;
      return toPurgeAnswer(failure, this.#id, batch.callerReference);
    }
  }

  async status(id: string): Promise<PurgeStatus> {
    try {
      const command = new this.#sdk.GetInvalidationCommand({ DistributionId: this.#id, Id: id });
      const { Invalidation } = await this.#client.send(command);
      const found = toPurge(Invalidation);
      if (found === null) throw answerWrong(this.name, nameless);
      const { createdAt, completed } = found;
      return completed
        ? { state: 'completed', createdAt, seenAt: this.#clock.now() }
        : { state: 'in-progress', createdAt };
    } catch (error) {
      if (error instanceof UserError) throw error;
      const failure = readAwsError(error);
      if (isOurBug(failure)) throw error;
      const wrong = this.#wrong(failure, 'GetInvalidation', this.#id);
      if (isPassing(failure, { operation: 'GetInvalidation', id: this.#id })) throw wrong;
      return { state: 'unknown', why: wrong.message };
    }
  }

  async usage(monthStart: number, known: ReadonlySet<string>): Promise<PathUsage> {
    const others: string[] = [];
    for await (const { id, createdAt } of this.#purges()) {
      if (createdAt < monthStart || others.length > maxAsked) break;
      if (!known.has(id)) others.push(id);
    }
    const asked = others.slice(0, maxAsked);
    let paths = 0;
    for (let from = 0; from < asked.length; from += askedAtOnce) {
      const counts = await Promise.all(
        asked.slice(from, from + askedAtOnce).map((id) => this.#pathsOf(id)),
      );
      paths += counts.reduce((sum, count) => sum + count, 0);
    }
    return { paths, atLeast: others.length > asked.length };
  }

  /** Newest first, as ListInvalidations answers them. */
  async *#purges(): AsyncIterable<{ readonly id: string; readonly createdAt: number }> {
    let marker: string | undefined;
    do {
      const list = await this.#read('ListInvalidations', this.#id, async () => {
        const command = new this.#sdk.ListInvalidationsCommand({
          DistributionId: this.#id,
          MaxItems: 100,
          Marker: marker,
        });
        return (await this.#client.send(command)).InvalidationList;
      });
      for (const { Id, CreateTime } of list.Items ?? []) {
        if (Id !== undefined) yield { id: Id, createdAt: CreateTime?.getTime() ?? 0 };
      }
      marker = list.IsTruncated === true ? list.NextMarker : undefined;
    } while (marker !== undefined && marker !== '');
  }

  async #pathsOf(id: string): Promise<number> {
    const found = await this.#read('GetInvalidation', this.#id, async () => {
      const command = new this.#sdk.GetInvalidationCommand({ DistributionId: this.#id, Id: id });
      return (await this.#client.send(command)).Invalidation;
    });
    return found.InvalidationBatch?.Paths?.Quantity ?? 0;
  }

  async #read<T>(
    operation: CloudFrontOperation,
    id: string,
    send: () => Promise<T | undefined>,
  ): Promise<T> {
    try {
      const output = await send();
      if (output === undefined)
        throw answerWrong(this.name, `What it answers to ${operation} of ${id} is empty.`);
      return output;
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw this.#wrong(readAwsError(error), operation, id);
    }
  }

  #wrong(failure: AwsFailure, operation: CloudFrontOperation, id: string): Error {
    if (isOurBug(failure) && failure.cause instanceof Error) return failure.cause;
    return toCdnError(failure, { operation, id });
  }
}

/** Thrown by this program, not by the SDK: it has neither an answer nor a code. */
function isOurBug({ status, name }: AwsFailure): boolean {
  return status === null && ['Error', 'TypeError', 'RangeError', 'ReferenceError'].includes(name);
}

const nameless = 'CloudFront answered a purge without id or time.';

function toPurge(invalidation: CloudFront.Invalidation | undefined) {
  const { Id, CreateTime, Status } = invalidation ?? {};
  if (Id === undefined || CreateTime === undefined) return null;
  // AWS writes `Completed`, servers like it `COMPLETED`.
  return {
    id: Id,
    createdAt: CreateTime.getTime(),
    completed: Status?.toLowerCase() === 'completed',
  };
}
