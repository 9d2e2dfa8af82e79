import { defineCheck } from '../check.ts';

export const ipv6Off = defineCheck({
  code: 'ipv6-off',
  title: 'The distribution answers over IPv6',
  area: 'viewers',
  severity: 'notice',
  needs: ['distribution'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesGeneral.html',
  judge: ({ read }) => {
    const { ipv6, behaviours } = read('distribution');
    const signed = behaviours.some(({ keyGroups }) => keyGroups.length > 0);
    return ipv6
      ? []
      : [
          {
            what: 'The distribution does not answer over IPv6.',
            why: 'Readers in networks with IPv6 only come by a detour of their provider, which is slower, or not at all.',
            next: signed
              ? 'Enable IPv6 unless signed URLs or cookies name an IpAddress, which is IPv4 only; then make an AAAA record beside each A record.'
              : 'Enable IPv6, then make an AAAA record beside each A record.',
            fix: signed ? null : { kind: 'ipv6' },
          },
        ];
  },
});
