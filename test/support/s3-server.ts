import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Asked, type Policy, allows, refusalOf } from './iam.ts';
import { rightToList, rightsOf, rightsToRemove } from './s3-rights.ts';
import {
  type RequestHeaders,
  S3Error,
  type StoredObject,
  checkDigests,
  checkWriteConditions,
  keptHeaders,
  md5Tag,
  noSuchKey,
  preconditionFailed,
  sameTag,
} from './s3-store.ts';
import { type XmlChild, innerXml, textOfXml, xml } from './s3-xml.ts';

export type S3ServerOperation =
  | 'PutObject'
  | 'GetObject'
  | 'HeadObject'
  | 'CopyObject'
  | 'DeleteObject'
  | 'DeleteObjects'
  | 'ListObjectsV2'
  | 'HeadBucket'
  | 'GetObjectTagging';

export interface LoggedRequest {
  readonly operation: S3ServerOperation;
  readonly bucket: string;
  readonly key: string | null;
  readonly status: number;
  /** It carried a version 4 signature (which is not verified). */
  readonly signed: boolean;
  readonly headers: RequestHeaders;
}

/** What goes wrong with the next request of an operation. */
export type Fault =
  | { readonly status: number; readonly code: string }
  /** The request is carried out and the connection dropped instead of an answer. */
  | 'answer lost'
  /** The connection is dropped before anything happens. */
  | 'request lost'
  /** DeleteObjects deletes every other key and says of the rest that it could not. */
  | 'half deleted';

/** A request at one of its two moments: as it came in, and when it was carried out and is about to be answered. */
export interface RequestMoment {
  readonly when: 'before' | 'after';
  readonly operation: string;
  readonly key: string;
}

/** Sees every request at both moments, is waited for, and may say what goes wrong with it. */
export type Interceptor = (moment: RequestMoment) => Promise<Fault | null>;

export interface S3Server {
  readonly url: string;
  readonly requests: readonly LoggedRequest[];
  /** Objects of a bucket by key, for looking behind the adapter's back. */
  objects(bucket: string): Map<string, StoredObject>;
  createBucket(name: string, region?: string): void;
  /** Turns a bucket's versioning on, or suspends it; a new bucket has none. */
  version(bucket: string, versioning: Exclude<Versioning, 'off'>): void;
  /** Deletes every version of a bucket that is not the current one, as a lifecycle rule does. */
  expireVersions(bucket: string): void;
  /** Denies an IAM action, on keys that start with `keyPrefix`. */
  deny(action: string, keyPrefix?: string): void;
  /** From here on a policy of IAM decides what is allowed; null allows everything again. */
  authorise(policy: Policy | null): void;
  /** Encrypts a bucket with a KMS key, by its ARN: reading and writing it asks for that key. */
  encrypt(bucket: string, kmsKey: string): void;
  /** Takes back denials and faults. */
  allowAll(): void;
  failNext(operation: S3ServerOperation, ...faults: readonly Fault[]): void;
  /** Every request of an operation on keys that start with `keyPrefix` fails, until `allowAll`. */
  failAll(operation: S3ServerOperation, keyPrefix: string, fault: Fault): void;
  /** Every request goes through the interceptor, until it is null again. */
  intercept(interceptor: Interceptor | null): void;
  /** Holds back every request of an operation on keys that start with `keyPrefix`, before or after it is carried out. */
  hold(operation: S3ServerOperation, keyPrefix: string, when?: 'before' | 'after'): Hold;
  close(): Promise<void>;
}

export interface Hold {
  /** The first such request has come in (and, held after, was carried out). */
  readonly arrived: Promise<void>;
  /** Holds nothing more; what is held stays held. */
  keep(): void;
  /** Lets go of what is held, and holds nothing more. */
  release(): void;
}

export interface S3ServerOptions {
  /** Stamps Date and Last-Modified, epoch milliseconds. */
  readonly now?: () => number;
  /** Keys a listing answers at most; S3's own limit is 1,000. */
  readonly pageSize?: number;
  /** Takes every condition and heeds none, as some servers do. */
  readonly ignoresConditions?: boolean;
}

