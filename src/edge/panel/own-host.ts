import { isIP } from 'node:net';
import type { IncomingMessage } from 'node:http';

/**
 * The request names this machine, so no page of another site can have had its name made to mean this address
 * (DNS rebinding). `listening` is the address that is listened on; any address will do where that is all of them.
 */
export function isOwnHost(hostHeader: string | undefined, listening: string): boolean {
  const name = toName(hostHeader ?? '');
  if (['localhost', '127.0.0.1', '::1'].includes(name)) return true;
  if (listening === '0.0.0.0' || listening === '::') return isIP(name) !== 0;
  return name !== '' && name === listening.toLowerCase();
}

function toName(hostHeader: string): string {
  const [, literal, name] = /^(?:\[([\da-f:.]+)\]|([^:[\]]+))(?::\d+)?$/i.exec(hostHeader) ?? [];
  return (literal ?? name ?? '').toLowerCase();
}

/**
 * The request comes from a page of this server: by what the browser says of it (Fetch Metadata), else by its
 * `Origin`. One that says neither is not taken for one.
 */
export function isSameOrigin({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  return headers.origin !== undefined && headers.origin === `http://${headers.host ?? ''}`;
}
