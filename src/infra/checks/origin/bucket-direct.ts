import type { FaceFacts } from '../../facts/face-facts.ts';
import { defineCheck } from '../check.ts';
import { isServedAsWebsite } from '../serving.ts';
import { listOf } from '../words.ts';

export const bucketDirect = defineCheck({
  code: 'bucket-open',
  title: "The bucket's own URLs are closed to everybody",
  area: 'origin',
  severity: 'error',
  needs: ['distribution', 'face'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html',
  judge: ({ read }) => {
    if (isServedAsWebsite(read('distribution'))) return null;
    const open = openUrls(read('face'));
    if (open.length === 0) return [];
    const byHttp = open.some((url) => url.startsWith('http:'));
    return [
      {
        what: `Everybody can read the bucket around CloudFront: ${listOf(open)} ${open.length === 1 ? 'answers' : 'answer'}.`,
        why: `Readers and search engines find the site there without the headers that protect them${
          byHttp ? ', without HTTPS' : ''
        } and past every rule of access, corrections reach them by no purge, and S3 bills each request and each byte.`,
        next: 'Let the distribution read by origin access control, then remove what makes the bucket public: its policy, ACLs, and the four settings of Block Public Access.',
        fix: null,
      },
    ];
  },
});

function openUrls({ answers }: FaceFacts): readonly string[] {
  return answers.flatMap(({ purpose, url, answer }) =>
    (purpose === 'bucket-direct' || purpose === 'bucket-direct-http') &&
    answer.is === 'answered' &&
    answer.status >= 200 &&
    answer.status < 300
      ? url
      : [],
  );
}
