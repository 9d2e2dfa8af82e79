import { expect, test } from 'vitest';
import { makeByHand } from '../support/hand-made-account.ts';

test('a site made by hand: storyclub doctor --fix --yes makes right what can be made right, and purges', async () => {
  await using site = await makeByHand();
  const { exitCode, stdout } = await site.run('doctor', '--offline', '--fix', '--yes');
  // What needs a person is left: a function for pretty URLs, a name more, the rights of the role.
  expect(exitCode).toBe(1);
  const [before = '', done = '', again = ''] = stdout.split(/(?=^\d+ fixes done)|(?=^Looked at)/m);
  expect(before.replaceAll(/fix \d+ of \d+/g, 'fix … of …')).toContain(`
fix … of … · send readers of * from HTTP to HTTPS (viewer-http)
  the distribution ${site.distribution.id}
      …
      DefaultCacheBehavior:
        TargetOriginId: site
  -     ViewerProtocolPolicy: allow-all
  +     ViewerProtocolPolicy: redirect-to-https
        AllowedMethods:
  That purge is for this too.
`);
  expect(done.replace(/^\d+/, '…'))
    .toBe(`… fixes done: the response headers policy club-headers, the origin access
control club-bucket, the distribution ${site.distribution.id}, the policy of the bucket
storyclub-live, the public access block of the bucket storyclub-live.
The purge ${site.account.state.invalidations[0]?.id} of /* has completed at every edge.

`);
  expect(again.replaceAll(/\s+/g, ' ')).toMatch(
    /^Looked at again: \d+ findings are gone \(viewer-http, .*tls-not-required, missing-pages-forbidden/,
  );
  expect(again).not.toContain('storyclub doctor --fix');
  expect(site.changes()).toEqual([
    'UpdateResponseHeadersPolicy',
    'UpdateOriginAccessControl',
    'UpdateDistribution',
    'PutBucketPolicy',
    'PutPublicAccessBlock',
    'CreateInvalidation',
  ]);
});
