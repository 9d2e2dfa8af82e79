import { defineCheck } from '../check.ts';
import { isCovered } from '../site-names.ts';
import { listOf } from '../words.ts';
import { isUsable, namesToCover, shortArn } from './certificate-names.ts';

export const certificateLacksName = defineCheck({
  code: 'certificate-lacks-name',
  title: 'The certificate is good for every name',
  area: 'certificate',
  severity: 'error',
  needs: ['distribution', 'certificate'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html',
  judge: ({ read, peek, site }) => {
    const certificate = read('certificate');
    if (certificate === null) return [];
    const needed = namesToCover(site, read('distribution'));
    const lacking = needed.filter((name) => !isCovered(name, certificate.names));
    if (lacking.length === 0) return [];
    const other = peek('certificates')?.find((one) => isUsable(one, needed));
    return [
      {
        what: `The certificate ${shortArn(certificate.arn)} is for ${listOf(certificate.names)}, and not for ${listOf(lacking)}.`,
        why: 'Browsers warn readers off for a name that a certificate does not have. A wildcard stands for one part: *.storyclub.example is good for www.storyclub.example, not for storyclub.example or a.b.storyclub.example.',
        next:
          other === undefined
            ? `Names cannot be added to a certificate: request another one in us-east-1 for ${listOf(needed)}, then choose it in the distribution.`
            : `Choose ${shortArn(other.arn)} in the distribution, which has them all.`,
        fix: null,
      },
    ];
  },
});
