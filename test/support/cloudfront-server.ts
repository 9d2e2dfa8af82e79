import { readFile } from 'node:fs/promises';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Policy, account, allows, refusalOf } from './iam.ts';
import type { Interceptor } from './s3-server.ts';
import { type XmlChild, innerXml, textOfXml, xml } from './s3-xml.ts';

const fixtures = new URL('../fixtures/cloudfront/', import.meta.url);

export interface CloudFrontServerOptions {
  /** Name of the fixture that GetDistributionConfig answers. */
  readonly distribution: string;
  /** Fixtures by the cache policy's id; others do not exist. */
  readonly policies?: Readonly<Record<string, string>>;
  /** Stamps purges, epoch milliseconds. */
  readonly now?: () => number;
  /** How long a purge is under way, milliseconds; until `complete` says otherwise when left out. */
  readonly purgeTakes?: (purge: ServerPurge) => number;
  /** How a completed purge is spelled. */
  readonly completedWord?: string;
}

export interface ServerPurge {
  readonly id: string;
  readonly reference: string;
  readonly items: readonly string[];
  readonly createdAt: number;
}

export interface CloudFrontServer {
  readonly url: string;
  readonly distributionId: string;
  /** Oldest first. */
  readonly purges: ServerPurge[];
  /** `GET config`, `GET invalidation`, … in order. */
  readonly requests: readonly string[];
  complete(id: string): void;
  /** Denies an action, such as `cloudfront:CreateInvalidation`. */
  deny(action: string): void;
  /** From here on a policy of IAM decides what is allowed; null allows everything again. */
  authorise(policy: Policy | null): void;
  /** Takes back denials and faults. */
  allowAll(): void;
  /** The next requests of this action fail. */
  failNext(
    action: string,
    ...faults: readonly { readonly status: number; readonly code: string }[]
  ): void;
  /** Every request goes through the interceptor, until it is null again. */
  intercept(interceptor: Interceptor | null): void;
  close(): Promise<void>;
}

/**
 * Replays answers of CloudFront in the shape of its API reference, and keeps purges: as much of the
 * service as the adapter asks for, with the references, orders and errors that AWS documents.
 */
