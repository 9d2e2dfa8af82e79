import { defineCheck } from '../check.ts';

export const dedicatedAddresses = defineCheck({
  code: 'dedicated-addresses',
  title: 'HTTPS is served by SNI, without dedicated addresses',
  area: 'viewers',
  severity: 'warning',
  needs: ['distribution'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-https-dedicated-ip-or-sni.html',
  judge: ({ read }) => {
    const { viewerCertificate } = read('distribution');
    if (viewerCertificate.kind === 'default' || viewerCertificate.support === 'sni-only') return [];
    return [
      {
        what: `The distribution has addresses of its own for HTTPS (client support ${viewerCertificate.support}).`,
        why: 'That costs $600 a month for each certificate, and helps only clients from before 2010 that do not know SNI. It also keeps newer security policies from being chosen.',
        next: 'Set client support to sni-only.',
        fix: null,
      },
    ];
  },
});
