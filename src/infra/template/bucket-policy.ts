import { getAtt, ref, sub } from './intrinsics.ts';
import type { Part, TemplateInput } from './stacks.ts';
import type { TemplateValue } from './template.ts';

/** A website endpoint serves only what everybody may read. */
export function isPublic({ infra }: TemplateInput): boolean {
  return infra.origin === 'website';
}

/** Who may read the bucket: the distribution, and nobody without TLS. */
export function bucketPolicyPart(input: TemplateInput): Part {
  return {
    resources: {
      BucketPolicy: {
        comment: isPublic(input)
          ? 'Everybody reads pages, as the website endpoint demands; anything else needs TLS.'
          : 'This distribution reads pages, and sees which are missing: 404, not 403. Nobody comes without TLS.',
        resource: {
          Type: 'AWS::S3::BucketPolicy',
          Properties: {
            Bucket: ref('Bucket'),
            PolicyDocument: { Version: '2012-10-17', Statement: statements(input) },
          },
        },
      },
    },
  };
}

function statements(input: TemplateInput): readonly TemplateValue[] {
  return isPublic(input)
    ? [everyoneReads(input), ...stateIsClosed(input, '*'), tlsForAllBut(['s3:GetObject'])]
    : [
        distributionReads(input),
        distributionLists(),
        ...stateIsClosed(input, { Service: 'cloudfront.amazonaws.com' }),
        tlsOnly(),
      ];
}

const cloudFront: TemplateValue = { Service: 'cloudfront.amazonaws.com' };

/** As AWS writes it for origin access control (DG private-content-restricting-access-to-s3). */
const fromDistribution: TemplateValue = {
  StringEquals: {
    'AWS:SourceArn': sub(
      'arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Distribution}',
    ),
  },
};

const bucketArn = getAtt('Bucket', 'Arn');
const objects = (pattern: string): TemplateValue => sub(`\${Bucket.Arn}/${escapeSub(pattern)}`);

function distributionReads({ prefix }: TemplateInput): TemplateValue {
  return {
    Sid: 'DistributionReads',
    Effect: 'Allow',
    Principal: cloudFront,
    Action: 's3:GetObject',
    Resource: objects(`${literal(prefix)}*`),
    Condition: fromDistribution,
  };
}

/** Who may not list is told 403 where an object is missing (S3 API, GetObject). */
function distributionLists(): TemplateValue {
  return {
    Sid: 'DistributionSeesWhatIsMissing',
    Effect: 'Allow',
    Principal: cloudFront,
    Action: 's3:ListBucket',
    Resource: bucketArn,
    Condition: fromDistribution,
  };
}

function everyoneReads({ prefix }: TemplateInput): TemplateValue {
  return {
    Sid: 'EverybodyReads',
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: objects(`${literal(prefix)}*`),
  };
}

/** What lies below the pages' prefix would be served: the state is taken out. */
function stateIsClosed(
  { prefix, statePrefix }: TemplateInput,
  principal: TemplateValue,
): readonly TemplateValue[] {
  if (!statePrefix.startsWith(prefix)) return [];
  const statement = {
    Sid: 'StateIsNotServed',
    Effect: 'Deny',
    Principal: principal,
    Action: 's3:GetObject',
    Resource: objects(`${literal(statePrefix)}*`),
  };
  if (principal !== '*') return [statement];
  // The publisher is of this account; who does not sign is of none.
  const strangers = { StringNotEquals: { 'aws:PrincipalAccount': ref('AWS::AccountId') } };
  return [{ ...statement, Condition: strangers }];
}

function tlsOnly(): TemplateValue {
  return { ...tlsSid, Action: 's3:*', ...withoutTls };
}

function tlsForAllBut(actions: readonly string[]): TemplateValue {
  return { ...tlsSid, NotAction: actions, ...withoutTls };
}

const tlsSid = { Sid: 'TlsOnly', Effect: 'Deny', Principal: '*' };
const withoutTls = {
  Resource: [bucketArn, objects('*')],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};

/** Text that stands for itself: in a policy `*` and `?` are wildcards, and `${` begins a variable. */
function literal(text: string): string {
  return text.replaceAll(/[*?$]/g, '${$&}');
}

/** In Fn::Sub `${!` is written for `${`. */
function escapeSub(text: string): string {
  return text.replaceAll('${', '${!');
}
