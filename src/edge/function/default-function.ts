import { urlToKey } from '../url-to-key.ts';
import { assertSourceSize } from './assert-source-size.ts';

export interface ViewerFunctionOptions {
  /** Old paths of the site, and where they lead: a path or a URL. */
  readonly redirects: Readonly<Record<string, string>>;
  /** Keys under it are never served, `.storyclub/`; empty for none. */
  readonly statePrefix: string;
  /** The one host readers are to use; others are sent there by https. null when any will do. */
  readonly host?: string | null;
  /**
   * Strict-Transport-Security, seconds, of what the function answers itself: a response headers policy holds for answers
   * of the cache and of the origin (DeveloperGuide/modifying-response-headers.html). null for none.
   */
  readonly hsts?: number | null;
}

/**
 * Source of the viewer-request function of a site, runtime cloudfront-js-2.0: leads a URL to the object `urlToKey` names.
 *
 * It rewrites `/` to `/index.html` itself, before a distribution's default root object would be asked for, so that it
 * makes no difference whether one is set: the copy in the cache is that of `/index.html` either way.
 *
 * Throws UserError `function-too-large` when the redirects do not fit.
 */
export function viewerFunctionSource(options: ViewerFunctionOptions): string {
  const redirects = Object.entries(options.redirects).map(([from, to]): [string, string] => [
    urlToKey(encodePath(from)) ?? from,
    encodePath(to),
  ]);
  const source = `${header}
const host = ${literal(options.host?.toLowerCase() ?? null)};
const statePrefix = ${literal(options.statePrefix)};
const hsts = ${literal(hstsOf(options.hsts ?? null))};
const redirects = ${literal(Object.fromEntries(redirects))};
${body}`;
  assertSourceSize(source);
  return source;
}

function hstsOf(maxAge: number | null): string | null {
  return maxAge === null ? null : `max-age=${maxAge}`;
}

/** JSON that is JavaScript of any edition, in ASCII. */
function literal(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    /[^\u0000-\u007e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function encodePath(path: string): string {
  return path.replace(/[^\u0021-\u007e]+/g, encodeURIComponent);
}

const header = `// Viewer request, runtime cloudfront-js-2.0. Made by storyclub.
// /, /x/ and /x are the objects index.html, x/index.html and x/index.html; a last part with a dot names a file.
`;

const body = String.raw`
function handler(event) {
  const request = event.request;
  const viewerHost = request.headers.host ? request.headers.host.value.toLowerCase() : host;
  if (host !== null && viewerHost !== host) return redirect(request, 'https://' + host + request.uri);

  const path = decode(request.uri);
  if (path === null) return refuse(400, 'Bad Request', 'This is no URL of the site.\n');
  if (isState(path)) return refuse(404, 'Not Found', 'There is no such page.\n');

  const added = indexOf(path);
  const key = path.slice(1) + added;
  if (Object.prototype.hasOwnProperty.call(redirects, key)) return redirect(request, redirects[key]);
  request.uri += added;
  return request;
}

// The path without percent-encoding; null for one that has none.
function decode(uri) {
  try {
    const path = decodeURIComponent(uri);
    return path.startsWith('/') && !path.includes('\0') ? path : null;
  } catch (error) {
    return null;
  }
}

// What a path lacks to name an object.
function indexOf(path) {
  const last = path.slice(path.lastIndexOf('/') + 1);
  if (last === '') return 'index.html';
  return last.includes('.') ? '' : '/index.html';
}

// Below the state prefix, also by way of dot segments and of slashes in a row, whatever the origin makes of them.
function isState(path) {
  const parts = [];
  path.split('/').forEach((part) => {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  });
  return statePrefix !== '' && (parts.join('/') + '/').startsWith(statePrefix);
}

// Moved for good, but asked for again after five minutes, so that it can be taken back.
function redirect(request, to) {
  const query = request.rawQueryString();
  return {
    statusCode: 301,
    statusDescription: 'Moved Permanently',
    headers: secured({
      location: { value: query ? to + '?' + query : to },
      'cache-control': { value: 'public, max-age=300' },
    }),
  };
}

function refuse(statusCode, statusDescription, text) {
  return {
    statusCode: statusCode,
    statusDescription: statusDescription,
    headers: secured({
      'content-type': { value: 'text/plain; charset=utf-8' },
      'cache-control': { value: 'no-store' },
    }),
    body: { encoding: 'text', data: text },
  };
}

// What is answered here is not given the headers of the distribution's policy.
function secured(headers) {
  if (hsts !== null) headers['strict-transport-security'] = { value: hsts };
  return headers;
}
`;
