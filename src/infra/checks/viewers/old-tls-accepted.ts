import type { DistributionFacts } from '../../facts/distribution-facts.ts';
import type { Handshake } from '../../facts/face-facts.ts';
import { defineCheck } from '../check.ts';
import { listOf } from '../words.ts';

const old = ['TLSv1', 'TLSv1.1'] as const;

/** What is taken on the wire, whatever is configured: another server may answer, or a change may be under way. */
export const oldTlsAccepted = defineCheck({
  code: 'old-tls-accepted',
  title: 'No name takes a connection with TLS 1.0 or 1.1',
  area: 'viewers',
  severity: 'warning',
  needs: ['face'],
  link: 'https://www.rfc-editor.org/rfc/rfc8996',
  judge: ({ read, peek }) => {
    const distribution = peek('distribution');
    // The policy that allows it is a finding already.
    if (distribution !== null && allowsOld(distribution)) return [];
    return read('face').handshakes.flatMap(({ name, accepts }) => {
      const taken = takenOf(accepts);
      return taken.length === 0
        ? []
        : [
            {
              what: `${name} takes connections with ${listOf(taken)}.`,
              why: 'These versions rest on hashes that no longer hold and must not be used (RFC 8996); security scans count them as a failure.',
              next:
                distribution === null
                  ? 'Set the security policy of the distribution to TLSv1.2_2021, or lead the name to one that has it.'
                  : 'The security policy of the distribution does not allow it: wait until it is deployed, and see whether the name leads to another server.',
              fix: null,
            },
          ];
    });
  },
});

function takenOf(accepts: Handshake['accepts']): readonly string[] {
  return old.filter((version) => accepts[version] === true).map((version) => words[version]);
}

const words = { TLSv1: 'TLS 1.0', 'TLSv1.1': 'TLS 1.1' } as const;

function allowsOld({ viewerCertificate }: DistributionFacts): boolean {
  return (
    viewerCertificate.kind === 'default' ||
    /^(SSL|TLSv1(_|$)|TLSv1\.1)/.test(viewerCertificate.minimumProtocol)
  );
}
