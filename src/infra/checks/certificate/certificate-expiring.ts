import type { CertificateFacts } from '../../facts/certificate-facts.ts';
import { type Fault, defineCheck } from '../check.ts';
import { dateOf, daysInWords, daysUntil } from '../words.ts';
import { shortArn } from './certificate-names.ts';
import { isStuck, renewalLead, renewsByItself } from './renewal.ts';

/** ACM is given this long, from when it begins to renew, before it is called late. */
const patience = 15;
const lastDays = 14;

/** How near is near depends on who renews: ACM by itself, or a person. */
export const certificateExpiring = defineCheck({
  code: 'certificate-expiring',
  title: 'The certificate is far from its end, for its kind',
  area: 'certificate',
  severity: 'warning',
  needs: ['certificate'],
  link: 'https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html',
  judge: ({ read, at }) => {
    const certificate = read('certificate');
    if (certificate?.status !== 'ISSUED' || certificate.notAfter === null) return [];
    if (isStuck(certificate)) return [];
    const left = daysUntil(at, certificate.notAfter);
    const until = `The certificate ${shortArn(certificate.arn)} ends on ${dateOf(certificate.notAfter)}, in ${daysInWords(left)}`;
    return renewsByItself(certificate)
      ? late(certificate, { left, until })
      : dueByHand(certificate, { left, until });
  },
});

interface Term {
  readonly left: number;
  readonly until: string;
}

function late(certificate: CertificateFacts, { left, until }: Term): readonly Fault[] {
  const lead = renewalLead(certificate);
  if (left > lead - patience) return [];
  return [
    {
      what: `${until}, and ACM has not renewed it, which it does from ${lead} days before.`,
      why: 'Something keeps ACM from it; when it ends, browsers warn every reader off.',
      next: 'Look at the certificate’s renewal status in ACM, at the CNAME records that validate it and at CAA. Request another one in time if it stays as it is.',
      fix: null,
      severity: left <= lastDays ? 'error' : 'warning',
    },
  ];
}

/** A third of its life for those of 90 days and fewer, which programs renew about then; a month for longer ones. */
function dueByHand(certificate: CertificateFacts, { left, until }: Term): readonly Fault[] {
  const { notBefore, notAfter, type } = certificate;
  const life = notBefore === null || notAfter === null ? 365 : daysUntil(notBefore, notAfter);
  if (left > Math.min(30, Math.floor(life / 3) - 1)) return [];
  return [
    {
      what: `${until}, and nobody renews it${type === 'IMPORTED' ? ': it was imported' : ''}.`,
      why: 'ACM renews only what it issued itself and what is in use; when this one ends, browsers warn every reader off.',
      next:
        type === 'IMPORTED'
          ? 'Import its successor under the same ARN. Or request one from ACM in us-east-1, validated by DNS: it is free and renews by itself.'
          : 'Request another one in us-east-1, validated by DNS, and choose it in the distribution.',
      fix: null,
      severity: left <= Math.min(lastDays, Math.floor(life / 6)) ? 'error' : 'warning',
    },
  ];
}
