import type { StackEvent } from './stack-facts.ts';

/** A reason CloudFormation gave, in plain words. */
export interface Explanation {
  /** A full sentence. */
  readonly why: string;
  /** What to do, a full sentence. */
  readonly next: string;
}

interface Known {
  readonly pattern: RegExp;
  /** Of the resource; every type without it. */
  readonly type?: RegExp;
  readonly explain: (match: RegExpExecArray) => Explanation;
}

/** In order: the first that fits is taken. Words of the services as they reach the events of a stack. */
const known: readonly Known[] = [
  {
    pattern: /CNAMEAlreadyExists|CNAMEs? you provided (?:are|is) already associated/i,
    explain: () => ({
      why: 'A name of the site is an alias of another distribution, perhaps of another account: a name can be that of one only.',
      next: 'Take the name from the other distribution (or move it with `aws cloudfront associate-alias`), then deploy again.',
    }),
  },
  {
    type: /^AWS::S3::Bucket$/,
    pattern: /already (?:exists|owned)|BucketAlready/i,
    explain: () => ({
      why: 'There is a bucket of that name: names of buckets are taken in the whole world, and a stack makes its own.',
      next: 'Give the target another `bucket` in storyclub.config.ts; to keep a bucket that is yours, see docs/guides/moving-to-https.md.',
    }),
  },
  {
    pattern: /NoSuchHostedZone|No hosted zone found/i,
    explain: () => ({
      why: 'There is no hosted zone of that id in this account.',
      next: "Correct `infra.zone` of the target (`aws route53 list-hosted-zones` lists them), or leave it out when the site's names are kept elsewhere.",
    }),
  },
  {
    type: /^AWS::Route53::/,
    pattern: /already exists/i,
    explain: () => ({
      why: 'The zone has a record of that name already, and a stack does not take over what it has not made.',
      next: 'Note the record down and delete it right before deploying again, or leave `infra.zone` out and change the record by hand afterwards.',
    }),
  },
  {
    pattern:
      /not authorized to perform:? ([a-z0-9-]+:[A-Za-z]+)(?: on resource:? "?(\S+?)"?(?:[\s,]|$))?/i,
    explain: ([, action = '', resource]) => ({
      why: `The permission ${action}${resource === undefined ? '' : ` on ${resource}`} is missing.`,
      next: `Allow ${action} to who deploys, then deploy again.`,
    }),
  },
  {
    pattern: /Access ?Denied/i,
    explain: () => ({
      why: 'A permission is missing, and AWS does not say which.',
      next: 'Look at the last denied call in CloudTrail, or deploy with a role that may administer S3, CloudFront, ACM, Route 53 and IAM.',
    }),
  },
  {
    pattern:
      /InvalidViewerCertificate|certificate.*(?:doesn't|does not|isn't|is not).*(?:exist|valid|cover|us-east-1)/i,
    explain: () => ({
      why: 'CloudFront does not take the certificate: it has to be issued, in us-east-1, and to cover every name of the site.',
      next: 'Look at it with `storyclub doctor`; leave `infra.certificate` out to have one made.',
    }),
  },
  {
    type: /^AWS::CertificateManager::/,
    pattern: /CAA/,
    explain: () => ({
      why: 'A CAA record of the domain does not allow Amazon to issue certificates.',
      next: 'Add a CAA record `0 issue "amazon.com"` beside the one that is there, then deploy again.',
    }),
  },
  {
    type: /^AWS::CertificateManager::/,
    pattern: /timed? ?out|VALIDATION_TIMED_OUT|stabili[sz]e/i,
    explain: () => ({
      why: 'Nobody proved in 72 hours that the names are yours: the record was not made, or the mail not answered.',
      next: 'Deploy again, and make the records it shows while it waits (or follow the link of `storyclub infra mail`).',
    }),
  },
  {
    type: /^AWS::IAM::OIDCProvider$/,
    pattern: /already exists/i,
    explain: () => ({
      why: 'The account trusts GitHub already: there can be one provider of that address.',
      next: 'Deploy with its ARN: --parameter GitHubProviderArn=arn:aws:iam::<account>:oidc-provider/token.actions.githubusercontent.com.',
    }),
  },
  {
    pattern: /already exists|ResourceExistenceCheck/i,
    explain: () => ({
      why: 'Something of that name exists already, and a stack does not take over what it has not made.',
      next: 'Delete or rename the other one, or give the target another `infra.stack`, whose names begin with it.',
    }),
  },
  {
    pattern: /TooMany\w+|limit ?exceeded|LimitExceeded|exceed\w* (?:the )?(?:quota|limit)|quota/i,
    explain: () => ({
      why: 'The account has as many of these as it may have.',
      next: 'Delete one that is not used, or ask for a higher quota in the Service Quotas console, then deploy again.',
    }),
  },
  {
    pattern: /Rate exceeded|Throttl|Internal ?(?:Failure|Error)|ServiceUnavailable|timed? ?out/i,
    explain: () => ({
      why: 'The service was too busy, or failed for a moment.',
      next: 'Deploy again.',
    }),
  },
];

/** What made a resource fail, in plain words; what is not known is said in those of AWS alone. */
export function explainFailure({ type, reason }: Pick<StackEvent, 'type' | 'reason'>): Explanation {
  const said = reason ?? '';
  for (const { pattern, type: only, explain } of known) {
    if (only !== undefined && !only.test(type)) continue;
    const match = pattern.exec(said);
    if (match !== null) return explain(match);
  }
  return {
    why: 'AWS says why, in the words above.',
    next: 'Correct what they name, then deploy again.',
  };
}
