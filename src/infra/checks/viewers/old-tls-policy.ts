import { type Fault, defineCheck } from '../check.ts';

/** Security policies that are older than TLSv1.2_2021, by what they still accept (API ViewerCertificate). */
const old: Readonly<Record<string, 'broken' | 'deprecated' | 'weak-ciphers'>> = {
  SSLv3: 'broken',
  TLSv1: 'deprecated',
  TLSv1_2016: 'deprecated',
  'TLSv1.1_2016': 'deprecated',
  'TLSv1.2_2018': 'weak-ciphers',
  'TLSv1.2_2019': 'weak-ciphers',
};

const recommended = 'TLSv1.2_2021';

/** RFC 8996 forbids TLS 1.0 and 1.1; RFC 7568 SSL 3. */
export const oldTlsPolicy = defineCheck({
  code: 'old-tls-policy',
  title: 'The security policy asks for TLS 1.2 with forward secrecy, or better',
  area: 'viewers',
  severity: 'warning',
  needs: ['distribution'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html',
  judge: ({ read, site }) => {
    const { viewerCertificate, domainName } = read('distribution');
    if (viewerCertificate.kind === 'default')
      return site.host === domainName ? [ownNameNeeded(domainName)] : [];
    const { minimumProtocol, support } = viewerCertificate;
    const age = old[minimumProtocol];
    if (age === undefined) return [];
    return [
      {
        what: `The security policy is ${minimumProtocol}, which accepts ${accepted[age]}.`,
        why: consequences[age],
        next:
          support === 'sni-only'
            ? `Set it to ${recommended}; every browser of the last ten years speaks it.`
            : `Set client support to sni-only first: with dedicated addresses no newer policy can be chosen. Then set the policy to ${recommended}.`,
        fix: support === 'sni-only' ? { kind: 'minimum-protocol', to: recommended } : null,
        severity: severities[age],
      },
    ];
  },
});

const accepted = {
  broken: 'SSL 3',
  deprecated: 'TLS 1.0 or 1.1',
  'weak-ciphers': 'older ciphers',
} as const;

const consequences = {
  broken: 'SSL 3 is broken: what is sent with it can be read on the way (RFC 7568).',
  deprecated:
    'TLS 1.0 and 1.1 rest on hashes that no longer hold and must not be used (RFC 8996); security scans count them as a failure.',
  'weak-ciphers':
    'It allows CBC ciphers, whose protection has been got around more than once; newer policies leave them out.',
} as const;

const severities = { broken: 'error', deprecated: 'warning', 'weak-ciphers': 'notice' } as const;

function ownNameNeeded(domainName: string): Fault {
  return {
    what: `${domainName} is used with CloudFront’s own certificate, which accepts TLS 1.0.`,
    why: 'The security policy of CloudFront’s certificate is TLSv1 and cannot be changed. Today’s browsers use TLS 1.3 all the same.',
    next: 'Nothing, as long as the site has no name of its own; with one, and a certificate for it, the policy can be chosen.',
    fix: null,
    severity: 'notice',
  };
}
