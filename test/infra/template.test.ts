import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { siteStacks } from '../../src/cli/site-stacks.ts';
import { virtualClock } from '../../src/clock.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import type { InfraConfig } from '../../src/config/types.ts';
import { UserError } from '../../src/findings/user-error.ts';
import { makeStacks } from '../../src/infra/template/make-stacks.ts';
import type { Stack, TemplateInput } from '../../src/infra/template/stacks.ts';
import { templateToYaml } from '../../src/infra/template/template-to-yaml.ts';
import { isInZone } from '../../src/infra/template/zone.ts';
import { renderTemplateNotes } from '../../src/report/template-text.ts';
import { createClub } from '../support/club.ts';
import { templateInput, variants } from '../support/infra-variants.ts';

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Principal: string | { readonly Service: string };
  readonly Action?: string;
  readonly NotAction?: readonly string[];
  readonly Resource: readonly unknown[];
  readonly Condition?: Readonly<Record<string, object>>;
}

/** The stacks as lines: `storyclub in us-east-1: Bucket Distribution …`. */
function inShort(input: TemplateInput): readonly string[] {
  return makeStacks(input).stacks.map(
    ({ name, region, template }) =>
      `${name} in ${region}: ${Object.keys(template.Resources)
        .filter((id) => !id.startsWith('Alias'))
        .join(' ')}`,
  );
}

const variant = (name: string): TemplateInput => {
  const found = variants[name];
  if (found === undefined) throw new Error(`no variant ${name}`);
  return found;
};
const siteStack = (input: TemplateInput): Stack => {
  const found = makeStacks(input).stacks.find(({ kind }) => kind === 'site');
  if (found === undefined) throw new Error('no stack for the site');
  return found;
};
/** As JSON, whose shape is what is tested. */
const properties = (input: TemplateInput, id: string) =>
  JSON.parse(JSON.stringify(siteStack(input).template.Resources[id]?.Properties));
const distribution = (input: TemplateInput) => properties(input, 'Distribution').DistributionConfig;
const statements = (input: TemplateInput) =>
  properties(input, 'BucketPolicy').PolicyDocument.Statement;

describe('what is in which stack', () => {
  test.each<[string, readonly string[]]>([
    [
      'usual',
      [
        'storyclub in us-east-1: Bucket Certificate ViewerRequest CachePolicy HeadersPolicy OriginAccess Distribution BucketPolicy',
      ],
    ],
    [
      'all of it',
      [
        'storyclub in us-east-1: Bucket Certificate ViewerRequest CachePolicy HeadersPolicy OriginAccess Distribution BucketPolicy GitHubProvider PublishRole AlarmMails ServerErrors FunctionErrors',
      ],
    ],
    [
      'all of it, bucket in another region',
      [
        'storyclub-certificate in us-east-1: Certificate',
        'storyclub in eu-west-2: Bucket ViewerRequest CachePolicy HeadersPolicy OriginAccess Distribution BucketPolicy GitHubProvider PublishRole',
        'storyclub-alarms in us-east-1: AlarmMails ServerErrors FunctionErrors',
      ],
    ],
    [
      'certificate given',
      [
        'storyclub in eu-west-2: Bucket ViewerRequest CachePolicy HeadersPolicy OriginAccess Distribution BucketPolicy',
      ],
    ],
    [
      'approval by e-mail',
      [
        'storyclub-mail in us-east-1: MailBucket MailBucketPolicy MailRuleSet ApprovalRule MailStoryclubDotExample MailStoryclubDotExampleDkim1 MailStoryclubDotExampleDkim2 MailStoryclubDotExampleDkim3 MailStoryclubDotExampleServer',
        'storyclub-certificate in us-east-1: Certificate',
        'storyclub in us-east-1: Bucket ViewerRequest CachePolicy HeadersPolicy OriginAccess Distribution BucketPolicy',
      ],
    ],
    [
      'website endpoint',
      [
        'storyclub-certificate in us-east-1: Certificate',
        'storyclub in eu-west-2: Bucket ViewerRequest CachePolicy HeadersPolicy Distribution BucketPolicy',
      ],
    ],
    [
      'plan free',
      [
        'storyclub in us-east-1: Bucket Certificate ViewerRequest OriginAccess Distribution BucketPolicy',
      ],
    ],
  ])('%s', (name, expected) => {
    expect(inShort(variant(name))).toEqual(expected);
  });

  test('each later stack is fed by outputs of the earlier ones', () => {
    const { stacks } = makeStacks(variant('all of it, bucket in another region'));
    expect(
      stacks.flatMap(({ name, parameters }) =>
        parameters.flatMap((parameter) =>
          parameter.from === 'output'
            ? [`${name} ${parameter.name} = ${parameter.stack} ${parameter.output}`]
            : [],
        ),
      ),
    ).toEqual([
      'storyclub CertificateArn = storyclub-certificate CertificateArn',
      'storyclub-alarms DistributionId = storyclub DistributionId',
    ]);
  });
});

