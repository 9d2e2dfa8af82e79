import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeDoctorPolicy } from '../../src/infra/doctor-policy.ts';
import type { InfraFacts } from '../../src/infra/facts/infra-facts.ts';
import { gatherInfra } from '../../src/infra/gather-infra.ts';
import { type Account, startAccount } from '../support/account/account.ts';
import { makeSiteByHand, siteBucket } from '../support/account/site-by-hand.ts';
import { setAwsEnvironment } from '../support/aws-environment.ts';
import { type Club, createClub, story } from '../support/club.ts';
import { type Grant, grantsOf, type Policy, without } from '../support/iam.ts';
import { rightSite } from '../support/infra-facts.ts';

let account: Account;
let distribution: string;
let policy: Policy;
let putBack: () => void;

beforeAll(async () => {
  account = await startAccount();
  ({ distribution } = makeSiteByHand(account));
  putBack = setAwsEnvironment(account.environment);
  const target = {
    bucket: siteBucket,
    prefix: 'site/',
    statePrefix: '.storyclub/',
    region: 'eu-west-2',
    distribution,
  };
  policy = makeDoctorPolicy(target, { account: null, kmsKey: null });
});
afterAll(async () => {
  putBack();
  await account.close();
});

async function gather(allowed: Policy): Promise<InfraFacts['facts']> {
  account.authorise(allowed);
  const site = { ...rightSite, bucket: siteBucket, distributionId: distribution, prefix: 'site/' };
  const { facts } = await gatherInfra({ site, at: Date.now(), principal: null, face: null });
  return facts;
}

/** `action: facts` that are denied for want of it. */
function deniedIn(facts: InfraFacts['facts']): readonly string[] {
  const byAction = new Map<string, string[]>();
  for (const [name, fact] of Object.entries(facts))
    if (fact.is === 'denied')
      byAction.set(fact.action, [...(byAction.get(fact.action) ?? []), name]);
  return [...byAction].map(([action, names]) => `${action}: ${names.toSorted().join(' ')}`);
}

/** `s3:ListBucket below site/*`: an action, and the last part of what it is allowed on. */
const nameOf = ({ action, resource, only }: Grant): string =>
  `${action} ${only === undefined ? (resource.split(/[:/]/).at(-2) ?? '') : `below ${only}`}`.trim();

const everyPart = 'accessControls cachePolicies certificate distribution functions headersPolicies';

/** Each right, and the facts that are not read without it; none where it only makes a fact surer. */
const missed: readonly (readonly [right: string, facts: string])[] = [
  // Samples of what is published come from the ledger, or else from the last build.
  ['s3:GetObject .storyclub', ''],
  // AWS names the region in other answers too; this S3 does not.
  ['s3:GetBucketLocation', 'bucketRegion'],
  ['s3:GetBucketPolicy', 'bucketPolicy'],
  // What S3 itself takes for public; the policy is judged without.
  ['s3:GetBucketPolicyStatus', ''],
  ['s3:GetBucketPublicAccessBlock', 'publicAccessBlock'],
  ['s3:GetBucketOwnershipControls', 'ownership'],
  ['s3:GetBucketVersioning', 'versioning'],
  ['s3:GetEncryptionConfiguration', 'encryption'],
  ['s3:GetBucketWebsite', 'website'],
  ['s3:ListBucket below site/*', 'suspiciousKeys'],
  // To tell a ledger that is missing from one that is denied.
  ['s3:ListBucket below .storyclub/*', ''],
  ['cloudfront:GetDistribution distribution', everyPart],
  ['cloudfront:GetCachePolicy cache-policy', 'cachePolicies'],
  ['cloudfront:GetResponseHeadersPolicy response-headers-policy', 'headersPolicies'],
  ['cloudfront:GetOriginAccessControl origin-access-control', 'accessControls'],
  ['cloudfront:DescribeFunction function', 'functions'],
  ['cloudfront:GetFunction function', 'functions'],
  ['acm:ListCertificates', 'certificates'],
  ['acm:DescribeCertificate certificate', 'certificate certificates'],
  ['route53:ListHostedZonesByName', 'zone'],
  ['route53:ListResourceRecordSets hostedzone', 'zone'],
  // A role without a path is known by the name of its session.
  ['iam:GetRole role', ''],
  ['iam:GetRole user', ''],
  ['iam:SimulatePrincipalPolicy role', 'rights'],
  // Where a user publishes, not a role.
  ['iam:SimulatePrincipalPolicy user', ''],
];

