import { defineCheck } from '../check.ts';
import { behaviourInText, listOf } from '../words.ts';

/** The header under which S3 answers the tags that storyclub stores with each object. */
const ours = 'x-amz-meta-cache-tag';

const link =
  'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-by-tags.html';

export const tagsUnavailable = defineCheck({
  code: 'tags-unavailable',
  title: 'A page can be purged by its tag',
  area: 'caching',
  severity: 'notice',
  needs: ['distribution'],
  link,
  judge: ({ read, site }) => {
    const { tagHeader, arn } = read('distribution');
    // The plan has none, nor have the regions of China.
    if (site.tags === 'never' || site.plan === 'free' || arn.startsWith('arn:aws-cn:')) return null;
    if (tagHeader === ours) return [];
    return [
      {
        what:
          tagHeader === null
            ? 'The distribution knows no cache tags, and the configuration allows them (invalidation.tags).'
            : `The distribution reads cache tags from ${tagHeader}, and storyclub writes them to ${ours}.`,
        why: 'A page is cached under up to three URLs (/x, /x/ and /x/index.html), each an item of a purge: beyond 1,000 a month an item costs $0.005. By tag it is one item, and it clears every variant.',
        next:
          tagHeader === null
            ? `Set the cache tag header of the distribution to ${ours}; it works for what is fetched from then on.`
            : `Set it to ${ours} unless something else purges by the other header, or set invalidation.tags to 'never'.`,
        fix: tagHeader === null ? { kind: 'tag-header', header: ours } : null,
      },
    ];
  },
});

export const tagHeaderShown = defineCheck({
  code: 'tag-header-shown',
  title: 'Readers are not sent the cache tags',
  area: 'caching',
  severity: 'notice',
  needs: ['distribution', 'headersPolicies'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html',
  judge: ({ read, site }) => {
    const { tagHeader, behaviours } = read('distribution');
    // Policies of one's own, which alone take headers away, are not on these plans.
    if (tagHeader === null || site.plan === 'free' || site.plan === 'pro') return null;
    const policies = read('headersPolicies');
    const showing = behaviours.filter(
      ({ leadsHere, headersPolicyId }) =>
        leadsHere &&
        !(headersPolicyId !== null && policies[headersPolicyId]?.removes.includes(tagHeader)),
    );
    if (showing.length === 0) return [];
    return [
      {
        what: `Readers are sent the header ${tagHeader} through ${listOf(
          showing.map(({ pattern }) => behaviourInText(pattern)),
          4,
        )}.`,
        why: 'It is of no use to them: some 40 bytes with every answer, and a word about how the site is run.',
        next: `Take ${tagHeader} away in a response headers policy; CloudFront still reads it.`,
        fix: null,
      },
    ];
  },
});