export type Versioning = 'off' | 'on' | 'suspended';

interface Request {
  readonly operation: S3ServerOperation;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: RequestHeaders;
  readonly body: Buffer;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

const actionOf: Readonly<Record<S3ServerOperation, string>> = {
  PutObject: 's3:PutObject',
  CopyObject: 's3:PutObject',
  GetObject: 's3:GetObject',
  HeadObject: 's3:GetObject',
  DeleteObject: 's3:DeleteObject',
  DeleteObjects: 's3:DeleteObject',
  ListObjectsV2: 's3:ListBucket',
  HeadBucket: 's3:ListBucket',
  GetObjectTagging: 's3:GetObjectTagging',
};

/** A small S3 in this process, path-style: the operations storyclub uses, with S3's conditions, paging and errors. */
export async function startS3Server(options: S3ServerOptions = {}): Promise<S3Server> {
  const state = new S3State(options);
  const server = createServer((request, response) => {
    // A client that died in the middle of a request gets no answer.
    state.serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests: state.requests,
    objects: (bucket) => state.bucketOf(bucket).objects,
    createBucket: (name, region = 'eu-west-2') => {
      state.buckets.set(name, {
        region,
        objects: new Map(),
        versioning: 'off',
        versions: new Map(),
        kmsKey: null,
      });
    },
    version: (bucket, versioning) => {
      state.bucketOf(bucket).versioning = versioning;
    },
    expireVersions: (bucket) => {
      const { objects, versions } = state.bucketOf(bucket);
      for (const [key, kept] of versions)
        versions.set(
          key,
          kept.filter(({ object }) => object !== null && object === objects.get(key)),
        );
    },
    deny: (action, keyPrefix = '') => {
      state.denials.push({ action, keyPrefix });
    },
    authorise: (policy) => {
      state.policy = policy;
    },
    encrypt: (bucket, kmsKey) => {
      state.bucketOf(bucket).kmsKey = kmsKey;
    },
    allowAll: () => {
      state.denials.length = 0;
      state.faults.clear();
      state.lasting.length = 0;
    },
    failNext: (operation, ...faults) => {
      state.faults.set(operation, [...(state.faults.get(operation) ?? []), ...faults]);
    },
    failAll: (operation, keyPrefix, fault) => {
      state.lasting.push({ operation, keyPrefix, fault });
    },
    intercept: (interceptor) => {
      state.interceptor = interceptor;
    },
    hold: (operation, keyPrefix, when = 'before') => state.hold({ operation, keyPrefix, when }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface LastingFault {
  readonly operation: S3ServerOperation;
  readonly keyPrefix: string;
  readonly fault: Fault;
}

function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

interface Held {
  readonly operation: S3ServerOperation;
  readonly keyPrefix: string;
  readonly when: 'before' | 'after';
  readonly arrive: () => void;
  readonly released: Promise<void>;
}

interface Bucket {
  readonly region: string;
  readonly objects: Map<string, StoredObject>;
  versioning: Versioning;
  /** ARN. */
  kmsKey: string | null;
  readonly versions: Map<string, readonly StoredVersion[]>;
}

/** One version of a key; without an object the mark of a deletion. */
interface StoredVersion {
  readonly id: string;
  readonly object: StoredObject | null;
}

class S3State {
  readonly buckets = new Map<string, Bucket>();
  readonly requests: LoggedRequest[] = [];
  readonly denials: { action: string; keyPrefix: string }[] = [];
  policy: Policy | null = null;
  readonly faults = new Map<S3ServerOperation, Fault[]>();
  readonly lasting: LastingFault[] = [];
  interceptor: Interceptor | null = null;
  readonly #held: Held[] = [];
  readonly #options: S3ServerOptions;

  constructor(options: S3ServerOptions) {
    this.#options = options;
  }

  bucketOf(name: string): Bucket {
    const bucket = this.buckets.get(name);
    if (bucket === undefined)
      throw new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist');
    return bucket;
  }

  hold(what: Pick<Held, 'operation' | 'keyPrefix' | 'when'>): Hold {
    const arrived = gate();
    const released = gate();
    const held: Held = { ...what, arrive: arrived.open, released: released.opened };
    this.#held.push(held);
    const keep = (): void => {
      const index = this.#held.indexOf(held);
      if (index >= 0) this.#held.splice(index, 1);
    };
    return {
      arrived: arrived.opened,
      keep,
      release: () => {
        keep();
        released.open();
      },
    };
  }

  async #heldBack({ operation, key }: Request, when: Held['when']): Promise<void> {
    for (const held of this.#held) {
      if (held.operation !== operation || held.when !== when || !key.startsWith(held.keyPrefix))
        continue;
      held.arrive();
      await held.released;
    }
  }

  #lastingFault({ operation, key }: Request): Fault | undefined {
    return this.lasting.find(
      (lasting) => lasting.operation === operation && key.startsWith(lasting.keyPrefix),
    )?.fault;
  }

  async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    await this.#heldBack(request, 'before');
    const { operation, key } = request;
    const fault =
      this.faults.get(operation)?.shift() ??
      this.#lastingFault(request) ??
      (await this.interceptor?.({ when: 'before', operation, key })) ??
      undefined;
    if (fault === 'request lost') {
      incoming.socket.destroy();
      return;
    }
    const answer = this.#answer(request, fault === 'answer lost' ? undefined : fault);
    this.requests.push({
      operation: request.operation,
      bucket: request.bucket,
      key: request.key === '' ? null : request.key,
      status: answer.status,
      signed: request.headers['authorization']?.startsWith('AWS4-HMAC-SHA256 ') ?? false,
      headers: request.headers,
    });
    await this.#heldBack(request, 'after');
    const late = (await this.interceptor?.({ when: 'after', operation, key })) ?? null;
    if (fault === 'answer lost' || late === 'answer lost') {
      incoming.socket.destroy();
      return;
    }
    response.sendDate = false;
    const length =
      answer.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(answer.body)) };
    response.writeHead(answer.status, {
      date: new Date(this.#now()).toUTCString(),
      'x-amz-request-id': randomUUID(),
      ...length,
      ...answer.headers,
    });
    response.end(incoming.method === 'HEAD' ? undefined : answer.body);
  }

  #answer(
    request: Request,
    fault: Exclude<Fault, 'answer lost' | 'request lost'> | undefined,
  ): Answer {
    try {
      if (typeof fault === 'object')
        throw new S3Error(fault.status, fault.code, 'as the test asked');
      const bucket = this.bucketOf(request.bucket);
      const signedFor = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(
        request.headers['authorization'] ?? '',
      )?.[1];
      if (signedFor !== undefined && signedFor !== bucket.region) {
        return errorAnswer(
          new S3Error(301, 'PermanentRedirect', 'The bucket must be addressed in its own region'),
          {
            'x-amz-bucket-region': bucket.region,
          },
        );
      }
      if (request.operation !== 'DeleteObjects' && this.#isDenied(actionFor(request), request.key))
        throw accessDenied();
      const tagsOf = (key: string): string | null => bucket.objects.get(key)?.tags ?? null;
      for (const asked of rightsOf(request, { kmsKey: bucket.kmsKey, tagsOf })) this.#judge(asked);
      return fault === 'half deleted' && request.operation === 'DeleteObjects'
        ? this.#deleteMany(request, bucket, true)
        : this.#carryOut(request, bucket);
    } catch (error) {
      if (!(error instanceof S3Error))
        return errorAnswer(new S3Error(500, 'InternalError', String(error)));
      // Without the right to list, a missing object is not told from a forbidden one.
      if (error.code === 'NoSuchKey' && this.#isDenied('s3:ListBucket', ''))
        return errorAnswer(accessDenied());
      const telling = rightToList(request.bucket, request.key);
      if (error.code === 'NoSuchKey' && !this.#allows(telling))
        return errorAnswer(accessDenied(telling));
      return errorAnswer(error);
    }
  }

  #allows(asked: Asked): boolean {
    return this.policy === null || allows(this.policy, asked);
  }

  #judge(asked: Asked): void {
    if (!this.#allows(asked)) throw accessDenied(asked);
  }

  #carryOut(request: Request, bucket: Bucket): Answer {
    switch (request.operation) {
      case 'PutObject':
        return this.#put(request, bucket);
      case 'CopyObject':
        return this.#copy(request, bucket);
      case 'GetObject':
      case 'HeadObject':
        return this.#get(request, bucket);
      case 'DeleteObject':
        return this.#delete(request, bucket);
      case 'DeleteObjects':
        return this.#deleteMany(request, bucket);
      case 'ListObjectsV2':
        return this.#list(request, bucket);
      case 'HeadBucket':
        return { status: 200, headers: { 'x-amz-bucket-region': bucket.region } };
      case 'GetObjectTagging':
        return this.#tagging(request, bucket);
    }
  }

  #put({ key, headers, body }: Request, bucket: Bucket): Answer {
    const { objects } = bucket;
    if (headers['x-amz-content-sha256']?.startsWith('STREAMING') === true)
      throw new S3Error(501, 'NotImplemented', 'streamed bodies');
    this.#check(headers, objects.get(key));
    checkDigests(headers, body);
    // Of what is encrypted by a key of KMS it is no MD5 (S3 API, Object).
    const etag = md5Tag(bucket.kmsKey === null ? body : Buffer.from(randomUUID()));
    const storageClass = headers['x-amz-storage-class'] ?? 'STANDARD';
    objects.set(key, {
      body,
      etag,
      lastModified: this.#now(),
      headers: keptHeaders(headers),
      storageClass,
      tags: headers['x-amz-tagging'] ?? '',
    });
    return { status: 200, headers: { etag, ...keepVersion(bucket, key) } };
  }

