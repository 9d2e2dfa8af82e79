import type { ConnectionOptions, SecureVersion, TLSSocket } from 'node:tls';
import { TooSlow } from '../verify/too-slow.ts';
import { isPassing, whyUnreachable } from '../verify/why-unreachable.ts';
import type { Handshake } from './facts/face-facts.ts';
import type { Way } from './gather-face.ts';
import { lookupOf } from './gather-face-http.ts';
import { patience } from './gather-ask.ts';

const untried: Handshake['accepts'] = {
  TLSv1: null,
  'TLSv1.1': null,
  'TLSv1.2': null,
  'TLSv1.3': null,
};

/** Shakes hands as a browser does, then with one version of TLS after the other. */
export async function shakeHands(name: string, way: Way): Promise<Handshake> {
  const trial = { name, way, options: { ALPNProtocols: ['h2', 'http/1.1'] } };
  const first = await connect(trial, lookAt);
  // A connection that broke may be no fault of the site's.
  const met = 'error' in first && isPassing(first.error) ? await connect(trial, lookAt) : first;
  if ('error' in met) {
    const why = whyUnreachable(met.error, new URL(`https://${name}`));
    return { name, outcome: { is: 'refused', why }, accepts: untried };
  }
  const accepts = (version: SecureVersion) => acceptsVersion({ name, way, version });
  const [one, oneOne, oneTwo, oneThree] = await Promise.all([
    accepts('TLSv1'),
    accepts('TLSv1.1'),
    accepts('TLSv1.2'),
    accepts('TLSv1.3'),
  ]);
  return {
    name,
    outcome: met.seen,
    accepts: { TLSv1: one, 'TLSv1.1': oneOne, 'TLSv1.2': oneTwo, 'TLSv1.3': oneThree },
  };
}

interface Trial {
  readonly name: string;
  readonly way: Way;
  readonly options: ConnectionOptions;
}

type Met<T> = { readonly seen: T } | { readonly error: unknown };

/** Connects, looks and hangs up. Certificates are judged, and none is refused. */
async function connect<T>(
  { name, way, options }: Trial,
  look: (socket: TLSSocket) => T,
): Promise<Met<T>> {
  const tls = await import('node:tls');
  const lookup = lookupOf(way);
  const instead = way.insteadOf(name);
  return await new Promise((resolve) => {
    try {
      const socket = tls.connect({
        host: instead?.host ?? name,
        port: instead?.port ?? 443,
        servername: name,
        rejectUnauthorized: false,
        ...(lookup === null ? {} : { lookup }),
        ...(way.trusted === null ? {} : { ca: [...way.trusted] }),
        ...options,
      });
      const end = (met: Met<T>): void => {
        clearTimeout(late);
        socket.destroy();
        resolve(met);
      };
      const late = setTimeout(() => end({ error: new TooSlow(patience) }), patience);
      socket.once('error', (error) => end({ error }));
      socket.once('secureConnect', () => end({ seen: look(socket) }));
    } catch (error) {
      // What this machine's OpenSSL cannot do is thrown before anything is sent.
      resolve({ error });
    }
  });
}

function lookAt(socket: TLSSocket): Extract<Handshake['outcome'], { readonly is: 'shaken' }> {
  const until = Date.parse(socket.getPeerCertificate().valid_to);
  // Its type is that of an error; it is the error's code.
  const distrust: unknown = socket.authorizationError;
  return {
    is: 'shaken',
    protocol: socket.getProtocol() ?? '',
    trusted: socket.authorized,
    distrust: socket.authorized ? null : textOf(distrust),
    notAfter: Number.isNaN(until) ? null : until,
    alpn: socket.alpnProtocol || null,
  };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** OpenSSL refuses to offer the two oldest versions at its usual level of security. */
const weak = { ciphers: 'DEFAULT:@SECLEVEL=0' };
/** Errors of this machine, before the server was asked. */
const own = new Set([
  'ERR_SSL_NO_PROTOCOLS_AVAILABLE',
  'ERR_SSL_NO_CIPHERS_AVAILABLE',
  'ERR_SSL_NO_CIPHER_MATCH',
  'ERR_TLS_INVALID_PROTOCOL_VERSION',
]);

/** Null where this machine cannot offer the version, or got no answer at all. */
async function acceptsVersion({
  name,
  way,
  version,
}: Omit<Trial, 'options'> & { readonly version: SecureVersion }): Promise<boolean | null> {
  const old = version === 'TLSv1' || version === 'TLSv1.1';
  const options = { minVersion: version, maxVersion: version, ...(old ? weak : {}) };
  const met = await connect({ name, way, options }, () => true);
  if ('seen' in met) return true;
  const { error } = met;
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string')
    return null;
  // A server that closes the connection refuses as much as one that says why.
  if (error.code === 'ECONNRESET' || error.code === 'EPROTO') return false;
  return error.code.startsWith('ERR_SSL_') && !own.has(error.code) ? false : null;
}
