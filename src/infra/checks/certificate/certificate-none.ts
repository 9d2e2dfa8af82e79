import { defineCheck } from '../check.ts';
import { listOf } from '../words.ts';
import { isUsable, namesToCover, shortArn } from './certificate-names.ts';

export const certificateNone = defineCheck({
  code: 'certificate-none',
  title: 'The distribution has a certificate for the site’s names',
  area: 'certificate',
  severity: 'error',
  needs: ['distribution'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html',
  judge: ({ read, peek, site }) => {
    const distribution = read('distribution');
    const names = namesToCover(site, distribution);
    if (distribution.viewerCertificate.kind !== 'default' || names.length === 0) return [];
    const ready = peek('certificates')?.find((certificate) => isUsable(certificate, names));
    return [
      {
        what: `The distribution ${distribution.id} has CloudFront’s own certificate, which is not good for ${listOf(names)}.`,
        why: 'Browsers warn readers off, and go no further where HSTS is known.',
        next:
          ready === undefined
            ? `Request a certificate for ${listOf(names)} from ACM in us-east-1, validated by DNS, and choose it in the distribution; \`storyclub infra deploy\` does both.`
            : `Choose ${shortArn(ready.arn)}, which is issued in us-east-1 and covers them, in the distribution.`,
        fix: null,
      },
    ];
  },
});

/** It is the trap of a first try: ACM's console opens in the region of the bucket. */
export const certificateElsewhere = defineCheck({
  code: 'certificate-elsewhere',
  title: 'A certificate for the site’s names is where CloudFront finds it',
  area: 'certificate',
  severity: 'warning',
  needs: ['distribution', 'certificates'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html',
  judge: ({ read, site }) => {
    const distribution = read('distribution');
    const names = namesToCover(site, distribution);
    const certificates = read('certificates');
    if (names.length === 0 || distribution.viewerCertificate.kind !== 'default') return [];
    if (certificates.some((certificate) => isUsable(certificate, names))) return [];
    return certificates
      .filter((certificate) => isUsable({ ...certificate, region: 'us-east-1' }, names))
      .map(({ arn, region }) => ({
        what: `The certificate for ${listOf(names)} is in ${region} (${shortArn(arn)}).`,
        why: 'CloudFront takes certificates of us-east-1 only, wherever bucket and readers are, and a certificate cannot be moved.',
        next: 'Request the same names in us-east-1; the DNS records that validate it are the same. Delete this one if nothing else uses it.',
        fix: null,
      }));
  },
});

export const certificateOfIam = defineCheck({
  code: 'certificate-of-iam',
  title: 'The certificate is kept in ACM, not in IAM',
  area: 'certificate',
  severity: 'warning',
  needs: ['distribution'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-procedures.html',
  judge: ({ read }) => {
    const { viewerCertificate } = read('distribution');
    return viewerCertificate.kind === 'iam'
      ? [
          {
            what: `The certificate ${viewerCertificate.id} is kept in IAM.`,
            why: 'IAM renews nothing and reminds nobody: it runs out unless somebody uploads another one in time. Flat-rate plans do not take it.',
            next: 'Request one from ACM in us-east-1, which is free and renews by itself, and choose it in the distribution.',
            fix: null,
          },
        ]
      : [];
  },
});
