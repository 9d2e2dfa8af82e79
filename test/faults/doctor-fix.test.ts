import { describe, expect, test } from 'vitest';
import { type HandMade, makeByHand } from '../support/hand-made-account.ts';
import { checkDocument } from '../support/json-schemas.ts';

const fix = ['doctor', '--offline', '--fix', '--yes'] as const;

/** What is printed after the fixes, up to the second report. */
const outcome = (stdout: string): string =>
  /^(?:\d+ fix|Nothing was changed)[^]*?(?=\n\nLooked at again|$(?![^]))/m
    .exec(stdout)?.[0]
    .replaceAll(/\s+/g, ' ') ?? '';

const isPurgeOwed = (site: HandMade): boolean =>
  [...site.account.s3.objects('storyclub-live').keys()].includes('.storyclub/doctor-purge.json');

const statements = (site: HandMade): readonly string[] =>
  JSON.parse(site.bucket.policy ?? '{"Statement":[]}').Statement.map(
    ({ Sid }: { readonly Sid: string }) => Sid,
  );

/** Before each of these requests somebody else changes the distribution. */
function meddle(site: HandMade, operation: string, times: number): void {
  let left = times;
  site.account.before((call) => {
    if (call.operation !== operation || left === 0) return;
    left -= 1;
    site.distribution.config = { ...site.distribution.config, Comment: `somebody ${left}` };
    site.distribution.etag = `ESOMEBODY${left}`;
  });
}

describe('asked one by one', () => {
  test('without a terminal everything is shown, and nothing is done', async () => {
    await using site = await makeByHand();
    const { exitCode, stdout, stderr } = await site.run('doctor', '--offline', '--fix');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^fix (\d+) of \1 · block public access to the bucket/m);
    expect(stderr).toContain('then run it again with --fix --yes.');
    expect(site.changes()).toEqual([]);
    expect(isPurgeOwed(site)).toBe(false);
  });

  test('a no leaves it, and what depends on it is not safe', async () => {
    await using site = await makeByHand();
    const { stdout } = await site.answer('yes', 'no');
    expect(site.changes()).toEqual(['UpdateDistribution', 'CreateInvalidation']);
    const { CacheBehaviors, DefaultCacheBehavior } = site.distribution.config;
    expect(CacheBehaviors?.Items?.[1]?.ViewerProtocolPolicy).toBe('redirect-to-https');
    expect(DefaultCacheBehavior?.ViewerProtocolPolicy).toBe('allow-all');
    expect(outcome(stdout)).toContain(
      'not done · deny requests to the bucket that come without TLS Readers who use HTTP are passed on to S3 over HTTP by the behaviours *',
    );
  });

  test.each([[['quit']], [[null]]])('%j at the first changes nothing', async (answers) => {
    await using site = await makeByHand();
    const { exitCode, stdout } = await site.answer(...answers);
    expect(exitCode).toBe(1);
    expect(outcome(stdout)).toMatch(/^Nothing was changed\. Left as it is: to send readers of/);
    expect(site.changes()).toEqual([]);
  });
});

test('a bucket that is a public website stays one: readers get HTTPS, and nothing is closed to them', async () => {
  await using site = await makeByHand({ website: true });
  const before = structuredClone({ ...site.bucket });
  const { stdout } = await site.run(...fix);
  expect(site.distribution.config.DefaultCacheBehavior?.ViewerProtocolPolicy).toBe(
    'redirect-to-https',
  );
  expect(site.distribution.config.Origins?.Items?.[0]?.CustomOriginConfig).toMatchObject({
    OriginProtocolPolicy: 'http-only',
  });
  expect({ ...site.bucket }).toEqual(before);
  expect(site.changes()).not.toContain('PutBucketPolicy');
  expect(stdout).toContain('origin-website');
});

test('what a stack made is better changed in its template, and that is said', async () => {
  await using site = await makeByHand({ tags: { 'aws:cloudformation:stack-name': 'club-site' } });
  const { stdout } = await site.answer('quit');
  expect(stdout).toContain('The stack club-site of CloudFormation made this distribution');
});