describe('a site that is moved from elsewhere', () => {
  const moving = (names: InfraConfig['names']) => templateInput({}, { names });
  const records = (input: TemplateInput) =>
    Object.keys(siteStack(input).template.Resources).filter((id) => id.startsWith('Alias'));

  test('first has no name of the site, only a certificate for them', () => {
    const input = moving('none');
    expect(distribution(input)).not.toHaveProperty('Aliases');
    expect(properties(input, 'Certificate')).toMatchObject({ DomainName: 'www.storyclub.example' });
    expect(records(input)).toEqual([]);
    expect(makeStacks(input).records).toEqual([]);
  });

  test('then has them, while the records are changed by hand', () => {
    const input = moving('aliases');
    expect(distribution(input)).toMatchObject({
      Aliases: ['www.storyclub.example', 'storyclub.example'],
    });
    expect(records(input)).toEqual([]);
    expect(makeStacks(input).records.map(({ type, name }) => [type, name])).toEqual([
      ['CNAME', { is: 'text', text: 'www.storyclub.example' }],
      ['ALIAS', { is: 'text', text: 'storyclub.example' }],
    ]);
  });
});

test('the readable form of the usual site is the page that is kept', async () => {
  const yaml = templateToYaml(siteStack(variant('usual')));
  await expect(yaml).toMatchFileSnapshot('fixtures/usual-site.yaml');
});

describe('who may read the bucket', () => {
  const who = (input: TemplateInput): readonly string[] =>
    statements(input).map(
      ({ Sid, Effect, Principal, Action, NotAction, Resource, Condition }: Statement) =>
        [
          `${Sid}: ${Effect} ${typeof Principal === 'string' ? Principal : Principal.Service}`,
          Action ?? `all but ${NotAction?.join(' ')}`,
          [Resource]
            .flat()
            .map((arn) => JSON.stringify(arn))
            .join(' '),
          Condition === undefined
            ? ''
            : `if ${Object.values(Condition).flatMap(Object.keys).join(' ')}`,
        ]
          .join(' ')
          .trim(),
    );

  test('this distribution, and nobody without TLS; the state lies among the pages and is taken out', () => {
    expect(who(templateInput())).toEqual([
      'DistributionReads: Allow cloudfront.amazonaws.com s3:GetObject {"Fn::Sub":"${Bucket.Arn}/*"} if AWS:SourceArn',
      'DistributionSeesWhatIsMissing: Allow cloudfront.amazonaws.com s3:ListBucket {"Fn::GetAtt":["Bucket","Arn"]} if AWS:SourceArn',
      'StateIsNotServed: Deny cloudfront.amazonaws.com s3:GetObject {"Fn::Sub":"${Bucket.Arn}/.storyclub/*"}',
      'TlsOnly: Deny * s3:* {"Fn::GetAtt":["Bucket","Arn"]} {"Fn::Sub":"${Bucket.Arn}/*"} if aws:SecureTransport',
    ]);
  });

  test('below a prefix the state is not among the pages', () => {
    expect(who(variant('below a prefix'))).toEqual([
      'DistributionReads: Allow cloudfront.amazonaws.com s3:GetObject {"Fn::Sub":"${Bucket.Arn}/site/*"} if AWS:SourceArn',
      'DistributionSeesWhatIsMissing: Allow cloudfront.amazonaws.com s3:ListBucket {"Fn::GetAtt":["Bucket","Arn"]} if AWS:SourceArn',
      'TlsOnly: Deny * s3:* {"Fn::GetAtt":["Bucket","Arn"]} {"Fn::Sub":"${Bucket.Arn}/*"} if aws:SecureTransport',
    ]);
  });

  test('a website endpoint is read by everybody, without TLS; the state by this account only', () => {
    expect(who(variant('website endpoint'))).toEqual([
      'EverybodyReads: Allow * s3:GetObject {"Fn::Sub":"${Bucket.Arn}/*"}',
      'StateIsNotServed: Deny * s3:GetObject {"Fn::Sub":"${Bucket.Arn}/.storyclub/*"} if aws:PrincipalAccount',
      'TlsOnly: Deny * all but s3:GetObject {"Fn::GetAtt":["Bucket","Arn"]} {"Fn::Sub":"${Bucket.Arn}/*"} if aws:SecureTransport',
    ]);
  });

  test('a prefix with characters that mean something in a policy or in Fn::Sub stands for itself', () => {
    const [reads] = statements(templateInput({ prefix: 'wh?t/$old/' }));
    expect(reads.Resource).toEqual({ 'Fn::Sub': '${Bucket.Arn}/wh${!?}t/${!$}old/*' });
  });
});