  #copy({ bucket: bucketName, key, headers }: Request, bucket: Bucket): Answer {
    const { objects } = bucket;
    const source = decodeURIComponent(headers['x-amz-copy-source'] ?? '').replace(/^\//, '');
    const from = this.bucketOf(source.slice(0, source.indexOf('/'))).objects.get(
      source.slice(source.indexOf('/') + 1),
    );
    if (from === undefined) throw noSuchKey();
    const match = headers['x-amz-copy-source-if-match'];
    if (!this.#ignores && match !== undefined && !sameTag(match, from.etag))
      throw preconditionFailed('x-amz-copy-source-if-match');
    this.#check(headers, objects.get(key));
    const replaces = headers['x-amz-metadata-directive'] === 'REPLACE';
    if (!replaces && source === `${bucketName}/${key}`)
      throw new S3Error(400, 'InvalidRequest', 'a copy to itself must change something');
    const lastModified = this.#now();
    objects.set(key, {
      body: from.body,
      etag: from.etag,
      lastModified,
      headers: replaces ? keptHeaders(headers) : from.headers,
      storageClass: headers['x-amz-storage-class'] ?? 'STANDARD',
      tags:
        headers['x-amz-tagging-directive'] === 'REPLACE'
          ? (headers['x-amz-tagging'] ?? '')
          : from.tags,
    });
    const answer = xmlAnswer('CopyObjectResult', [
      ['LastModified', new Date(lastModified).toISOString()],
      ['ETag', from.etag],
    ]);
    return { ...answer, headers: { ...answer.headers, ...keepVersion(bucket, key) } };
  }

  #get({ key, headers, query }: Request, bucket: Bucket): Answer {
    const { id, object: found } = this.#find(key, query.get('versionId'), bucket);
    const match = headers['if-match'];
    if (match !== undefined && !sameTag(match, found.etag)) throw preconditionFailed('If-Match');
    const none = headers['if-none-match'];
    if (none !== undefined && sameTag(none, found.etag))
      return { status: 304, headers: { etag: found.etag } };
    const storageClass =
      found.storageClass === 'STANDARD' ? {} : { 'x-amz-storage-class': found.storageClass };
    const lastModified = new Date(found.lastModified).toUTCString();
    return {
      status: 200,
      headers: {
        ...found.headers,
        ...storageClass,
        etag: found.etag,
        'last-modified': lastModified,
        ...(id === null ? {} : { 'x-amz-version-id': id }),
      },
      body: found.body,
    };
  }

