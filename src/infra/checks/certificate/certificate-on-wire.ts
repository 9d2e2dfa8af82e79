import { type Fault, defineCheck } from '../check.ts';
import { isAlias, isCloudFrontName } from '../site-names.ts';
import { dateOf, daysInWords, daysUntil } from '../words.ts';

const link =
  'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html';
const day = 86_400_000;

export const certificateUntrusted = defineCheck({
  code: 'certificate-untrusted',
  title: 'Every name shows a certificate that browsers trust',
  area: 'certificate',
  severity: 'error',
  needs: ['face'],
  link,
  judge: ({ read }) =>
    read('face').handshakes.flatMap(({ name, outcome }) =>
      outcome.is === 'refused' || outcome.trusted
        ? []
        : [
            {
              what: `${name} shows a certificate that is not trusted${outcome.distrust === null ? '' : ` (${outcome.distrust})`}.`,
              why: 'Browsers warn readers off, and go no further where HSTS is known.',
              next: `See where DNS leads ${name}, and whether the certificate of what answers there has that name and is in force.`,
              fix: null,
            },
          ],
    ),
});

/** What readers are shown against what ACM says; and all that is known of its end where ACM may not be asked. */
export const certificateOnWire = defineCheck({
  code: 'certificate-on-wire',
  title: 'Readers are shown the certificate that ACM holds, and it is far from its end',
  area: 'certificate',
  severity: 'warning',
  needs: ['face'],
  link,
  judge: ({ read, peek, at }) => {
    const held = peek('certificate')?.notAfter ?? null;
    const aliases = peek('distribution')?.aliases ?? [];
    return read('face').handshakes.flatMap(({ name, outcome }): readonly Fault[] => {
      if (outcome.is === 'refused' || !outcome.trusted || outcome.notAfter === null) return [];
      if (isCloudFrontName(name)) return [];
      // A name that is redirected by another host has that one's certificate.
      if (held === null || !isAlias(name, aliases))
        return endsSoon(name, { at, notAfter: outcome.notAfter });
      // One that is renewed this very day is another by some seconds.
      return Math.abs(outcome.notAfter - held) < day
        ? []
        : [
            {
              what: `${name} shows a certificate that ends on ${dateOf(outcome.notAfter)}; the distribution’s ends on ${dateOf(held)}.`,
              why: 'Another server answers for the name, or a change of the certificate has not reached the edges.',
              next: 'See where DNS leads the name. If it leads to the distribution, look again in a few hours.',
              fix: null,
            },
          ];
    });
  },
});

function endsSoon(
  name: string,
  { at, notAfter }: { readonly at: number; readonly notAfter: number },
): readonly Fault[] {
  const left = daysUntil(at, notAfter);
  return left > 14
    ? []
    : [
        {
          what: `The certificate that ${name} shows ends on ${dateOf(notAfter)}, in ${daysInWords(left)}.`,
          why: 'When it ends, browsers warn every reader off.',
          next: 'See who renews it: ACM does from 45 days before by itself, unless something holds it up. Let doctor read ACM to know more.',
          fix: null,
          severity: left <= 7 ? 'error' : 'warning',
        },
      ];
}
