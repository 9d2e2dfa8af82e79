import type { GitHubRepository } from '../../config/types.ts';
import { makePolicy } from '../policy.ts';
import type { PolicyStatement } from '../policy-document.ts';
import { getAtt, ref, sub } from './intrinsics.ts';
import { outputs, type Part, type TemplateInput } from './stacks.ts';
import type { Resource, TemplateValue } from './template.ts';

const issuer = 'token.actions.githubusercontent.com';

/** The role that a GitHub workflow publishes with, without stored keys. */
export function deployRolePart(input: TemplateInput): Part {
  const { github } = input.infra;
  if (github === null) return { resources: {} };
  return {
    parameters: {
      GitHubProviderArn: {
        Type: 'String',
        Description:
          'ARN of the identity provider of GitHub if this account has one, as it can have no second; empty makes it',
        Default: '',
      },
    },
    given: [
      {
        from: 'owner',
        name: 'GitHubProviderArn',
        describe: 'ARN of the identity provider of GitHub if the account has one; else it is made',
      },
    ],
    conditions: { MakesProvider: { 'Fn::Equals': [ref('GitHubProviderArn'), ''] } },
    resources: {
      GitHubProvider: {
        comment:
          'Believes what GitHub says of its workflows. Others may use it too: it stays when the stack goes.',
        resource: provider(),
      },
      PublishRole: {
        comment: `For workflows of ${github.repository} on ${github.environment === null ? `the branch ${github.branch}` : `the environment ${github.environment}`}: what publishing needs, and nothing else.`,
        resource: role(input, github),
      },
    },
    outputs: {
      [outputs.roleArn]: {
        Description: 'role-to-assume of the workflow that publishes',
        Value: getAtt('PublishRole', 'Arn'),
      },
    },
  };
}

function provider(): Resource {
  return {
    Type: 'AWS::IAM::OIDCProvider',
    Condition: 'MakesProvider',
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
    Properties: { Url: `https://${issuer}`, ClientIdList: ['sts.amazonaws.com'] },
  };
}

function role(input: TemplateInput, github: GitHubRepository): Resource {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      Description: `Publishes ${input.names.host}`,
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: {
              Federated: {
                'Fn::If': [
                  'MakesProvider',
                  getAtt('GitHubProvider', 'Arn'),
                  ref('GitHubProviderArn'),
                ],
              },
            },
            Action: 'sts:AssumeRoleWithWebIdentity',
            Condition: {
              StringEquals: {
                [`${issuer}:aud`]: 'sts.amazonaws.com',
                [`${issuer}:sub`]: subjects(github),
              },
            },
          },
        ],
      },
      Policies: [{ PolicyName: 'publish', PolicyDocument: publishPolicy(input) }],
    },
  };
}

/**
 * Whom the workflow says to be. Repositories made, renamed or transferred since 15 July 2026 have ids in it
 * (GitHub changelog 2026-04-23, immutable subject claims); a job with an environment names that in place of the branch.
 */
function subjects({ repository, ids, branch, environment }: GitHubRepository): readonly string[] {
  const where = environment === null ? `ref:refs/heads/${branch}` : `environment:${environment}`;
  const [owner, name] = repository.split('/');
  return [
    `repo:${repository}:${where}`,
    ...(ids === null ? [] : [`repo:${owner}@${ids.owner}/${name}@${ids.repository}:${where}`]),
  ];
}

function publishPolicy({ bucket, region, prefix, statePrefix }: TemplateInput): TemplateValue {
  const { Version, Statement } = makePolicy(
    { bucket, region, prefix, statePrefix, distribution: '${Distribution}' },
    { readOnly: false, account: '${AWS::AccountId}', kmsKey: null, objectTags: false },
  );
  return { Version, Statement: Statement.map(toStatement) };
}

function toStatement({ Sid, Effect, Action, Resource, Condition }: PolicyStatement): TemplateValue {
  return {
    Sid,
    Effect,
    Action,
    Resource: Resource.map((arn) => (arn.includes('${Distribution}') ? sub(arn) : arn)),
    ...(Condition === undefined ? {} : { Condition }),
  };
}
