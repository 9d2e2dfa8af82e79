import { isMatch } from '../cache/behaviour-match.ts';
import type { Distribution } from '../cache/behaviour.ts';
import type { Observed } from './observed.ts';

/** What plain HTTP is answered with under one behaviour. */
export interface HttpCheck {
  readonly pattern: string;
  /** `http://www.storyclub.example/` */
  readonly url: string;
  readonly status: number | null;
  readonly location: string | null;
  /**
   * `redirected` to HTTPS, `refused` (403) or `closed` (nothing listens) are right. `plain`: served as it is;
   * `elsewhere`: led to something else.
   */
  readonly verdict: 'redirected' | 'refused' | 'closed' | 'plain' | 'elsewhere';
}

/** Whether readers who type `http://` are served by HTTPS alone. */
export const isHttpRight = ({ verdict }: HttpCheck): boolean =>
  verdict !== 'plain' && verdict !== 'elsewhere';

/** One path for each behaviour that has any: a behaviour decides for all of its paths. */
export function pathsByBehaviour(
  paths: readonly string[],
  { behaviours }: Distribution,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const path of paths) {
    if (found.size === behaviours.length) break;
    const pattern = behaviours.find((behaviour) => isMatch(behaviour.pattern, path))?.pattern;
    if (pattern !== undefined && !found.has(pattern)) found.set(pattern, path);
  }
  return found;
}

/** The plain address of a site; null where its port says nothing of another one. */
export function httpBaseOf(base: URL): URL | null {
  return base.protocol === 'https:' && base.port === '' ? new URL(`http://${base.host}`) : null;
}

/** Judges what plain HTTP was answered with. `base`: the site's HTTPS address. */
export function judgeHttp(
  { pattern, url }: Pick<HttpCheck, 'pattern' | 'url'>,
  observed: Observed,
  base: URL,
): HttpCheck {
  if (observed.outcome === 'no-answer')
    return { pattern, url, status: null, location: null, verdict: 'closed' };
  const { status, location } = observed;
  const answered = { pattern, url, status, location };
  if (status === 403) return { ...answered, verdict: 'refused' };
  if (status < 300 || status >= 400) return { ...answered, verdict: 'plain' };
  const to = location === null ? null : new URL(location);
  const same = to !== null && to.origin === base.origin && to.pathname === new URL(url).pathname;
  return { ...answered, verdict: same ? 'redirected' : 'elsewhere' };
}
