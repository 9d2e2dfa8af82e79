import type { CertificateFacts } from '../../facts/certificate-facts.ts';
import { type Fault, defineCheck } from '../check.ts';
import { dateOf, daysUntil, listOf } from '../words.ts';
import { shortArn } from './certificate-names.ts';

export const certificateRenewal = defineCheck({
  code: 'certificate-renewal',
  title: 'ACM can renew the certificate and is not held up',
  area: 'certificate',
  severity: 'warning',
  needs: ['certificate'],
  link: 'https://docs.aws.amazon.com/acm/latest/userguide/check-certificate-renewal-status.html',
  judge: ({ read, at }) => {
    const certificate = read('certificate');
    if (certificate?.status !== 'ISSUED' || certificate.type !== 'AMAZON_ISSUED') return [];
    const left = certificate.notAfter === null ? Infinity : daysUntil(at, certificate.notAfter);
    const fault = faultOf(certificate);
    return fault === null ? [] : [left <= 14 ? { ...fault, severity: 'error' } : fault];
  },
});

function faultOf(certificate: CertificateFacts): Fault | null {
  const { arn, renewalStatus, renewalEligible, failure, notAfter } = certificate;
  const end = notAfter === null ? '' : ` It ends on ${dateOf(notAfter)}.`;
  const name = shortArn(arn);
  if (renewalStatus === 'FAILED')
    return {
      what: `The renewal of the certificate ${name} has failed${failure === null ? '' : `: ${failure}`}.`,
      why: `Nothing more happens by itself.${end} Then browsers warn every reader off.`,
      next: 'Mend the reason, which is explained on the linked page; CAA_ERROR is a CAA record that does not allow Amazon. If the renewal does not begin again, request another certificate and choose it.',
      fix: null,
      severity: 'error',
    };
  if (renewalStatus === 'PENDING_VALIDATION')
    return {
      what: `The renewal of the certificate ${name} waits for ${listOf(waiting(certificate))} to be validated.`,
      why: `ACM cannot go on by itself.${end} Then browsers warn every reader off.`,
      next: certificate.validations.some(({ method }) => method === 'EMAIL')
        ? `Open the mail that ACM sent to ${listOf(mailboxes(certificate))} and approve it; a link holds for 72 hours, and \`aws acm resend-validation-email\` sends another.`
        : 'Put the CNAME records back that ACM shows for it; they have to stay for as long as the certificate is in use.',
      fix: null,
    };
  return renewalEligible
    ? null
    : {
        what: `The certificate ${name} is not eligible for renewal.`,
        why: `ACM renews what it issued and what is in use; this one it will not.${end}`,
        next: 'If the distribution uses it, wait an hour and look again: ACM learns of it with a delay. Otherwise request another one and choose it.',
        fix: null,
      };
}

function waiting({ validations, names }: CertificateFacts): readonly string[] {
  const pending = validations.filter(({ status }) => status === 'PENDING_VALIDATION');
  return pending.length === 0 ? names : pending.map(({ name }) => name);
}

function mailboxes({ validations }: CertificateFacts): readonly string[] {
  const all = [...new Set(validations.flatMap(({ emails }) => emails))];
  return all.length === 0 ? ['the domain’s postmaster and others'] : all;
}