describe('somebody else changes the distribution meanwhile', () => {
  test('what the bucket is closed on the strength of is taken back while CloudFront deploys', async () => {
    await using site = await makeByHand();
    let updated = false;
    site.account.before(({ operation }) => {
      updated ||= operation === 'UpdateDistribution';
      if (!updated || operation !== 'GetDistribution') return;
      const { Origins } = site.distribution.config;
      const Items = (Origins?.Items ?? []).map((one) => ({ ...one, OriginAccessControlId: '' }));
      site.distribution.config = {
        ...site.distribution.config,
        Origins: { Quantity: Items.length, Items },
      };
    });
    const { stdout } = await site.run(...fix);
    expect(outcome(stdout)).toContain('reads what is public, as everybody does: the site would be');
    expect(site.changes()).toContain('UpdateDistribution');
    expect(site.changes()).not.toContain('PutPublicAccessBlock');
  });

  test('what is there is read and shown again, and nothing is written over', async () => {
    await using site = await makeByHand();
    meddle(site, 'UpdateDistribution', 1);
    const { stdout } = await site.run(...fix);
    expect(site.changes().filter((change) => change.startsWith('UpdateDistribution'))).toEqual([
      'UpdateDistribution: PreconditionFailed',
      'UpdateDistribution',
    ]);
    expect(site.distribution.config).toMatchObject({
      Comment: 'somebody 0',
      HttpVersion: 'http2and3',
    });
    expect(stdout).toContain('Somebody else changed this after it was shown.');
  });

  test('on a terminal it is asked again', async () => {
    await using site = await makeByHand();
    meddle(site, 'UpdateDistribution', 1);
    const { stdout } = await site.answer('all', 'no');
    expect(site.distribution.config).toMatchObject({
      Comment: 'somebody 0',
      HttpVersion: 'http1.1',
    });
    expect(outcome(stdout)).toContain('Left as it is: to send readers of * from HTTP to HTTPS.');
  });

  test('again and again: it is given up, and theirs stays', async () => {
    await using site = await makeByHand();
    meddle(site, 'UpdateDistribution', 99);
    const { exitCode } = await site.run(...fix);
    expect(exitCode).toBe(1);
    expect(site.changes().filter((change) => change.startsWith('UpdateDistribution'))).toEqual(
      Array.from({ length: 5 }, () => 'UpdateDistribution: PreconditionFailed'),
    );
    expect(site.distribution.config.HttpVersion).toBe('http1.1');
  });

  test("the bucket's policy, which has no version, is compared first", async () => {
    await using site = await makeByHand();
    const theirs = { Sid: 'Theirs', Effect: 'Deny', Principal: '*', Action: 's3:PutBucketAcl' };
    let reads = 0;
    site.account.before(({ operation }) => {
      if (operation !== 'GetBucketPolicy' || (reads += 1) !== 3) return;
      const policy = JSON.parse(site.bucket.policy ?? '');
      const more = { ...theirs, Resource: 'arn:aws:s3:::storyclub-live' };
      site.bucket.policy = JSON.stringify({ ...policy, Statement: [...policy.Statement, more] });
    });
    const { stdout } = await site.run(...fix);
    expect(stdout).toContain('Somebody else changed this after it was shown.');
    expect(statements(site)).toEqual([
      'Reads',
      'Theirs',
      'StoryclubDistributionLists',
      'StoryclubTlsOnly',
    ]);
  });
});

