import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Asked, type Policy, allows } from '../iam.ts';
import { AwsFailure, denied } from './failure.ts';
import { passOn } from './pass-on.ts';
import { acm, lookForRecords } from './services/acm.ts';
import { cloudFormation } from './services/cloudformation.ts';
import { cloudFront } from './services/cloudfront.ts';
import { iam, sts } from './services/identity.ts';
import { route53 } from './services/route53.ts';
import { s3Buckets } from './services/s3-buckets.ts';
import type { Handler, Names, Service } from './services/service.ts';
import { advance } from './stacks/execute.ts';
import type { AccountState } from './state.ts';
import { type Decoded, decode, encode, encodeFailure } from './wire/codec.ts';
import type { WireAnswer, WireRequest } from './wire/rest.ts';

const services: readonly Service[] = [
  cloudFront,
  s3Buckets,
  acm,
  route53,
  iam,
  sts,
  cloudFormation,
];

export interface LoggedCall {
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Code of the error that was answered. */
  readonly failed: string | null;
}

export type FailNext = (
  operation: string,
  ...failures: readonly { readonly status: number; readonly code: string }[]
) => void;

/** Answers the requests of SDKs out of an account's state. */
export class AccountServer {
  readonly calls: LoggedCall[] = [];
  readonly denied = new Set<string>();
  readonly failures = new Map<string, { readonly status: number; readonly code: string }[]>();
  policy: Policy | null = null;
  look: ((call: { readonly operation: string }) => void) | null = null;
  readonly #state: AccountState;

  constructor(state: AccountState) {
    this.#state = state;
  }

  async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await read(incoming);
    // Credential=AKID/20260801/eu-west-2/cloudfront/aws4_request
    const [, , region = '', name = ''] =
      /Credential=([^,]+)/.exec(request.headers['authorization'] ?? '')?.[1]?.split('/') ?? [];
    const service = services.find((one) => one.name === name);
    const decoded = service === undefined ? null : decode(service, request);
    if (decoded === null || service === undefined) {
      if (service === undefined || service.name === 's3')
        await passOn(this.#state.s3.url, incoming, { request, response });
      else this.#send(response, encodeFailure(service.protocol, unknownOperation(request)));
      return;
    }
    this.#send(response, this.#answer(service, decoded, region));
  }

  #answer(service: Service, decoded: Decoded, region: string): WireAnswer {
    const { operation, input } = decoded;
    const call = { state: this.#state, region };
    this.look?.({ operation: operation.name });
    try {
      const failure = this.failures.get(operation.name)?.shift();
      if (failure !== undefined)
        throw new AwsFailure(failure.status, failure.code, { message: 'as the test asked' });
      if (service.name === 's3') checkRegion(this.#state, input, region);
      for (const asked of service.rights(operation.name, input as Names, call))
        this.#judge(service, asked);
      this.#carryOn();
      const output = handlerOf(service, operation.name)(input as never, call);
      this.#carryOn();
      this.#log(service, decoded, { region, failed: null });
      return encode(service, operation, output);
    } catch (error) {
      const failure =
        error instanceof AwsFailure
          ? error
          : new AwsFailure(500, 'InternalFailure', {
              message: error instanceof Error ? (error.stack ?? '') : String(error),
            });
      this.#log(service, decoded, { region, failed: failure.code });
      return encodeFailure(service.name === 's3' ? 's3' : service.protocol, failure);
    }
  }

  /** What goes on by itself: certificates find their records, stacks are made. */
  #carryOn(): void {
    lookForRecords(this.#state);
    advance(this.#state);
    lookForRecords(this.#state);
    advance(this.#state);
  }

  #judge(service: Service, asked: Asked): void {
    const isAllowed = this.policy === null || allows(this.policy, asked);
    if (!isAllowed || this.denied.has(asked.action)) throw denied(service.name, asked);
  }

  #log(
    { name }: Service,
    { operation, input }: Decoded,
    rest: Pick<LoggedCall, 'region' | 'failed'>,
  ): void {
    this.calls.push({ service: name, operation: operation.name, input, ...rest });
  }

  #send(response: ServerResponse, { status, headers, body }: WireAnswer): void {
    response.writeHead(status, {
      'x-amzn-requestid': 'test',
      ...headers,
      'content-length': String(Buffer.byteLength(body)),
    });
    response.end(body);
  }
}

function handlerOf(service: Service, name: string): Handler {
  const handler = service.operations[name];
  if (handler === undefined)
    throw new AwsFailure(501, 'NotImplemented', {
      message: `${service.name}:${name} is not carried by the account of the tests`,
    });
  return handler;
}

/** S3 answers for a bucket in its own region only. */
function checkRegion(
  state: AccountState,
  { Bucket }: Readonly<Record<string, unknown>>,
  region: string,
): void {
  const bucket = state.buckets.get(String(Bucket));
  if (bucket !== undefined && bucket.region !== region)
    throw new AwsFailure(301, 'PermanentRedirect', {
      message:
        'The bucket you are attempting to access must be addressed using the specified endpoint.',
      headers: { 'x-amz-bucket-region': bucket.region },
    });
}

function unknownOperation({ method, path }: WireRequest): AwsFailure {
  return new AwsFailure(404, 'UnknownOperationException', { message: `${method} ${path}` });
}

async function read(incoming: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const [path = '', search = ''] = (incoming.url ?? '').split(/\?(.*)/s);
  return {
    method: incoming.method ?? '',
    path,
    query: new URLSearchParams(search),
    headers: incoming.headers as WireRequest['headers'],
    body: Buffer.concat(chunks),
  };
}