  /** The object asked for, the current one or a version of it. */
  #find(
    key: string,
    versionId: string | null,
    { objects, versions, versioning }: Bucket,
  ): { readonly id: string | null; readonly object: StoredObject } {
    const kept = versions.get(key) ?? [];
    if (versionId === null) {
      const object = objects.get(key);
      if (object === undefined) throw noSuchKey();
      const id = kept.find((version) => version.object === object)?.id;
      return { id: id ?? (versioning === 'off' ? null : 'null'), object };
    }
    const found = kept.find(({ id }) => id === versionId);
    if (found === undefined)
      throw new S3Error(404, 'NoSuchVersion', 'The specified version does not exist.');
    if (found.object === null)
      throw new S3Error(405, 'MethodNotAllowed', 'The specified version is a delete marker.');
    return { id: found.id, object: found.object };
  }

  #delete({ key, headers }: Request, bucket: Bucket): Answer {
    this.#check(headers, bucket.objects.get(key));
    bucket.objects.delete(key);
    return { status: 204, headers: keepVersion(bucket, key) };
  }

  #deleteMany({ bucket: name, body, headers }: Request, bucket: Bucket, half = false): Answer {
    checkDigests(headers, body);
    const wanted = innerXml(body.toString('utf8'), 'Object').map((object) => ({
      key: textOfXml(innerXml(object, 'Key')[0] ?? ''),
      etag: innerXml(object, 'ETag').map(textOfXml)[0],
    }));
    if (wanted.length > 1000) throw new S3Error(400, 'MalformedXML', 'more than 1,000 keys');
    const errors: XmlChild[] = [];
    for (const [index, { key, etag }] of wanted.entries()) {
      const refused = rightsToRemove({ bucket: name, key, ifMatch: etag }).find(
        (asked) => !this.#allows(asked),
      );
      const failure =
        refused !== undefined
          ? accessDenied(refused)
          : half && index % 2 === 0
            ? new S3Error(500, 'InternalError', 'We encountered an internal error.')
            : this.#deleteOne(key, etag, bucket);
      if (failure !== null)
        errors.push([
          'Error',
          [
            ['Key', key],
            ['Code', failure.code],
            ['Message', failure.message],
          ],
        ]);
    }
    return xmlAnswer('DeleteResult', errors);
  }

  #deleteOne(key: string, etag: string | undefined, bucket: Bucket): S3Error | null {
    if (this.#isDenied('s3:DeleteObject', key)) return accessDenied();
    const found = bucket.objects.get(key);
    if (!this.#ignores && etag !== undefined && found !== undefined && !sameTag(etag, found.etag))
      return preconditionFailed('ETag');
    bucket.objects.delete(key);
    keepVersion(bucket, key);
    return null;
  }

  #list({ query }: Request, { objects }: Bucket): Answer {
    const limit = Math.min(Number(query.get('max-keys') ?? 1000), this.#options.pageSize ?? 1000);
    const prefix = query.get('prefix') ?? '';
    const token = query.get('continuation-token');
    const after = token === null ? null : Buffer.from(token, 'base64');
    const keys = [...objects.keys()]
      .filter(
        (key) =>
          key.startsWith(prefix) && (after === null || Buffer.compare(Buffer.from(key), after) > 0),
      )
      .toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const page = keys.slice(0, limit);
    const last = page.at(-1);
    const encode = query.get('encoding-type') === 'url' ? encodeListedKey : (key: string) => key;
    const more: readonly XmlChild[] =
      keys.length > page.length && last !== undefined
        ? [['NextContinuationToken', Buffer.from(last).toString('base64')]]
        : [];
    return xmlAnswer('ListBucketResult', [
      ['IsTruncated', more.length > 0],
      ['KeyCount', page.length],
      ...(query.has('encoding-type') ? [['EncodingType', 'url'] as const] : []),
      ...more,
      ...page.map((key): XmlChild => {
        const { etag, body, lastModified, storageClass } = objects.get(key) ?? {};
        return [
          'Contents',
          [
            ['Key', encode(key)],
            ['LastModified', new Date(lastModified ?? 0).toISOString()],
            ['ETag', etag ?? ''],
            ['Size', body?.byteLength ?? 0],
            ['StorageClass', storageClass ?? 'STANDARD'],
          ],
        ];
      }),
    ]);
  }

  #tagging({ key }: Request, { objects }: Bucket): Answer {
    const found = objects.get(key);
    if (found === undefined) throw noSuchKey();
    const tags = [...new URLSearchParams(found.tags)].map(([Key, Value]): XmlChild => [
      'Tag',
      [
        ['Key', Key],
        ['Value', Value],
      ],
    ]);
    return xmlAnswer('Tagging', [['TagSet', tags]]);
  }

  get #ignores(): boolean {
    return this.#options.ignoresConditions === true;
  }

  #check(headers: RequestHeaders, current: StoredObject | undefined): void {
    if (!this.#ignores) checkWriteConditions(headers, current);
  }

  #isDenied(action: string, key: string): boolean {
    return this.denials.some(
      (denial) => denial.action === action && key.startsWith(denial.keyPrefix),
    );
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}