describe('a failure in the middle', () => {
  test('says what was changed, and running it again goes on', async () => {
    await using site = await makeByHand();
    site.account.deny('cloudfront:UpdateDistribution');
    const failed = await site.run(...fix);
    expect(failed.exitCode).toBe(3);
    const said = failed.stderr.replaceAll(/\s+/g, ' ');
    expect(said).toContain('The permission cloudfront:UpdateDistribution on');
    expect(said).toContain(
      'Changed: the response headers policy club-headers, the origin access control club-bucket. What else was to be done is not; running it again goes on.',
    );
    expect(isPurgeOwed(site)).toBe(true);

    site.account.allowAll();
    const { stdout } = await site.run(...fix);
    expect(outcome(stdout)).toMatch(/^\d+ fixes done: the distribution /);
    expect(outcome(stdout)).toContain('has completed at every edge.');
    expect(isPurgeOwed(site)).toBe(false);
  });

  test('a right that is missing before anything is changed', async () => {
    await using site = await makeByHand();
    site.account.deny('cloudfront:ListDistributionsByResponseHeadersPolicyId');
    const { exitCode, stderr } = await site.run(...fix);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('cloudfront:ListDistributionsByResponseHeadersPolicyId');
    expect(site.changes()).toEqual([]);
  });

  test('CloudFront takes longer than it is waited for: the bucket is left for the next run', async () => {
    await using site = await makeByHand({ deployTakes: 1_800_000 });
    const early = await site.run(...fix, '--timeout', '10m');
    expect(early.exitCode).toBe(3);
    expect(outcome(early.stdout)).toContain('CloudFront still takes it to its edges');
    expect(outcome(early.stdout)).toContain(
      'Not done yet, since edges still answer as before: to deny requests to the bucket that come without TLS.',
    );
    expect(site.changes()).not.toContain('PutBucketPolicy');
    expect(site.changes()).not.toContain('CreateInvalidation');
    expect(isPurgeOwed(site)).toBe(true);

    site.clock.advance(1_800_000);
    const late = await site.run(...fix);
    expect(late.stdout).toMatch(/· purge everything that edges have \(purge-owed\)$/m);
    expect(site.changes().slice(-3)).toEqual([
      'PutBucketPolicy',
      'PutPublicAccessBlock',
      'CreateInvalidation',
    ]);
    expect(isPurgeOwed(site)).toBe(false);
  });

  test('Ctrl-C while CloudFront deploys: what it takes to its edges goes on, the rest is for the next run', async () => {
    await using site = await makeByHand({ deployTakes: 1_800_000 });
    site.account.before(({ operation }) => {
      if (operation !== 'GetDistribution' || !site.changes().includes('UpdateDistribution')) return;
      site.account.before(null);
      site.interrupt();
    });
    const { exitCode, stdout, stderr } = await site.run(...fix);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('stopping after what is under way');
    expect(stdout).toContain('CloudFront still takes it to its edges');
    expect(stdout).not.toContain('Looked at again');
    expect(site.changes()).not.toContain('PutBucketPolicy');
    expect(isPurgeOwed(site)).toBe(true);
  });

  test('Ctrl-C while it looks', async () => {
    await using site = await makeByHand();
    site.account.before(({ operation }) => {
      if (operation !== 'GetBucketPolicy') return;
      site.account.before(null);
      site.interrupt();
    });
    const { exitCode, stdout, stderr } = await site.run(...fix);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('Stopped while looking at the site.');
    expect(site.changes()).toEqual([]);
  });

  test('a purge that is refused is owed, and paid by the next run', async () => {
    await using site = await makeByHand();
    site.account.deny('cloudfront:CreateInvalidation');
    const unpaid = await site.run(...fix, '--json');
    expect(unpaid.exitCode).toBe(4);
    const document = JSON.parse(unpaid.stdout);
    checkDocument('doctor', document);
    expect(document.fixes.purge).toMatchObject({
      state: 'owed',
      why: expect.stringContaining('cloudfront:CreateInvalidation'),
    });

    site.account.allowAll();
    const before = site.changes().length;
    const { stdout } = await site.run(...fix);
    expect(site.changes().slice(before)).toEqual(['CreateInvalidation']);
    expect(outcome(stdout)).toMatch(/^1 fix done\. The purge \w+ of \/\* has completed/);
    expect(await site.run(...fix)).toMatchObject({
      stdout: expect.stringContaining('Nothing that was found can be fixed by a program'),
    });
  });

  test('whoever may not write objects is told that nothing is noted, and can fix all the same', async () => {
    await using site = await makeByHand();
    site.account.deny('s3:PutObject', 's3:GetObject', 's3:DeleteObject');
    const { stdout, stderr } = await site.run(...fix);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(
      'nothing there says that a purge of /* is owed',
    );
    expect(outcome(stdout)).toContain('has completed at every edge.');
  });

  test('a purge that is throttled is sent again', async () => {
    await using site = await makeByHand();
    const busy = { status: 400, code: 'TooManyInvalidationsInProgress' };
    site.account.failNext('CreateInvalidation', busy, busy);
    const { stdout } = await site.run(...fix);
    expect(outcome(stdout)).toContain('has completed at every edge.');
    expect(site.account.state.invalidations).toHaveLength(1);
  });
});