export async function startCloudFrontServer(
  options: CloudFrontServerOptions,
): Promise<CloudFrontServer> {
  const state = new CloudFrontState(options);
  const server = createServer((request, response) => {
    // A client that died in the middle of a request gets no answer.
    state.serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    distributionId: state.distributionId,
    purges: state.purges,
    requests: state.requests,
    complete: (id) => {
      state.completed.add(id);
    },
    deny: (action) => {
      state.denied.add(action);
    },
    authorise: (policy) => {
      state.policy = policy;
    },
    allowAll: () => {
      state.denied.clear();
      state.faults.clear();
    },
    failNext: (action, ...faults) => {
      state.faults.set(action, [...(state.faults.get(action) ?? []), ...faults]);
    },
    intercept: (interceptor) => {
      state.interceptor = interceptor;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

class CloudFrontState {
  readonly distributionId = 'E123EXAMPLE';
  readonly purges: ServerPurge[] = [];
  readonly completed = new Set<string>();
  readonly denied = new Set<string>();
  policy: Policy | null = null;
  readonly faults = new Map<string, { readonly status: number; readonly code: string }[]>();
  readonly requests: string[] = [];
  interceptor: Interceptor | null = null;
  readonly #options: CloudFrontServerOptions;

  constructor(options: CloudFrontServerOptions) {
    this.#options = options;
  }

  async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { method = '', url = '' } = incoming;
    const asked = { operation: actionFor(method, url), key: url };
    const fault = (await this.interceptor?.({ when: 'before', ...asked })) ?? null;
    if (fault === 'request lost') {
      incoming.socket.destroy();
      return;
    }
    const body = Buffer.concat(chunks).toString('utf8');
    const answer =
      fault !== null && typeof fault === 'object'
        ? failure(fault.status, fault.code)
        : await this.#answer(method, url, body);
    const late = (await this.interceptor?.({ when: 'after', ...asked })) ?? null;
    if (fault === 'answer lost' || late === 'answer lost') {
      incoming.socket.destroy();
      return;
    }
    response.writeHead(answer.status, { 'content-type': 'text/xml', 'x-amzn-requestid': 'test' });
    response.end(answer.body);
  }

  async #answer(method: string, url: string, body: string): Promise<Answer> {
    const { pathname, searchParams } = new URL(url, 'http://cloudfront');
    const [, , kind, id = '', part, purgeId] = pathname.split('/');
    const action = actionOf(method, { kind, part, purgeId });
    this.requests.push(action);
    const fault = this.faults.get(action)?.shift();
    if (fault !== undefined) return failure(fault.status, fault.code);
    if (this.denied.has(action)) return failure(403, 'AccessDenied');
    const resource = `arn:aws:cloudfront::${account}:${kind ?? ''}/${id}`;
    if (this.policy !== null && !allows(this.policy, { action, resource }))
      return failure(403, 'AccessDenied', refusalOf({ action, resource }));
    if (kind === 'cache-policy') return await this.#policy(id);
    if (id !== this.distributionId) return failure(404, 'NoSuchDistribution');
    if (action === 'cloudfront:GetDistributionConfig')
      return await this.#fixture(this.#options.distribution);
    if (action === 'cloudfront:CreateInvalidation') return this.#create(body);
    if (action === 'cloudfront:ListInvalidations') return this.#list(searchParams);
    return this.#purge(purgeId ?? '');
  }

  async #policy(id: string): Promise<Answer> {
    const fixture = this.#options.policies?.[id];
    return fixture === undefined ? failure(404, 'NoSuchCachePolicy') : await this.#fixture(fixture);
  }

  async #fixture(name: string): Promise<Answer> {
    return { status: 200, body: await readFile(new URL(`${name}.xml`, fixtures), 'utf8') };
  }

  #create(body: string): Answer {
    const reference = textOfXml(innerXml(body, 'CallerReference')[0] ?? '');
    const items = innerXml(body, 'Path').map(textOfXml);
    if (Number(innerXml(body, 'Quantity')[0]) !== items.length)
      return failure(400, 'InconsistentQuantities');
    const earlier = this.purges.find((purge) => purge.reference === reference);
    if (earlier !== undefined && JSON.stringify(earlier.items) !== JSON.stringify(items))
      return failure(400, 'InvalidationBatchAlreadyExists');
    if (earlier !== undefined) return this.#answerOf(earlier);
    const createdAt = Math.floor((this.#options.now ?? Date.now)());
    const purge = {
      id: `I${String(this.purges.length + 1).padStart(13, '0')}`,
      reference,
      items,
      createdAt,
    };
    this.purges.push(purge);
    return { ...this.#answerOf(purge), status: 201 };
  }

  #purge(id: string): Answer {
    const purge = this.purges.find((candidate) => candidate.id === id);
    return purge === undefined ? failure(404, 'NoSuchInvalidation') : this.#answerOf(purge);
  }

  #list(query: URLSearchParams): Answer {
    const limit = Number(query.get('MaxItems') ?? 100);
    const newestFirst = this.purges.toReversed();
    const from = query.has('Marker')
      ? newestFirst.findIndex(({ id }) => id === query.get('Marker')) + 1
      : 0;
    const page = newestFirst.slice(from, from + limit);
    const more = from + limit < newestFirst.length;
    const summaries = page.map((purge): XmlChild => [
      'InvalidationSummary',
      [
        ['Id', purge.id],
        ['CreateTime', instant(purge)],
        ['Status', this.#word(purge)],
      ],
    ]);
    const body = xml('InvalidationList', [
      ['Marker', query.get('Marker') ?? ''],
      ...(more ? [['NextMarker', page.at(-1)?.id ?? ''] as const] : []),
      ['MaxItems', limit],
      ['IsTruncated', more],
      ['Quantity', page.length],
      ['Items', summaries],
    ]);
    return { status: 200, body };
  }

  #answerOf(purge: ServerPurge): Answer {
    const items = purge.items.map((item): XmlChild => ['Path', item]);
    const body = xml('Invalidation', [
      ['Id', purge.id],
      ['Status', this.#word(purge)],
      ['CreateTime', instant(purge)],
      [
        'InvalidationBatch',
        [
          [
            'Paths',
            [
              ['Quantity', items.length],
              ['Items', items],
            ],
          ],
          ['CallerReference', purge.reference],
        ],
      ],
    ]);
    return { status: 200, body };
  }

  #word(purge: ServerPurge): string {
    const takes = this.#options.purgeTakes?.(purge) ?? Infinity;
    const isOver = (this.#options.now ?? Date.now)() >= purge.createdAt + takes;
    return isOver || this.completed.has(purge.id)
      ? (this.#options.completedWord ?? 'Completed')
      : 'InProgress';
  }
}

interface Route {
  readonly kind: string | undefined;
  readonly part: string | undefined;
  readonly purgeId: string | undefined;
}

function actionFor(method: string, url: string): string {
  const [, , kind, , part, purgeId] = new URL(url, 'http://cloudfront').pathname.split('/');
  return actionOf(method, { kind, part, purgeId });
}

function actionOf(method: string, { kind, part, purgeId }: Route): string {
  if (kind === 'cache-policy') return 'cloudfront:GetCachePolicy';
  if (part === 'config') return 'cloudfront:GetDistributionConfig';
  if (method === 'POST') return 'cloudfront:CreateInvalidation';
  return purgeId === undefined ? 'cloudfront:ListInvalidations' : 'cloudfront:GetInvalidation';
}

function instant({ createdAt }: ServerPurge): string {
  return new Date(createdAt).toISOString();
}

function failure(status: number, code: string, message = `${code}, as the test asked`): Answer {
  const error: XmlChild = [
    'Error',
    [
      ['Type', 'Sender'],
      ['Code', code],
      ['Message', message],
    ],
  ];
  return { status, body: xml('ErrorResponse', [error, ['RequestId', 'test']]) };
}