const actionFor = ({ operation, query }: Request): string =>
  query.has('versionId') ? 's3:GetObjectVersion' : actionOf[operation];

/** Notes what a key holds after a write or a deletion as its newest version; answers the header that tells its id. */
function keepVersion(
  { objects, versions, versioning }: Bucket,
  key: string,
): Readonly<Record<string, string>> {
  if (versioning === 'off') return {};
  const id = versioning === 'on' ? randomUUID().replaceAll('-', '') : 'null';
  const kept = (versions.get(key) ?? []).filter(
    (version) => version.id !== 'null' || id !== 'null',
  );
  const object = objects.get(key) ?? null;
  versions.set(key, [{ id, object }, ...kept]);
  const marker = object === null ? { 'x-amz-delete-marker': 'true' } : {};
  return { 'x-amz-version-id': id, ...marker };
}

async function readRequest(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  // Split by hand: the URL class would resolve the dots of a key such as `../x`.
  const [path = '', search = ''] = (incoming.url ?? '').split(/\?(.*)/s);
  const [, bucket = '', ...rest] = path.split('/');
  const headers = incoming.headers as RequestHeaders;
  const query = new URLSearchParams(search);
  const key = decodeURIComponent(rest.join('/'));
  const operation = operationOf(incoming.method ?? '', { key, query, headers });
  return {
    operation,
    bucket: decodeURIComponent(bucket),
    key,
    query,
    headers,
    body: Buffer.concat(chunks),
  };
}

