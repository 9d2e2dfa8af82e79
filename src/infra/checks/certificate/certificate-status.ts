import type { CertificateFacts } from '../../facts/certificate-facts.ts';
import { defineCheck } from '../check.ts';
import { dateOf } from '../words.ts';
import { shortArn } from './certificate-names.ts';

export const certificateStatus = defineCheck({
  code: 'certificate-not-issued',
  title: 'The certificate is issued and in force',
  area: 'certificate',
  severity: 'error',
  needs: ['certificate'],
  link: 'https://docs.aws.amazon.com/acm/latest/userguide/troubleshooting.html',
  judge: ({ read }) => {
    const certificate = read('certificate');
    if (certificate === null || certificate.status === 'ISSUED') return [];
    return [
      {
        what: `The certificate ${shortArn(certificate.arn)} ${stateOf(certificate)}.`,
        why: 'Browsers warn readers off, or no connection comes about.',
        next: remedyOf(certificate),
        fix: null,
      },
    ];
  },
});

function stateOf({ status, failure, notAfter }: CertificateFacts): string {
  const reason = failure === null ? '' : ` (${failure})`;
  switch (status) {
    case 'PENDING_VALIDATION':
      return 'waits for validation and is not issued yet';
    case 'EXPIRED':
      return `has expired${notAfter === null ? '' : ` on ${dateOf(notAfter)}`}`;
    case 'VALIDATION_TIMED_OUT':
      return 'was not validated within 72 hours';
    case 'REVOKED':
      return `has been revoked${reason}`;
    case 'FAILED':
      return `could not be issued${reason}`;
    case 'INACTIVE':
      return 'is inactive';
    case 'ISSUED':
      return 'is issued';
  }
}

function remedyOf({ status, type, validations }: CertificateFacts): string {
  if (status === 'PENDING_VALIDATION')
    return validations.some(({ method }) => method === 'EMAIL')
      ? 'Open the mail that ACM sent to the addresses of the domain and approve it; a link holds for 72 hours and can be sent again.'
      : 'Make the CNAME records that ACM shows for it; they are found within half an hour as a rule.';
  return type === 'IMPORTED'
    ? 'Import a certificate that is in force under the same ARN, or request one from ACM.'
    : 'Request another one in us-east-1, validated by DNS, and choose it in the distribution.';
}
