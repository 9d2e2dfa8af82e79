import { defineCheck } from '../check.ts';
import { isServedAsWebsite } from '../serving.ts';

export const objectAcls = defineCheck({
  code: 'object-acls-allowed',
  title: 'Objects belong to the owner of the bucket and have no ACLs',
  area: 'origin',
  severity: 'warning',
  needs: ['distribution', 'ownership'],
  link: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html',
  judge: ({ read, peek, site }) => {
    const ownership = read('ownership');
    if (isServedAsWebsite(read('distribution'))) return null;
    if (ownership === 'BucketOwnerEnforced') return [];
    return [
      {
        what: `The bucket ${site.bucket} takes ACLs of single objects (Object Ownership is ${ownership ?? 'not set, which is ObjectWriter'}).`,
        why: "An object's own ACL can open it whatever the policy says, and an object that another account uploaded belongs to that account: origin access control does not reach it, and readers get 403.",
        next: 'Set Object Ownership to BucketOwnerEnforced; what ACLs allowed has to be allowed by the policy first.',
        fix: null,
        // Public ACLs are ignored then; whose an object is stays open.
        severity: peek('publicAccessBlock')?.ignorePublicAcls === true ? 'notice' : 'warning',
      },
    ];
  },
});