function operationOf(
  method: string,
  { key, query, headers }: Pick<Request, 'key' | 'query' | 'headers'>,
): S3ServerOperation {
  if (key === '')
    return method === 'POST' ? 'DeleteObjects' : method === 'HEAD' ? 'HeadBucket' : 'ListObjectsV2';
  if (method === 'GET') return query.has('tagging') ? 'GetObjectTagging' : 'GetObject';
  if (method === 'HEAD') return 'HeadObject';
  if (method === 'DELETE') return 'DeleteObject';
  return headers['x-amz-copy-source'] === undefined ? 'PutObject' : 'CopyObject';
}

/** As S3 encodes keys in listings: a space is a plus sign, slashes stay. */
function encodeListedKey(key: string): string {
  return encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');
}

function accessDenied(asked?: Asked): S3Error {
  return new S3Error(
    403,
    'AccessDenied',
    asked === undefined
      ? 'User is not authorized because no identity-based policy allows the action'
      : refusalOf(asked),
  );
}

function xmlAnswer(root: string, children: readonly XmlChild[]): Answer {
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: xml(root, children) };
}

function errorAnswer(error: S3Error, headers: Readonly<Record<string, string>> = {}): Answer {
  const body = xml('Error', [
    ['Code', error.code],
    ['Message', error.message],
  ]);
  return { status: error.status, headers: { 'content-type': 'application/xml', ...headers }, body };
}
