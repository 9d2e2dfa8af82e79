import type { FaceAnswer, Handshake } from '../../../../src/infra/facts/face-facts.ts';
import { read } from '../../../../src/infra/facts/read.ts';
import type { Face } from '../../../../src/infra/face.ts';
import { covers } from '../services/check-distribution.ts';
import type { AccountState, DistributionState } from '../state.ts';
import { canonicalName, resolveName, targetOf } from './public-dns.ts';
import { serveObject, serveWebsite } from './serve-bucket.ts';
import { serveDistribution } from './serve-distribution.ts';

/**
 * What readers would meet at the site of an account: DNS, TLS and HTTP answered out of what the account holds, in the
 * place of the network. `endpoint` is what stands in for S3, by its own URL.
 */
export function faceOf(state: AccountState, endpoint: string | null = null): Face {
  return {
    resolve: (name) => Promise.resolve(read(resolveName(state, name))),
    canonicalName: (name) => Promise.resolve(read(canonicalName(state, name))),
    handshake: (name) => Promise.resolve(shake(state, name)),
    request: (url) => Promise.resolve(answer(state, new URL(url), endpoint)),
  };
}

function answer(state: AccountState, url: URL, endpoint: string | null) {
  const overTls = url.protocol === 'https:';
  if (endpoint !== null && url.origin === new URL(endpoint).origin) {
    const [, bucket = '', ...key] = url.pathname.split('/').map(decodeURIComponent);
    return serveObject(state, { bucket, key: key.join('/') }, { distribution: null, overTls });
  }
  const target = targetOf(state, url.hostname);
  if (target === null) return { is: 'unanswered', why: `${url.hostname} has no address.` } as const;
  const distribution = distributionFor(state, { name: url.hostname, target });
  if (distribution !== undefined) return serveDistribution(state, distribution, url);
  const path = decodeURIComponent(url.pathname);
  // An alias leads to the endpoint of the region: the name is the bucket's then.
  const website = target.startsWith('s3-website')
    ? url.hostname
    : /^(.+)\.s3-website[.-]/.exec(target)?.[1];
  if (website !== undefined)
    return overTls
      ? ({ is: 'unanswered', why: 'The connection was refused.' } as const)
      : serveWebsite(state, website, path);
  const bucket = /^(.+)\.s3[.-]/.exec(target)?.[1];
  return bucket === undefined
    ? oldHost(overTls)
    : serveObject(state, { bucket, key: path.slice(1) }, { distribution: null, overTls });
}

/** Wherever a name leads that is not of AWS, an old web server stands, without HTTPS. */
function oldHost(overTls: boolean): FaceAnswer['answer'] {
  if (overTls) return { is: 'unanswered', why: 'The connection was refused.' };
  const headers = { server: 'nginx', 'content-type': 'text/html' };
  return { is: 'answered', status: 200, headers, start: '<title>It works</title>' };
}

interface Met {
  readonly name: string;
  /** What its DNS leads to in the end. */
  readonly target: string;
}

/** An edge serves the distribution that has the name, whichever distribution's domain DNS led there by. */
function distributionFor(
  { distributions }: AccountState,
  { name, target }: Met,
): DistributionState | undefined {
  const all = [...distributions.values()];
  const led = all.find(({ domainName }) => domainName === target);
  if (led === undefined) return undefined;
  return all.find(({ config }) => config.Aliases?.Items?.includes(name)) ?? led;
}

const versions = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;

function shake(state: AccountState, name: string): Handshake {
  const target = targetOf(state, name);
  const distribution = target === null ? undefined : distributionFor(state, { name, target });
  if (distribution === undefined)
    return {
      name,
      outcome: { is: 'refused', why: `${name} does not answer by HTTPS.` },
      accepts: { TLSv1: null, 'TLSv1.1': null, 'TLSv1.2': null, 'TLSv1.3': null },
    };
  const { config, domainName } = distribution;
  const isOwn = name === domainName;
  const hasAlias = config.Aliases?.Items?.includes(name) === true;
  const { ACMCertificateArn: arn, MinimumProtocolVersion: least = 'TLSv1' } =
    config.ViewerCertificate ?? {};
  const certificate = hasAlias ? state.certificates.get(arn ?? '')?.detail : undefined;
  const isCovered = certificate?.SubjectAlternativeNames?.some((one) => covers(one, name)) === true;
  const isValid = isCovered && (certificate.NotAfter?.getTime() ?? 0) > state.now();
  const oldest = isOwn ? 'TLSv1' : (least.split('_')[0] ?? '');
  const accepts = versions.map((version) => [version, version >= oldest] as const);
  return {
    name,
    outcome: {
      is: 'shaken',
      protocol: 'TLSv1.3',
      trusted: isOwn || isValid,
      distrust:
        isOwn || isValid ? null : isCovered ? 'CERT_HAS_EXPIRED' : 'ERR_TLS_CERT_ALTNAME_INVALID',
      notAfter: certificate?.NotAfter?.getTime() ?? null,
      alpn: config.HttpVersion === 'http1.1' || config.HttpVersion === 'http3' ? 'http/1.1' : 'h2',
    },
    accepts: Object.fromEntries(accepts) as Handshake['accepts'],
  };
}
