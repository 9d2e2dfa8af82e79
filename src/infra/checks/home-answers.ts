import type { FaceFacts } from '../facts/face-facts.ts';

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What a URL answered; undefined when it was not asked, or not answered. */
export function answerOf(face: FaceFacts, url: string): Answer | undefined {
  const { answer } = face.answers.find((asked) => asked.url === url) ?? {};
  return answer?.is === 'answered' ? answer : undefined;
}

export function homeOf(scheme: 'http' | 'https', name: string): string {
  return `${scheme}://${name}/`;
}

/** Where a redirect leads, without query and fragment; null for an answer that is none, or that leads nowhere. */
export function leadsTo(url: string, { status, headers }: Answer): URL | null {
  const { location } = headers;
  if (status < 300 || status > 399 || location === undefined || !URL.canParse(location, url))
    return null;
  const to = new URL(location, url);
  to.search = '';
  to.hash = '';
  return to;
}

/** A home page that redirects, and where to. */
export interface Redirect {
  readonly from: string;
  readonly to: URL;
  readonly status: number;
}

/** Redirects of what is asked for as the home page of a name. */
export function homeRedirects(face: FaceFacts): readonly Redirect[] {
  return face.answers.flatMap(({ url, purpose, answer }) => {
    if (purpose !== 'home' || answer.is !== 'answered') return [];
    const to = leadsTo(url, answer);
    return to === null ? [] : [{ from: url, to, status: answer.status }];
  });
}

/** The URLs a reader passes from one on, itself first, as far as they were asked; `loops` when one comes twice. */
export function follow(
  face: FaceFacts,
  url: string,
): { readonly urls: readonly string[]; readonly loops: boolean } {
  const urls = [url];
  for (let at = url; ;) {
    const answer = answerOf(face, at);
    const to = answer === undefined ? null : leadsTo(at, answer);
    if (to === null) return { urls, loops: false };
    at = to.href;
    if (urls.includes(at)) return { urls: [...urls, at], loops: true };
    urls.push(at);
  }
}

/** CloudFront names itself in every answer, in its own redirects and errors as well. */
export function isOfCloudFront({ headers }: Answer): boolean {
  return (
    headers['x-amz-cf-id'] !== undefined ||
    headers['via']?.includes('(CloudFront)') === true ||
    headers['server'] === 'CloudFront'
  );
}
