import { defineCheck } from '../check.ts';

/** The oldest that the AWS SDK takes after the first week of January 2027 (its own warning). */
const oldest = 22;

export const nodeVersion = defineCheck({
  code: 'node-version',
  title: 'Node is new enough for releases of the AWS SDK to come',
  area: 'rights',
  severity: 'notice',
  needs: [],
  link: 'https://github.com/aws/aws-sdk-js-v3#nodejs-versions',
  judge: ({ site }) => {
    const major = Number(site.nodeVersion.replace(/^v/, '').split('.')[0]);
    if (!(major < oldest)) return [];
    return [
      {
        what: `This is Node ${site.nodeVersion.replace(/^v/, '')}; releases of the AWS SDK after the first week of January 2027 need Node ${oldest}.`,
        why: 'storyclub works here with the releases it was made with, and those get no corrections any more, those of security included.',
        next: `Install Node ${oldest} or later, on the machine that publishes too.`,
        fix: null,
      },
    ];
  },
});
