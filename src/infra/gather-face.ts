import { isIP } from 'node:net';
import { UserError } from '../findings/user-error.ts';
import type { Face } from './face.ts';
import { dnsOf } from './gather-face-dns.ts';
import { askOnce } from './gather-face-http.ts';
import { shakeHands } from './gather-face-tls.ts';

export interface FaceOptions {
  /** The site's names: those that `connectTo` stands for. */
  readonly names: readonly string[];
  /** A DNS server by its address, `192.0.2.53` or `127.0.0.1:5353`, asked in the place of this machine's; null: none. */
  readonly resolver: string | null;
  /** `host` or `host:port`: connections for the site's names go there, as with `curl --connect-to`; null: where DNS leads. */
  readonly connectTo: string | null;
  /** A certificate (PEM) to trust besides those this machine trusts. */
  readonly ca?: string;
}

/** Where connections are made to; the port null: the URL's own. */
export interface Instead {
  readonly host: string;
  readonly port: number | null;
}

/** How requests and handshakes get to a name. */
export interface Way {
  /** Null: to the name itself. */
  readonly insteadOf: (name: string) => Instead | null;
  /** Addresses of a name; null: this machine looks them up. */
  readonly addresses: ((name: string) => Promise<readonly string[]>) | null;
  /** What certificates are judged by; null: what this machine trusts. */
  readonly trusted: readonly string[] | null;
}

/** The network as this machine reaches it. Throws UserError where an option cannot be read. */
export async function networkFace(options: FaceOptions): Promise<Face> {
  const { names, resolver, ca } = options;
  const [{ rootCertificates }, dns] = await Promise.all([import('node:tls'), dnsOf(resolver)]);
  const instead = options.connectTo === null ? null : toInstead(options.connectTo);
  const way: Way = {
    insteadOf: (name) => (names.includes(name) ? instead : null),
    addresses: resolver === null ? null : (name) => dns.addresses(name),
    trusted: ca === undefined ? null : [...rootCertificates, ca],
  };
  return {
    resolve: (name) => dns.resolve(name),
    canonicalName: (name) => dns.canonicalName(name),
    handshake: (name) => shakeHands(name, way),
    request: (url) => askOnce(new URL(url), way),
  };
}

function toInstead(text: string): Instead {
  const bare = isIP(text) === 6 ? `[${text}]` : text;
  const url = URL.canParse(`tcp://${bare}`) ? new URL(`tcp://${bare}`) : null;
  if (url === null || url.hostname === '' || url.href !== `tcp://${url.host}`)
    throw new UserError({
      code: 'usage',
      what: `--connect-to takes a host, with a port where it has one of its own, not "${text}".`,
      next: 'Write it as --connect-to d111111abcdef8.cloudfront.net or --connect-to 127.0.0.1:8443.',
    });
  return {
    host: url.hostname.replaceAll(/[[\]]/g, ''),
    port: url.port === '' ? null : Number(url.port),
  };
}
