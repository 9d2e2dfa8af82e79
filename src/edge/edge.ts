import type { Clock } from '../clock.ts';
import type { EdgeConfig } from './edge-config.ts';
import { compileFunction, type ViewerFunction } from './function/run-function.ts';
import { EdgeLocation } from './location.ts';
import type { EdgePurge, PurgeLog } from './purge-log.ts';
import { type Arrived, type OwnAnswer, type Resolved, resolveRequest } from './resolve.ts';
import { type Answer, isBodiless, respond } from './respond.ts';
import { headerOf, type HeaderLines, type Upstream } from './upstream.ts';

export interface EdgeOptions {
  readonly config: EdgeConfig;
  readonly upstream: Upstream;
  readonly clock: Clock;
  readonly purges: PurgeLog;
  /** Codes of the locations, the first being the usual one. */
  readonly locations?: readonly string[];
  /** Bytes each location holds. */
  readonly memory?: number;
  readonly on304?: 'takes' | 'keeps';
  /** Told each line the viewer-request function logs. */
  readonly onLog?: (line: string) => void;
}

/** A distribution on this machine: several locations, each with a cache of its own, in front of one origin. */
export class Edge {
  readonly config: EdgeConfig;
  readonly locations: readonly EdgeLocation[];
  readonly #functions: ReadonlyMap<string, ViewerFunction>;
  readonly #clock: Clock;
  #answered = 0;

  /** Throws UserError for a viewer-request function that does not load. */
  constructor({ config, upstream, clock, purges, onLog, ...options }: EdgeOptions) {
    this.config = config;
    this.#clock = clock;
    const { locations = ['LHR'], memory, on304 } = options;
    const limits = {
      ...(memory === undefined ? {} : { memory }),
      ...(on304 === undefined ? {} : { on304 }),
    };
    this.locations = locations.map(
      (name) => new EdgeLocation({ name, config, upstream, clock, ...limits }),
    );
    const sources = new Set(config.behaviours.flatMap(({ viewerRequest }) => viewerRequest ?? []));
    const distribution = { id: config.id, domainName: config.domainName };
    const runtime = { distribution, clock, ...(onLog === undefined ? {} : { onLog }) };
    this.#functions = new Map(
      Array.from(sources, (source) => [source, compileFunction(source, runtime)]),
    );
    purges.onCreated((purge) => this.#schedule(purge));
  }

  /** The location of a code, in any case; null when there is none. */
  locationOf(name: string): EdgeLocation | null {
    return this.locations.find((own) => own.name === name.toUpperCase()) ?? null;
  }

  /** What a viewer's request asks of the cache, or is answered without it. */
  resolve(arrived: Arrived): Resolved {
    return resolveRequest(this.config, arrived, (behaviour, request) => {
      const viewerFunction = this.#functions.get(behaviour.viewerRequest ?? '');
      if (viewerFunction === undefined) throw new Error('a function that was not compiled');
      return viewerFunction.run(request);
    });
  }

  /** Answers a viewer at a location. `body`: of a request that has one. */
  async answer(
    arrived: Arrived,
    location: EdgeLocation,
    body: AsyncIterable<Uint8Array> | null,
  ): Promise<Answer> {
    const resolved = this.resolve(arrived);
    if (resolved.kind === 'answer')
      return this.#sign(toAnswer(resolved, arrived.method), location, resolved.word);
    const { request, method } = resolved;
    const isRead = method === 'GET' || method === 'HEAD';
    const delivered = isRead
      ? await location.get(request)
      : await location.pass(request, { method, body });
    const { headers } = arrived;
    const answer = respond({ method, headers }, delivered, request.behaviour);
    return this.#sign(answer, location, delivered.status >= 400 ? 'Error' : delivered.result);
  }

  /** Says which cache answered and how, as CloudFront does. */
  #sign(answer: Answer, { name }: EdgeLocation, word: string): Answer {
    this.#answered += 1;
    const own: HeaderLines = [
      ['X-Cache', `${word} from cloudfront`],
      ['Via', `1.1 ${this.config.domainName} (CloudFront)`],
      ['X-Amz-Cf-Pop', `${name}0-S1`],
      ['X-Amz-Cf-Id', `${name}-${this.#answered}`],
    ];
    const date: HeaderLines =
      headerOf(answer.headers, 'date') === null
        ? [['Date', new Date(this.#clock.now()).toUTCString()]]
        : [];
    return { ...answer, headers: [...answer.headers, ...date, ...own] };
  }

  /** Each location is reached at a moment of its own, the last one when the purge is complete. */
  #schedule({ items, createdAt, completedAt }: EdgePurge): void {
    const step = (completedAt - createdAt) / this.locations.length;
    for (const [n, location] of this.locations.entries())
      location.schedulePurge(items, createdAt + step * (n + 1));
  }
}

function toAnswer({ status, headers, body }: OwnAnswer, method: string): Answer {
  return {
    status,
    headers: isBodiless(status)
      ? headers
      : [...headers, ['Content-Length', String(body?.length ?? 0)]],
    body: body === null || method === 'HEAD' ? null : once(body),
  };
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