describe('the distribution', () => {
  test('asks the bucket by HTTPS, signed', () => {
    expect(distribution(variant('below a prefix')).Origins).toEqual([
      {
        Id: 'site',
        DomainName: { 'Fn::GetAtt': ['Bucket', 'RegionalDomainName'] },
        OriginPath: '/site',
        S3OriginConfig: { OriginAccessIdentity: '' },
        OriginAccessControlId: { Ref: 'OriginAccess' },
      },
    ]);
  });

  test.each([
    ['us-east-1', 'storyclub-live.s3-website-us-east-1.amazonaws.com'],
    ['eu-west-2', 'storyclub-live.s3-website.eu-west-2.amazonaws.com'],
  ])('a website endpoint in %s is %s', (region, domain) => {
    const [origin] = distribution(templateInput({ region }, { origin: 'website' })).Origins;
    expect(origin).toEqual({
      Id: 'site',
      DomainName: domain,
      CustomOriginConfig: { OriginProtocolPolicy: 'http-only', HTTPPort: 80 },
    });
  });

  test.each<[string, boolean, string | object]>([
    ['usual', true, { Ref: 'CachePolicy' }],
    ['tags not wanted', false, { Ref: 'CachePolicy' }],
    ['plan free', false, '658327ea-f89d-4fab-a63d-7e88639e58f6'],
    ['plan pro', true, '658327ea-f89d-4fab-a63d-7e88639e58f6'],
    ['plan business', true, { Ref: 'CachePolicy' }],
  ])('%s: has tags %s, and the cache policy %j', (name, tags, policy) => {
    const config = distribution(variant(name));
    expect({
      tags: 'CacheTagConfig' in config,
      policy: config.DefaultCacheBehavior.CachePolicyId,
    }).toEqual({ tags, policy });
  });

  test('lifetimes beyond a year, and below five minutes, are not cut off', () => {
    const lifetimes = { shortest: 60, longest: 2 * 31_536_000 };
    expect(properties(templateInput({ lifetimes }), 'CachePolicy').CachePolicyConfig).toMatchObject(
      { MinTTL: 0, DefaultTTL: 60, MaxTTL: 63_072_000 },
    );
  });
});

describe('the role of the workflow', () => {
  const trusted = (change: Partial<InfraConfig['github']>) => {
    const { github } = variant('all of it').infra;
    const input = templateInput({}, { github: github === null ? null : { ...github, ...change } });
    const { Statement } = properties(input, 'PublishRole').AssumeRolePolicyDocument;
    return Statement[0].Condition.StringEquals['token.actions.githubusercontent.com:sub'];
  };

  test.each<[Partial<InfraConfig['github']>, readonly string[]]>([
    [
      {},
      [
        'repo:you/stories:ref:refs/heads/main',
        'repo:you@1234567/stories@987654321:ref:refs/heads/main',
      ],
    ],
    [{ ids: null, branch: 'live' }, ['repo:you/stories:ref:refs/heads/live']],
    [
      { environment: 'production' },
      [
        'repo:you/stories:environment:production',
        'repo:you@1234567/stories@987654321:environment:production',
      ],
    ],
  ])('%j is believed as %j', (change, expected) => {
    expect(trusted(change)).toEqual(expected);
  });

  test('its rights are those of `infra policy`, on the bucket and the distribution of the stack', () => {
    const [{ PolicyDocument: policy }] = properties(variant('all of it'), 'PublishRole').Policies;
    expect(policy.Statement.map(({ Sid, Resource }: Statement) => [Sid, ...Resource])).toEqual([
      ['PagesAndState', 'arn:aws:s3:::storyclub-live/*'],
      ['Names', 'arn:aws:s3:::storyclub-live'],
      ['EarlierVersions', 'arn:aws:s3:::storyclub-live/*'],
      [
        'Distribution',
        { 'Fn::Sub': 'arn:aws:cloudfront::${AWS::AccountId}:distribution/${Distribution}' },
      ],
      ['CachePolicies', 'arn:aws:cloudfront::*:cache-policy/*'],
    ]);
  });
});

