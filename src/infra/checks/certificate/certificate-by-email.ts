import { defineCheck } from '../check.ts';
import { listOf } from '../words.ts';

/** Works for years, until the person who clicked has left. */
export const certificateByEmail = defineCheck({
  code: 'certificate-by-email',
  title: 'The certificate renews without anybody’s doing',
  area: 'certificate',
  severity: 'notice',
  needs: ['certificate'],
  link: 'https://docs.aws.amazon.com/acm/latest/userguide/email-to-dns-migration.html',
  judge: ({ read, peek }) => {
    const certificate = read('certificate');
    const byEmail = certificate?.validations.filter(({ method }) => method === 'EMAIL') ?? [];
    if (certificate === null || byEmail.length === 0) return [];
    const zone = peek('zone');
    return [
      {
        what: `The certificate is validated by email for ${listOf(byEmail.map(({ name }) => name))}.`,
        why: 'A certificate holds for 198 days. About every five months ACM writes to admin@, postmaster@ and three more of the domain, and somebody has to follow a link that holds for 72 hours; if nobody does, the site ends behind a browser’s warning.',
        next: `Move it to DNS validation, which keeps its ARN: \`aws acm update-certificate-options --region us-east-1 --certificate-arn ${certificate.arn} --options ValidationMethod=DNS\`, then make the CNAME records that \`aws acm list-certificate-domain-validations\` shows, within 72 hours${zone === null ? ', where the domain’s DNS is kept' : `, in the hosted zone ${zone.name}`}.`,
        fix: null,
        // Where the zone is at hand nothing speaks for email.
        severity: zone === null ? 'notice' : 'warning',
      },
    ];
  },
});
