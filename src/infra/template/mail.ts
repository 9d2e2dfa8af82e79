import { getAtt, ref, sub } from './intrinsics.ts';
import { approvers, mailDomains } from './mail-domains.ts';
import { cloudFrontRegion } from './names-of-stacks.ts';
import { outputs, type Part, type TemplateInput } from './stacks.ts';
import type { Resource } from './template.ts';

/** Catches the mails that ask whether the certificate may be issued, and keeps them in a bucket for a month. */
export function mailPart(input: TemplateInput): Part {
  const ruleSet = `${input.infra.stack}-mail`;
  return {
    resources: {
      MailBucket: {
        comment:
          'Mails that ask for approval. Each is gone after 30 days; its link works for three.',
        resource: mailBucket(),
      },
      MailBucketPolicy: {
        comment: 'SES writes into it, by this rule of this account only. Nobody comes without TLS.',
        resource: mailBucketPolicy(ruleSet),
      },
      MailRuleSet: {
        comment:
          'CloudFormation cannot make it the active set of the account: somebody has to, as only one is active.',
        resource: { Type: 'AWS::SES::ReceiptRuleSet', Properties: { RuleSetName: ruleSet } },
      },
      ApprovalRule: {
        comment: 'The five addresses that ACM writes to, and no others.',
        resource: rule(input),
      },
    },
    outputs: {
      [outputs.mailBucket]: { Description: 'Where mails are', Value: ref('MailBucket') },
      [outputs.mailRuleSet]: {
        Description: 'The receipt rule set to make active',
        Value: ref('MailRuleSet'),
      },
    },
  };
}

function mailBucket(): Resource {
  return {
    Type: 'AWS::S3::Bucket',
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
        ],
      },
      LifecycleConfiguration: {
        Rules: [{ Id: 'month', Status: 'Enabled', ExpirationInDays: 30 }],
      },
    },
  };
}

/** As SES wants it (SES Developer Guide, receiving-email-permissions). */
function mailBucketPolicy(ruleSet: string): Resource {
  return {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: ref('MailBucket'),
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'SesWrites',
            Effect: 'Allow',
            Principal: { Service: 'ses.amazonaws.com' },
            Action: 's3:PutObject',
            Resource: sub(`\${MailBucket.Arn}/${mailPrefix}*`),
            Condition: {
              StringEquals: {
                'AWS:SourceAccount': ref('AWS::AccountId'),
                'AWS:SourceArn': sub(
                  `arn:\${AWS::Partition}:ses:\${AWS::Region}:\${AWS::AccountId}:receipt-rule-set/${ruleSet}:receipt-rule/${ruleName}`,
                ),
              },
            },
          },
          {
            Sid: 'TlsOnly',
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: [getAtt('MailBucket', 'Arn'), sub('${MailBucket.Arn}/*')],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    },
  };
}

/** SES tries to write when the rule is made: the bucket's policy has to be there before. */
function rule({ names }: TemplateInput): Resource {
  return {
    Type: 'AWS::SES::ReceiptRule',
    DependsOn: 'MailBucketPolicy',
    Properties: {
      RuleSetName: ref('MailRuleSet'),
      Rule: {
        Name: ruleName,
        Enabled: true,
        ScanEnabled: true,
        TlsPolicy: 'Require',
        Recipients: mailDomains(names).flatMap((domain) =>
          approvers.map((person) => `${person}@${domain}`),
        ),
        Actions: [{ S3Action: { BucketName: ref('MailBucket'), ObjectKeyPrefix: mailPrefix } }],
      },
    },
  };
}

const ruleName = 'approvals';
/** Keys of the mails begin with it. */
export const mailPrefix = 'mail/';

/** The server that takes mails for SES (SES Developer Guide, receiving-email-mx-record). */
export const mailServer = `10 inbound-smtp.${cloudFrontRegion}.amazonaws.com`;
