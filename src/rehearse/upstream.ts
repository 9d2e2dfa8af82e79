import {
  headerOf,
  type Upstream,
  type UpstreamRequest,
  type UpstreamResponse,
} from '../edge/upstream.ts';
import { urlToKey } from '../edge/url-to-key.ts';
import { type Form, NOTHING } from './forms.ts';
import type { Era } from './history.ts';

export interface OriginCounts {
  requests: number;
  /** Bytes of true bodies; a 304 has none. */
  bytes: number;
}

/** An origin that never was: what each key answered from when on. */
export interface PlayedOrigin {
  readonly upstream: Upstream;
  readonly counts: OriginCounts;
}

/**
 * Answers as S3 does, without a body but the number of its form. `now` is when an answer arrives; it tells what was
 * live `delay` milliseconds before: a fetch takes its time.
 */
export function playedOrigin({
  forms,
  eras,
  now,
  delay,
}: {
  readonly forms: readonly Form[];
  /** By key. */
  readonly eras: ReadonlyMap<string, readonly Era[]>;
  readonly now: () => number;
  readonly delay: () => number;
}): PlayedOrigin {
  const counts: OriginCounts = { requests: 0, bytes: 0 };
  const keys = new Map<string, string | null>();
  const keyOf = (target: string): string => {
    const known = keys.get(target);
    if (known !== undefined) return known ?? '';
    const key = urlToKey(target);
    keys.set(target, key);
    return key ?? '';
  };
  const answer = ({ target, headers }: UpstreamRequest): UpstreamResponse => {
    counts.requests += 1;
    const at = now() - delay();
    const form = forms[eraAt(eras.get(keyOf(target)) ?? [], at)?.form ?? NOTHING];
    if (form === undefined || form.id === NOTHING)
      return { status: 404, headers: forms[NOTHING]?.headers ?? [], body: null };
    if (headerOf(headers, 'if-none-match') === form.etag)
      return { status: 304, headers: form.headers, body: null };
    counts.bytes += form.size;
    return { status: 200, headers: form.headers, body: form.body };
  };
  return { counts, upstream: { fetch: async (request) => answer(request) } };
}

/** What the origin answered at an instant; null before anything is known. */
export function eraAt(eras: readonly Era[], instant: number): Era | null {
  for (let index = eras.length - 1; index >= 0; index--) {
    const era = eras[index];
    if (era !== undefined && era.from <= instant) return era;
  }
  return null;
}
