import { defineCheck } from '../check.ts';
import { isServedAsWebsite } from '../serving.ts';

export const websiteHosting = defineCheck({
  code: 'website-hosting-on',
  title: 'Static website hosting is off',
  area: 'origin',
  severity: 'notice',
  needs: ['distribution', 'website'],
  link: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteHosting.html',
  judge: ({ read, peek, site }) => {
    const website = read('website');
    if (isServedAsWebsite(read('distribution'))) return null;
    if (website === null) return [];
    const answer = peek('face')?.answers.find(
      ({ purpose }) => purpose === 'bucket-website',
    )?.answer;
    const status = answer?.is === 'answered' ? answer.status : null;
    const isOpen = status !== null && status < 400;
    return [
      {
        what: `Static website hosting of the bucket ${site.bucket} is on, and the distribution does not use it${
          isOpen ? `; it answers everybody (${status})` : ''
        }.`,
        why: isOpen
          ? 'It is a second address of the site, by HTTP only, which links and search engines may lead to.'
          : 'It has no use any more: as soon as an object is public, it is a second address of the site, by HTTP only.',
        next:
          website.redirectsTo === null
            ? 'Turn it off when no DNS record and no other distribution leads to the website endpoint.'
            : `Turn it off when nobody needs its redirect to ${website.redirectsTo.host}: a function of the distribution does that by HTTPS.`,
        fix: null,
        severity: isOpen ? 'warning' : 'notice',
      },
    ];
  },
});
