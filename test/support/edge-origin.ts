import type { Clock } from '../../src/clock.ts';
import {
  type ByteSource,
  headerOf,
  type HeaderLines,
  type Upstream,
  type UpstreamRequest,
  type UpstreamResponse,
} from '../../src/edge/upstream.ts';

/** What an origin says to a path. */
export interface Said {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | ByteSource;
  /** Without a Date. */
  readonly isUndated?: boolean;
}

export type Says = Said | ((request: UpstreamRequest) => Said | Promise<Said>);

/** An origin in memory: says what it was told to, 304 to who has it already, 404 to the rest. */
export class TalkingOrigin implements Upstream {
  /** Every request so far. */
  readonly asked: UpstreamRequest[] = [];
  isDown = false;
  readonly #clock: Clock;
  readonly #paths = new Map<string, Says>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  says(path: string, says: Says): void {
    this.#paths.set(path, says);
  }

  forgets(path: string): void {
    this.#paths.delete(path);
  }

  /** Targets and conditions of the requests so far: `GET /a If-None-Match="1"`. */
  get log(): readonly string[] {
    return this.asked.map(({ method, target, headers }) =>
      [
        `${method} ${target}`,
        ...headers
          .filter(([name]) => name.startsWith('If-'))
          .map(([name, value]) => `${name}=${value}`),
      ].join(' '),
    );
  }

  async fetch(request: UpstreamRequest): Promise<UpstreamResponse> {
    this.asked.push(request);
    if (this.isDown) throw new Error('connect ECONNREFUSED');
    const says = this.#paths.get(request.target.replace(/\?.*$/s, ''));
    const said: Said =
      says === undefined
        ? { status: 404, body: 'missing' }
        : typeof says === 'function'
          ? await says(request)
          : says;
    const headers: HeaderLines = [
      ...(said.isUndated === true
        ? []
        : [['Date', new Date(this.#clock.now()).toUTCString()] as const]),
      ...Object.entries(said.headers ?? {}),
    ];
    const etag = headerOf(headers, 'etag');
    if (said.status === undefined && etag !== null && etag === conditionOf(request))
      return { status: 304, headers, body: null };
    const body = typeof said.body === 'string' ? new TextEncoder().encode(said.body) : said.body;
    return { status: said.status ?? 200, headers, body: body ?? null };
  }
}

function conditionOf({ headers }: UpstreamRequest): string | null {
  return headerOf(headers, 'if-none-match')?.replace(/^W\//, '') ?? null;
}

/** A body that comes in when the test says so. */
export class FlowingBody implements AsyncIterable<Uint8Array> {
  readonly #waiting: ((result: IteratorResult<Uint8Array>) => void)[] = [];
  readonly #failing: ((error: Error) => void)[] = [];
  readonly #ready: (Uint8Array | 'end' | 'break')[] = [];
  /** Chunks handed over. */
  taken = 0;
  /** Whoever read it wants no more. */
  isLeft = false;

  send(chunk: string | Uint8Array): void {
    this.#push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  }

  end(): void {
    this.#push('end');
  }

  breakOff(): void {
    this.#push('break');
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return {
      next: () =>
        new Promise((resolve, reject) => {
          this.#waiting.push(resolve);
          this.#failing.push(reject);
          this.#match();
        }),
      return: async () => {
        this.isLeft = true;
        return { done: true, value: undefined };
      },
    };
  }

  #push(next: Uint8Array | 'end' | 'break'): void {
    this.#ready.push(next);
    this.#match();
  }

  #match(): void {
    if (this.#waiting.length === 0) return;
    const next = this.#ready.shift();
    if (next === undefined) return;
    const resolve = this.#waiting.shift();
    const reject = this.#failing.shift();
    if (next === 'break') reject?.(new Error('socket hang up'));
    else if (next === 'end') resolve?.({ done: true, value: undefined });
    else {
      this.taken += 1;
      resolve?.({ done: false, value: next });
    }
  }
}
