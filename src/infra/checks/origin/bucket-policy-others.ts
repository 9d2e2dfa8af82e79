import type { BucketPolicy, BucketStatement } from '../../facts/bucket-facts.ts';
import type { DistributionFacts } from '../../facts/distribution-facts.ts';
import { type Fault, defineCheck } from '../check.ts';
import { bucketOrigins } from '../serving.ts';
import { listOf } from '../words.ts';
import { accountIn, identityArn } from './requests.ts';
import { statementName } from './statements.ts';

export const bucketPolicyOthers = defineCheck({
  code: 'bucket-policy-others',
  title: "The bucket's policy names nobody who is not needed",
  area: 'origin',
  severity: 'warning',
  needs: ['distribution', 'bucketPolicy'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html#migrate-from-oai-to-oac',
  judge: ({ read }) => {
    const distribution = read('distribution');
    return allowing(read('bucketPolicy')).flatMap((statement) => [
      ...identitiesLeft(statement, distribution),
      ...otherDistributions(statement, distribution),
      ...otherAccounts(statement, distribution),
    ]);
  },
});

function allowing(policy: BucketPolicy | null): readonly BucketStatement[] {
  return (policy?.statements ?? []).filter(({ effect }) => effect === 'Allow');
}

const identity = /^arn:[^:]*:iam::cloudfront:user\//;

/** Statements for identities that no origin uses: both kinds are right only while the distribution is being moved. */
function identitiesLeft(
  statement: BucketStatement,
  distribution: DistributionFacts,
): readonly Fault[] {
  if (statement.principals.kind !== 'some') return [];
  const used = new Set(
    bucketOrigins(distribution).flatMap(({ access }) =>
      access.kind === 'oai' ? identityArn(access.id, distribution.arn) : [],
    ),
  );
  const { aws, canonical } = statement.principals;
  const left = [
    ...aws
      .filter((arn) => identity.test(arn) && !used.has(arn))
      .map((arn) => arn.split(' ').at(-1) ?? arn),
    // An identity in use may be named by its canonical user id.
    ...(used.size === 0 ? canonical.map((id) => `canonical user ${id}`) : []),
  ];
  if (left.length === 0) return [];
  return [
    {
      what: `${statementName(statement)} of the bucket's policy lets in ${listOf(left, 4)}, which no origin uses.`,
      why: 'It is left from before origin access control: any distribution that is given the old identity reads the bucket, and a policy that lets in two kinds is read wrongly sooner or later.',
      next: 'Remove it once the distribution is deployed with origin access control, and no other distribution uses the identity.',
      fix: null,
    },
  ];
}

function otherDistributions(
  statement: BucketStatement,
  { arn }: DistributionFacts,
): readonly Fault[] {
  const { principals, conditions } = statement;
  if (principals.kind !== 'some' || !principals.services.includes('cloudfront.amazonaws.com'))
    return [];
  const others = Object.values(conditions)
    .flatMap((keys) => keys['aws:sourcearn'] ?? [])
    .filter((other) => other !== arn && !/[*?]/.test(other));
  return others.map((other) => {
    const foreign = accountIn(other) !== accountIn(arn);
    return {
      what: `${statementName(statement)} of the bucket's policy lets in the distribution ${other.slice(other.lastIndexOf('/') + 1)}${foreign ? ` of the account ${accountIn(other)}` : ' as well'}.`,
      why: 'It can show what is in this bucket under another name, and past the rules of this site.',
      next: 'Remove its ARN from the condition, unless the site is just being moved from it or to it.',
      fix: null,
      severity: foreign ? ('error' as const) : ('notice' as const),
    };
  });
}

function otherAccounts(statement: BucketStatement, { arn }: DistributionFacts): readonly Fault[] {
  if (statement.principals.kind !== 'some') return [];
  const own = accountIn(arn);
  const accounts = statement.principals.aws
    .filter((principal) => principal !== '*' && !identity.test(principal))
    .map((principal) => (/^\d{12}$/.test(principal) ? principal : accountIn(principal)))
    .filter((account) => account !== own && account !== '');
  if (accounts.length === 0) return [];
  return [
    {
      what: `${statementName(statement)} of the bucket's policy lets in ${accounts.length === 1 ? 'the account' : 'the accounts'} ${listOf([...new Set(accounts)], 4)}.`,
      why: `They may do what it allows (${listOf(statement.actions, 4)}) whatever is decided in your account.`,
      next: 'Remove it, unless these accounts are yours and need it.',
      fix: null,
    },
  ];
}
