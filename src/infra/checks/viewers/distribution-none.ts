import { defineCheck } from '../check.ts';
import { answerOf, homeOf } from '../home-answers.ts';

/** S3 by itself answers HTTPS under its own names only (S3UG WebsiteEndpoints). */
export const distributionNone = defineCheck({
  code: 'distribution-none',
  title: 'The target has a distribution',
  area: 'viewers',
  severity: 'error',
  needs: [],
  link: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html',
  judge: ({ peek, site: { distributionId, target, host } }) => {
    if (distributionId !== null) return [];
    const answer = answerOf(peek('face') ?? { answers: [], handshakes: [] }, homeOf('https', host));
    const works = answer !== undefined && answer.status < 400;
    return [
      {
        what: `The target ${target} names no distribution.`,
        why: works
          ? `https://${host} is answered all the same: by something storyclub cannot purge, so a correction waits until the copies there have run out.`
          : 'A bucket has no HTTPS under a name of its own: readers get the site over plain HTTP, or not at all.',
        next: works
          ? `If it is a distribution of CloudFront, set targets.${target}.distribution to its id.`
          : peek('versioning') === null
            ? `Run \`storyclub infra deploy --target ${target}\`, which makes one with certificate and DNS; or set targets.${target}.distribution to the id of one that exists.`
            : `Set targets.${target}.distribution to the id of one that exists. \`storyclub infra deploy\` makes one with certificate and DNS, and a bucket of its own: docs/guides/moving-to-https.md leads there from a bucket that is there.`,
        fix: null,
        severity: works ? 'warning' : 'error',
      },
    ];
  },
});