describe('what is said beside the templates', () => {
  const notes = (name: string) =>
    `\n${renderTemplateNotes(makeStacks(variant(name)), 80).join('\n')}\n`;

  test('the order, and what is handed on', () => {
    expect(notes('all of it, bucket in another region')).toBe(`
1. storyclub-certificate, in us-east-1: 1 resource
2. storyclub, in eu-west-2: 13 resources
   CertificateArn is the output CertificateArn of storyclub-certificate.
   GitHubProviderArn: ARN of the identity provider of GitHub if the account has
   one; else it is made.
3. storyclub-alarms, in us-east-1: 3 resources
   DistributionId is the output DistributionId of storyclub.
   Then: Follow the link in the mail "AWS Notification - Subscription
   Confirmation": no alarm is sent before.
`);
  });

  test.each([
    ['www.storyclub.co.uk', 'storyclub.co.uk', true],
    ['www.storyclub.co.uk', 'www.another-club.co.uk', false],
    ['www.storyclub.example', 'fox.stories.storyclub.example', true],
    ['www.storyclub.example', 'storyclub.de', false],
  ])('in the zone of %s: is %s? %s', (host, name, is) => {
    expect(isInZone(name, { host, otherNames: [] })).toBe(is);
  });

  test('records for the names that no zone is given for', () => {
    expect(notes('no Route 53')).toBe(`
1. storyclub, in us-east-1: 8 resources
Records to make where the names are kept:
  CNAME <made by ACM for www.storyclub.example> → <made by ACM>
        It shows ACM that www.storyclub.example is yours, now and at every
        renewal: it has to stay.
  CNAME <made by ACM for storyclub.example> → <made by ACM>
        It shows ACM that storyclub.example is yours, now and at every renewal:
        it has to stay.
  CNAME www.storyclub.example → DistributionDomainName (output of storyclub)
        It leads readers of www.storyclub.example to the distribution, by IPv4
        and by IPv6.
  ALIAS storyclub.example → DistributionDomainName (output of storyclub)
        It leads readers of storyclub.example to the distribution, by IPv4 and
        by IPv6.
`);
  });

  test.each<[string, readonly RegExp[]]>([
    ['usual', []],
    [
      'plan free',
      [
        /subscribed to in the console/,
        /no cache policies/,
        /no response headers/,
        /no invalidation by cache tag/,
        /no access logs/,
      ],
    ],
    ['plan pro', [/subscribed to in the console/, /no cache policies/, /no response headers/]],
    ['plan business', [/subscribed to in the console/]],
    ['plan premium', [/subscribed to in the console/]],
    ['website endpoint', [/no HTTPS/, /everybody may read/, /Origin access control does not work/]],
    ['approval by e-mail', [/not renewed by itself/, /All mails for the domain go to SES/]],
  ])('%s: what is not to be had', (name, sentences) => {
    const { unavailable } = makeStacks(variant(name));
    expect(unavailable).toEqual(sentences.map((sentence) => expect.stringMatching(sentence)));
  });

  test('mails are caught for five people at each domain, and nobody else', () => {
    const [mail] = makeStacks(variant('approval by e-mail')).stacks;
    const rule = mail?.template.Resources['ApprovalRule']?.Properties['Rule'];
    expect(rule).toHaveProperty('Recipients', [
      'admin@storyclub.example',
      'administrator@storyclub.example',
      'hostmaster@storyclub.example',
      'postmaster@storyclub.example',
      'webmaster@storyclub.example',
    ]);
  });
});

