import type * as S3 from '@aws-sdk/client-s3';
import type { BeforeSend, PutRequest } from './origin.ts';
import { endpointInEnvironment } from './s3-endpoint.ts';
import { type Asked, Exchanges, statusOf } from './s3-exchange.ts';
import { Pace } from './s3-pace.ts';
import { QuickPuts, type Send } from './s3-quick-put.ts';
import { Signer } from './s3-sign.ts';
import { toWritten, type WrittenFields } from './s3-write.ts';

/** Requests under way at once. S3 takes 3,500 writes a second below a prefix, each of which lasts 20 to 60 ms. */
export const atOnce = 64;

type Ask<Output> = (client: S3.S3Client) => Promise<Output>;

export interface ConnectionOptions {
  /** For messages: `s3://bucket`. */
  readonly name: string;
  /** Null: as the SDK finds it. */
  readonly region: string | null;
  /** Sleeps before the next try. */
  readonly pause: (tried: number) => Promise<void>;
}

/** The SDK's client and what is noted of its requests: when each was answered, how many are too many, where uploads go. */
export class S3Connection {
  readonly client: S3.S3Client;
  readonly #sdk: typeof S3;
  readonly #exchanges: Exchanges;
  readonly #pause: ConnectionOptions['pause'];
  readonly #pace = new Pace(atOnce);
  readonly #quick = new QuickPuts();

  constructor(sdk: typeof S3, { name, region, pause }: ConnectionOptions) {
    this.#sdk = sdk;
    this.#exchanges = new Exchanges(name);
    this.#pause = pause;
    const agent = { keepAlive: true, maxSockets: atOnce };
    this.client = new sdk.S3Client({
      maxAttempts: 5,
      requestHandler: {
        connectionTimeout: 10_000,
        // As long as a lease's successor waits for what may be under way (docs/decisions/lease-and-fencing.md).
        socketTimeout: 30_000,
        httpAgent: agent,
        httpsAgent: agent,
      },
      forcePathStyle: endpointInEnvironment() !== null,
      ...(region === null ? {} : { region }),
    });
    this.#noteAnswers();
    this.#learnUploads();
  }

  /** Whether requests go to a server that is not Amazon's own. */
  isElsewhere(): boolean {
    return endpointInEnvironment() !== null || this.client.config.isCustomEndpoint === true;
  }

  ask<Output extends object>(send: Ask<Output>): Promise<Asked<Output>> {
    return this.read(send, (output) => output);
  }

  /** A request of whose answer something is read. */
  read<Output extends object, T>(
    send: Ask<Output>,
    read: (output: Output) => T | Promise<T>,
  ): Promise<Asked<T>> {
    return this.#exchanges.ask(() => send(this.client), read);
  }

  /** A copy, when the server can take it. */
  copy(
    input: S3.CopyObjectCommandInput,
    beforeSend: BeforeSend = nothing,
  ): Promise<Asked<WrittenFields>> {
    const command = new this.#sdk.CopyObjectCommand(input);
    command.middlewareStack.add(checkedBy(beforeSend), atEachTry);
    return this.#pace.run(() => this.read((client) => client.send(command), toWritten));
  }

  remove(
    input: S3.DeleteObjectCommandInput,
    beforeSend: BeforeSend = nothing,
  ): Promise<Asked<object>> {
    const command = new this.#sdk.DeleteObjectCommand(input);
    command.middlewareStack.add(checkedBy(beforeSend), atEachTry);
    return this.ask((client) => client.send(command));
  }

  removeMany(
    input: S3.DeleteObjectsCommandInput,
    beforeSend: BeforeSend = nothing,
  ): Promise<Asked<S3.DeleteObjectsCommandOutput>> {
    const command = new this.#sdk.DeleteObjectsCommand(input);
    command.middlewareStack.add(checkedBy(beforeSend), atEachTry);
    return this.ask((client) => client.send(command));
  }

  /** An upload when the server can take it, around the SDK's middleware where that is known to do. */
  upload(
    request: PutRequest,
    toInput: () => S3.PutObjectCommandInput,
  ): Promise<Asked<WrittenFields>> {
    const { beforeSend = nothing } = request;
    return this.#pace.run(async () => {
      const answer = await this.#quick.put(request);
      if (answer.quick === 'answered') return answer.asked;
      if (answer.quick === 'failed') await this.#pause(1);
      const command = new this.#sdk.PutObjectCommand(toInput());
      command.middlewareStack.add(checkedBy(beforeSend), atEachTry);
      const asked = await this.ask((client) => client.send(command));
      if (answer.quick === 'not tried' || !('failure' in asked)) return asked;
      const { failure, at } = asked;
      return { failure: { ...failure, attempts: failure.attempts + 1 }, at };
    });
  }

  #noteAnswers(): void {
    this.client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        this.#pace.heed(statusOf(result.response));
        return result;
      },
      { step: 'deserialize', priority: 'low', name: 'storyclubPace' },
    );
    this.client.middlewareStack.add(
      (next) => async (args) => {
        try {
          const result = await next(args);
          this.#exchanges.note(result.output, result.response);
          return result;
        } catch (error) {
          this.#exchanges.note(error, responseOf(error));
          throw error;
        }
      },
      { step: 'deserialize', priority: 'high', name: 'storyclubDate' },
    );
  }

  #learnUploads(): void {
    const { middlewareStack, config } = this.client;
    middlewareStack.add(
      (next, context) => async (args) => {
        const result = await next(args);
        const [scheme] = context.authSchemes ?? [];
        const key = keyOfUpload(context.commandName, args.input);
        if (this.#quick.isKnown || key === null || !isPlain(scheme)) return result;
        const region = scheme.signingRegion ?? (await config.region());
        this.#quick.learn(key, args.request, this.#sendWith(new Signer(region)));
        return result;
      },
      { step: 'finalizeRequest', priority: 'low', name: 'storyclubUpload' },
    );
  }

  #sendWith(signer: Signer): Send {
    const { config } = this.client;
    return async (upload) => {
      const credentials = await config.credentials();
      const headers = signer.sign(upload, credentials, Date.now() + config.systemClockOffset);
      const request = { ...upload, headers };
      const answer: { readonly response: unknown } = await config.requestHandler.handle(request);
      this.#pace.heed(statusOf(answer.response));
      return answer.response;
    };
  }
}

const nothing: BeforeSend = async () => {};

/** Asks before each request of a command is sent. */
function checkedBy(beforeSend: BeforeSend) {
  return <Args, Result>(next: (args: Args) => Promise<Result>) =>
    async (args: Args): Promise<Result> => {
      await beforeSend();
      return await next(args);
    };
}

/** Where a command's requests are made, inside of what tries them again. */
const atEachTry = { step: 'finalizeRequest', priority: 'low', name: 'storyclubCheck' } as const;

/** The answer that the SDK keeps with an error. */
function responseOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && '$response' in error
    ? error.$response
    : null;
}

/** How the SDK signs, by what it found out of the endpoint. */
interface Scheme {
  readonly name: string;
  readonly signingName?: string | undefined;
  readonly signingRegion?: string | undefined;
}

/** Version 4 of the signature, for S3 itself: not for several regions, S3 Express or Outposts. */
function isPlain(scheme: Scheme | undefined): scheme is Scheme {
  return scheme?.name === 'sigv4' && (scheme.signingName ?? 's3') === 's3';
}

/** The key of an upload; null of any other request. */
function keyOfUpload(command: string | undefined, input: object): string | null {
  if (command !== 'PutObjectCommand' || !('Key' in input)) return null;
  return typeof input.Key === 'string' ? input.Key : null;
}
