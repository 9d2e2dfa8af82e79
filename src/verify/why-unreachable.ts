import { TooSlow } from './too-slow.ts';

/** Errors of Node and OpenSSL in words; the host is said beside them. */
const WHY: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was closed before the answer was whole',
  EPIPE: 'the connection was closed before the answer was whole',
  ETIMEDOUT: 'no connection could be made in time',
  EHOSTUNREACH: 'there is no way to it from here',
  ENETUNREACH: 'there is no way to it from here',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its name could not be looked up just now',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an authority that is not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an authority that is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes without the chain that vouches for it',
  EPROTO: 'it does not speak HTTPS',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak HTTPS',
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: 'it has no certificate for this name',
  HPE_INVALID_CONSTANT: 'it does not speak HTTP',
};

/** Worth another attempt at once. */
const PASSING = new Set(['ECONNRESET', 'EPIPE', 'EAI_AGAIN', 'ERR_STREAM_PREMATURE_CLOSE']);

/** Whether asking again may help: a connection that broke. */
export const isPassing = (error: unknown): boolean => PASSING.has(codeOf(error));

/** Why nothing could be read, as the end of a sentence about the host. */
export function whyUnreachable(error: unknown, base: URL): string {
  if (error instanceof TooSlow) return `no whole answer within ${error.seconds} s`;
  const code = codeOf(error);
  const why = WHY[code];
  if (why !== undefined) return why;
  const message = error instanceof Error ? error.message : String(error);
  return message === '' ? `${base.host} did not answer (${code})` : message;
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  // Several addresses of one host were tried: any of them says why.
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