describe('what the configuration asks for', () => {
  /** The code of the error, or the names of the stacks. */
  async function stacksOf(
    target: Readonly<Record<string, unknown>> | null,
    { insist = false, env = {} }: { insist?: boolean; env?: Record<string, string> } = {},
  ): Promise<string> {
    const { config } = parseConfig(
      {
        site: { url: 'https://www.storyclub.example', title: 'S' },
        ...(target === null ? {} : { target: 'live', targets: { live: target } }),
      },
      { file: 'storyclub.config.ts', text: '', target: null },
    );
    if (config === null) throw new Error('no configuration');
    const site = {
      root: '/',
      config,
      configDigest: '',
      policyDigest: '',
      bucketTarget: config.targets[config.target] ?? null,
      clock: virtualClock(0),
    };
    try {
      const { stacks } = await siteStacks({ env, site: async () => site }, { insist });
      return stacks.map(({ name, region }) => `${name} in ${region}`).join(', ');
    } catch (error) {
      if (error instanceof UserError) return error.code;
      throw error;
    }
  }

  test('the guide’s site has the stacks that the guide names', async () => {
    const guide = readFileSync('docs/guides/setting-up-aws.md', 'utf8');
    const [, block = ''] = /```ts\n([^`]+)```/.exec(guide) ?? [];
    const { targets } = runInNewContext(`({ ${block} })`);
    const named = await stacksOf(targets.live);
    expect(named).toBe(
      'storyclub-certificate in us-east-1, storyclub in eu-west-2, storyclub-alarms in us-east-1',
    );
    for (const name of named.split(', ').map((stack) => stack.split(' ')[0]))
      expect(guide).toContain(`\`${name}\``);
  });

  const bucket = 'storyclub-live';
  const website = { bucket, region: 'us-east-1', infra: { origin: 'website' } };

  test.each<[string, Promise<string>, string]>([
    ['this machine', stacksOf(null), 'no-stacks'],
    ['a bucket somewhere', stacksOf({ bucket }), 'no-region'],
    [
      'a bucket where AWS_REGION says',
      stacksOf({ bucket }, { env: { AWS_REGION: 'us-east-1' } }),
      'storyclub in us-east-1',
    ],
    ['a bucket in China', stacksOf({ bucket, region: 'cn-north-1' }), 'stack-region'],
    ['a bucket in GovCloud', stacksOf({ bucket, region: 'us-gov-west-1' }), 'stack-region'],
    ['a website endpoint', stacksOf(website), 'website-origin'],
    ['one that is insisted on', stacksOf(website, { insist: true }), 'storyclub in us-east-1'],
    [
      'a stack of another name',
      stacksOf({ bucket, region: 'eu-west-2', infra: { stack: 'second' } }),
      'second-certificate in us-east-1, second in eu-west-2',
    ],
  ])('%s', async (_, found, expected) => {
    expect(await found).toBe(expected);
  });
});

test('infra template prints what CloudFormation takes, says the rest beside it, and writes files', async () => {
  await using club = await createClub({
    stories: {},
    config: {
      target: 'live',
      targets: { live: { bucket: 'storyclub-live', region: 'eu-west-2', infra: { zone: 'Z1' } } },
    },
  });
  const printed = await club.run(['infra', 'template']);
  expect(printed).toMatchObject({
    exitCode: 0,
    stderr: `1. storyclub-certificate, in us-east-1: 1 resource
2. storyclub, in eu-west-2: 11 resources
   CertificateArn is the output CertificateArn of storyclub-certificate.
`,
  });
  const documents = printed.stdout.split(/^---\n/m).slice(1);
  expect(documents.map((text) => text.split('\n')[0])).toEqual([
    '# The stack storyclub-certificate, in us-east-1',
    '# The stack storyclub, in eu-west-2',
  ]);

  const written = await club.run(['infra', 'template', '--out', 'made', '--json']);
  const { files, stacks } = JSON.parse(written.stdout);
  const first = club.path('made/storyclub-certificate.yaml');
  expect(files).toEqual([first, club.path('made/storyclub.yaml')]);
  expect(documents[0]).toBe(
    `# The stack storyclub-certificate, in us-east-1\n${readFileSync(first, 'utf8')}`,
  );
  expect(stacks).toHaveLength(2);
});