describe('the policy of infra policy --doctor', () => {
  test('is enough to read every fact, and the table below has each of its rights', async () => {
    const facts = await gather(policy);
    expect(
      Object.entries(facts)
        .filter(([, { is }]) => is !== 'read')
        .map(([name]) => name),
    ).toEqual(['names', 'validationRecords', 'face']);
    expect(grantsOf(policy).map(nameOf)).toEqual(missed.map(([right]) => right));
  });

  test.each(missed)('without %s not read: %s', async (right, facts) => {
    const grant = grantsOf(policy).find((candidate) => nameOf(candidate) === right);
    if (grant === undefined) throw new Error(`the policy does not have ${right}`);
    const denied = deniedIn(await gather(without(policy, grant)));
    expect(denied).toEqual(facts === '' ? [] : [`${grant.action}: ${facts}`]);
  });
});

describe('a role with that policy', () => {
  let club: Club;
  beforeAll(async () => {
    account.authorise(null);
    const live = { bucket: siteBucket, region: 'eu-west-2', distribution, prefix: 'site/' };
    club = await createClub({
      stories: { 'the-fox': story({ title: 'The Fox', date: '2026-11-18' }) },
      config: { target: 'live', targets: { live } },
      env: account.environment,
    });
    await club.publish();
  });
  afterAll(() => club[Symbol.asyncDispose]());

  test('examines a published site, by what its ledger says is there, and changes nothing', async () => {
    account.authorise(policy);
    const before = structuredClone([...account.state.distributions.values()]);
    await club.remove('dist');
    const { stdout } = await club.run(['doctor', '--offline', '--json', '--save-facts', 'f.json']);
    expect(JSON.parse(stdout)).toMatchObject({ target: 'live', unread: [] });
    const { stdout: again } = await club.run(['doctor', '--facts', 'f.json', '--json']);
    expect({ ...JSON.parse(again), recorded: false }).toEqual(JSON.parse(stdout));
    expect([...account.state.distributions.values()]).toEqual(before);
  });

  test('what it may not read is named on the screen, and the rest is judged', async () => {
    account.authorise(policy);
    account.deny('s3:GetBucketPolicy', 'route53:ListHostedZonesByName');
    const { exitCode, stdout } = await club.run(['doctor', '--offline', '--only', 'origin']);
    account.allowAll();
    expect(exitCode).toBe(0);
    const said = stdout.slice(stdout.indexOf('not read'));
    expect(said.split('\n').slice(0, 4)).toEqual([
      'not read',
      '  warning  doctor-denied',
      "    Not read: the bucket's policy. The permission s3:GetBucketPolicy on",
      '    arn:aws:s3:::storyclub-live is missing.',
    ]);
    expect(said).toMatch(/\d checks were not made for it: [^]*tls-not-required/);
    expect(said).toContain('`storyclub infra policy --doctor`');
    expect(said).toMatch(/\n\n\d+ checks right, 1 warning, \d+ not made\n$/);
  });

  test('a publisher that was named and is not there is no success', async () => {
    account.authorise(null);
    const role = `arn:aws:iam::${account.state.id}:role/mistyped`;
    const asked = ['doctor', '--offline', '--only', 'rights', '--role', role];
    const { exitCode, stdout } = await club.run(asked);
    expect(stdout).toContain("Not read: the publisher's rights.");
    expect(exitCode).toBe(1);
  });
});
