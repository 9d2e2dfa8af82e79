import { defineCheck } from '../check.ts';

export const versioning = defineCheck({
  code: 'versioning-off',
  title: 'The bucket keeps earlier versions',
  area: 'origin',
  severity: 'notice',
  needs: ['versioning'],
  link: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html',
  judge: ({ read, site }) => {
    const state = read('versioning');
    if (state === 'Enabled') return [];
    return [
      {
        what: `Versioning of the bucket ${site.bucket} is ${state === 'Off' ? 'off' : 'suspended'}.`,
        why: 'What another tool overwrites or deletes there is gone for good, the ledger too. storyclub rollback works all the same, but every publish first copies each object that it replaces: one more request each, $0.005 for a thousand.',
        next: 'Turn versioning on, with a lifecycle rule that expires earlier versions when no release needs them, 90 days after they were replaced, say.',
        fix: null,
      },
    ];
  },
});
