import { createFixture, type FsFixture } from 'fs-fixture';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { virtualClock } from '../../src/clock.ts';
import { type Account, startAccount } from '../support/account/account.ts';
import { issueCertificate } from '../support/account/services/acm.ts';
import { createZone } from '../support/account/services/route53.ts';
import { setAwsEnvironment } from '../support/aws-environment.ts';
import { fakeWorld } from '../support/fake-world.ts';
import { checkDocument } from '../support/json-schemas.ts';

/** The command line in this process, on a clock that nobody waits for, against an account of the tests. */
let clock: ReturnType<typeof virtualClock>;
let account: Account;
let site: FsFixture;
let restore: () => void;
let pressCtrlC: () => void;

const configOf = (target: string): string => `import { defineConfig } from 'storyclub'

export default defineConfig({
  site: { url: 'https://www.storyclub.example', title: 'Story Club' },
  target: 'live',
  targets: {
    live: {
      ${target}
    },
  },
})
`;
const inOneRegion = `bucket: 'www.storyclub.example', // every page
      region: 'us-east-1',
      infra: { zone: 'Z1' },`;

beforeEach(async () => {
  clock = virtualClock(Date.UTC(2026, 10, 20, 10));
  account = await startAccount({ now: clock.now });
  createZone(account.state, 'storyclub.example', { id: 'Z1' });
  restore = setAwsEnvironment(account.environment);
  site = await createFixture({ 'storyclub.config.ts': configOf(inOneRegion) });
});

afterEach(async () => {
  restore();
  await site.rm();
  await account.close();
});

interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function infra(...words: readonly string[]): Promise<Ran> {
  const world = fakeWorld({
    argv: ['infra', ...words],
    cwd: site.path,
    env: { ...account.environment },
    clock,
  });
  pressCtrlC = world.interrupt;
  const exitCode = await main(world, '0.0.0');
  const { stdout, stderr } = { stdout: world.written.stdout(), stderr: world.written.stderr() };
  if (words.includes('--json')) checkDocument('infra', JSON.parse(stdout));
  return { exitCode, stdout, stderr };
}

const stacks = (): readonly string[] =>
  account.state.stacks
    .filter(({ status }) => status !== 'DELETE_COMPLETE')
    .map(({ name, status, changeSets }) => `${name} ${status} ${changeSets.length}`);
const configured = (text: string): Promise<void> => site.writeFile('storyclub.config.ts', text);
const config = (): Promise<string> => site.readFile('storyclub.config.ts', 'utf8');

test('from nothing to a configuration that names the distribution', async () => {
  const diff = await infra('diff');
  expect(diff.stdout).toContain(
    'stack storyclub in us-east-1: it does not exist, everything is new\n  + Bucket ',
  );
  expect(diff.stdout).toMatch(/\n12 added\n\nnothing was changed\n$/);
  expect(stacks()).toEqual([]);

  account.state.resourceTakes = (type) => (type.endsWith('::Distribution') ? 240_000 : 1_000);
  const deploy = await infra('deploy', '--yes', '--json');
  expect(deploy.stderr).toContain(`
10:00:21  making    Distribution (takes some minutes: every edge is told)
10:04:21  made      Distribution
`);
  expect(JSON.parse(deploy.stdout).stacks).toMatchObject([
    { name: 'storyclub', status: 'CREATE_COMPLETE', outputs: { Bucket: 'www.storyclub.example' } },
  ]);
  expect((await infra('diff')).stdout).toBe(
    `storyclub infra diff · live · account 111122223333

stack storyclub in us-east-1: nothing to change

everything is as the configuration says
`,
  );

  const outputs = await infra('outputs', '--yes');
  const [id] = account.state.distributions.keys();
  expect(outputs.stdout).toMatch(
    `
in storyclub.config.ts:
  +       distribution: '${id}',

storyclub.config.ts is written
`,
  );
  expect(await config()).toBe(
    configOf(inOneRegion.replace("-1',", `-1',\n      distribution: '${id}',`)),
  );
  expect((await infra('outputs')).stdout).toContain('storyclub.config.ts has them already');
});

test('a certificate that nobody validates: what to do is said, and the next deploy goes on from there', async () => {
  await configured(configOf("bucket: 'storyclub', region: 'eu-west-2',"));
  const waiting = await infra('deploy', '--yes', '--timeout', '10m');
  expect(waiting.exitCode).toBe(3);
  const [certificate] = account.state.certificates.values();
  const records = (certificate?.detail.DomainValidationOptions ?? []).map(
    ({ ResourceRecord: record }) => record,
  );
  expect(records).toHaveLength(2);
  expect(waiting.stderr).toContain('Make these records NOW where the names of the site are kept');
  for (const record of records) {
    const [name, value] = [record?.Name, record?.Value].map((text) => text?.replace(/\.$/, ''));
    expect(waiting.stderr).toContain(`  ${name}  CNAME  ${value}
`);
  }
  expect(waiting.stderr).toContain(
    `error  The stack storyclub-certificate is not done yet: CREATE_IN_PROGRESS.
state  The stack storyclub-certificate goes on being changed in AWS; \`storyclub
       infra deploy\` follows it.
next   Run \`storyclub infra deploy\` again: it follows what is under way, and
       goes on from there. --timeout 3h waits longer.
`,
  );
  await expect(infra('diff')).resolves.toMatchObject({ exitCode: 2 });

  if (certificate !== undefined) issueCertificate(account.state, certificate);
  account.state.resourceTakes = () => 1_000;
  const done = await infra('deploy', '--yes');
  expect(done.exitCode).toBe(0);
  expect(stacks()).toEqual([
    'storyclub-certificate CREATE_COMPLETE 0',
    'storyclub CREATE_COMPLETE 0',
  ]);
  expect(done.stdout).toMatch(
    /records to make where the names of the site are kept:\n {2}www\.storyclub\.example {2}CNAME {2}d\w+\.cloudfront\.net\n {2}storyclub\.example {6}ALIAS {2}d/,
  );
});

test('a stack that the configuration has no more is told of, and left alone', async () => {
  const elsewhere = (more: string) =>
    configOf(`bucket: 'storyclub-live', region: 'eu-west-2', infra: { zone: 'Z1'${more} },`);
  await configured(elsewhere(", alarms: 'a@storyclub.example'"));
  expect((await infra('deploy', '--yes')).exitCode).toBe(0);
  await configured(elsewhere(''));
  const { stdout } = await infra('diff');
  expect(stdout).toContain(`
stack storyclub-alarms in us-east-1 is not in the configuration any more. It
stays until you delete it:
  aws cloudformation delete-stack --stack-name storyclub-alarms --region us-east-1
`);
  expect((await infra('diff', '--json')).exitCode).toBe(0);
});

test('Ctrl-C leaves the stack to AWS, and the next deploy follows it to its end', async () => {
  account.state.resourceTakes = () => 60_000;
  account.before(({ operation }) => {
    if (operation !== 'ExecuteChangeSet') return;
    account.before(null);
    pressCtrlC();
  });
  const stopped = await infra('deploy', '--yes');
  expect(stopped.exitCode).toBe(3);
  expect(stopped.stderr).toContain('error  It was stopped while storyclub is being changed.');
  const next = await infra('deploy', '--yes');
  expect(next.stderr).toContain(
    'The stack storyclub is being changed already (CREATE_IN_PROGRESS)',
  );
  expect(next.stdout).toContain('stack storyclub in us-east-1: nothing to change');
  expect(stacks()).toEqual(['storyclub CREATE_COMPLETE 0']);
});

test('what fails is taken back and explained, and what is left of it is no obstacle', async () => {
  account.state.resourceFailures.set(
    'Distribution',
    'Invalid request provided: One or more of the CNAMEs you provided are already associated with a different resource.',
  );
  const failed = await infra('deploy', '--yes');
  expect(failed.exitCode).toBe(3);
  expect(failed.stderr).toContain('undone    the stack storyclub\n');
  expect(failed.stderr).toMatch(
    /error {2}The stack storyclub in us-east-1 was not made as described: Distribution\n {7}\(AWS::CloudFront::Distribution\) failed\.\nwhy [^]*A name of\n? *the site is an alias of another distribution[^]*state {2}What had been made was deleted again/,
  );
  expect(account.state.buckets.size).toBe(0);

  account.state.resourceFailures.clear();
  expect((await infra('diff')).stdout).toContain(
    'what a failed creation left of it is deleted first, then everything is new',
  );
  const again = await infra('deploy', '--yes');
  expect(again.exitCode).toBe(0);
  expect(again.stderr).toContain('deleted   the stack storyclub\n');
  expect(stacks()).toEqual(['storyclub CREATE_COMPLETE 0']);
});

describe('a site that is there', () => {
  beforeEach(async () => {
    await infra('deploy', '--yes');
  });

  test('is not given another bucket by mistake', async () => {
    await configured(configOf(inOneRegion.replace('www.storyclub', 'other')));
    const refused = await infra('deploy', '--yes');
    expect(refused.exitCode).toBe(1);
    expect(refused.stdout).toContain(
      '  ! The bucket Bucket (www.storyclub.example) is replaced by an empty one',
    );
    expect(refused.stderr).toContain('readers are served by');
    expect(stacks()).toEqual(['storyclub CREATE_COMPLETE 0']);
    const shown = await infra('diff');
    expect(shown.exitCode).toBe(0);
    expect(shown.stdout).toContain('  ! Bucket ');
    expect(stacks()).toEqual(['storyclub CREATE_COMPLETE 0']);
  });

  test('is not made a second time in another region, under another name or by another account', async () => {
    await infra('outputs', '--yes');
    await site.writeFile('storyclub.config.ts', (await config()).replace('us-east-1', 'eu-west-1'));
    const refused = await infra('deploy', '--yes');
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toMatch(
      /^error {2}The target live has the distribution E\w+, and there is no\n {7}stack storyclub in eu-west-1 of account 111122223333 that made it\.\n/,
    );
    expect(refused.stderr).toContain('--replace insists.');
    expect(stacks()).toEqual(['storyclub CREATE_COMPLETE 0']);
  });

  test('is changed in place, and only after a yes', async () => {
    await configured(configOf(inOneRegion.replace("'Z1'", "'Z1', alarms: 'a@storyclub.example'")));
    const asked = await infra('deploy');
    expect(asked).toMatchObject({ exitCode: 1 });
    expect(asked.stdout).toContain('  + ServerErrors ');
    expect(asked.stderr).toContain('this needs a yes');
    expect(stacks()).toEqual(['storyclub CREATE_COMPLETE 0']);
    expect((await infra('deploy', '--yes')).exitCode).toBe(0);
    expect(stacks()).toEqual(['storyclub UPDATE_COMPLETE 0']);
  });

  test.each([
    [
      'a value that is computed',
      "bucket: ['www', 'storyclub', 'example'].join('.'),\n region: 'us-east-1', infra: { zone: 'Z1' }",
    ],
    [
      'a value that something below overrules',
      "bucket: 'www.storyclub.example', region: 'us-east-1', infra: { zone: 'Z1' }, ...{ distribution: null }",
    ],
  ])('a configuration with %s is left as it is', async (_, target) => {
    await configured(configOf(target));
    const before = await config();
    const outputs = await infra('outputs', '--yes');
    expect(outputs.exitCode).toBe(2);
    expect(outputs.stdout).toMatch(
      /to write into the configuration:\n {2}targets: \{ live: \{\n {4}bucket: 'www/,
    );
    expect(outputs.stderr).toContain('storyclub.config.ts is left as it is');
    expect(await config()).toBe(before);
    expect(await site.readdir('.')).toEqual(['.storyclub', 'storyclub.config.ts']);
  });
});

test('a stack that is asked for no more is named, and left', async () => {
  const alarmed = `bucket: 'storyclub', region: 'eu-west-2', infra: { zone: 'Z1', alarms: 'a@storyclub.example' },`;
  await configured(configOf(alarmed));
  const made = await infra('deploy', '--yes');
  expect(made.stderr).toMatch(/\nleft to you:\n {2}Follow the link in the mail [^\n]*\n$/);
  expect(made.stdout).not.toMatch(/\nstack storyclub-alarms\n/);
  await configured(configOf(alarmed.replace(", alarms: 'a@storyclub.example'", '')));
  const left = `stack storyclub-alarms in us-east-1 is not in the configuration any more. It
stays until you delete it:
  aws cloudformation delete-stack --stack-name storyclub-alarms --region us-east-1
`;
  expect((await infra('diff')).stdout).toContain(`${left}\nnothing was changed\n`);
  expect((await infra('deploy', '--yes')).stdout).toContain(left);
  const { stdout } = await infra('diff', '--json');
  expect(JSON.parse(stdout).forgotten).toEqual([{ name: 'storyclub-alarms', region: 'us-east-1' }]);
  expect(stacks()).toContain('storyclub-alarms CREATE_COMPLETE 0');
});

describe('before anything is changed', () => {
  test.each([
    'DescribeStacks',
    'CreateChangeSet',
    'DescribeChangeSet',
    'DescribeStackEvents',
    'ExecuteChangeSet',
  ])('a missing right is named, and nothing is left: cloudformation:%s', async (operation) => {
    account.deny(`cloudformation:${operation}`);
    const { exitCode, stderr } = await infra('deploy', '--yes');
    expect(stderr).toContain(`error  The permission cloudformation:${operation} on`);
    expect(exitCode).toBe(2);
    expect(stacks()).toEqual([]);
  });

  test.each([
    [
      ['deploy', '--yes', '--account', '999999999999'],
      'The credentials are of account 111122223333, and not of',
    ],
    [['deploy', '--stack', 'site'], 'infra deploy has no use for --stack.'],
    [['destroy', '--yes'], 'infra destroy has no use for --yes.'],
  ])('%j is refused', async (words, message) => {
    const { exitCode, stderr } = await infra(...words);
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(message),
    });
    expect(stacks()).toEqual([]);
  });

  test('without an answer to the start it is not known whether it has begun', async () => {
    account.failNext(
      'ExecuteChangeSet',
      ...Array.from({ length: 5 }, () => ({ status: 503, code: 'ServiceUnavailable' })),
    );
    const { exitCode, stderr } = await infra('deploy', '--yes');
    expect(exitCode).toBe(3);
    expect(stderr).toContain('state  Whether storyclub is being changed in AWS is not known');
    expect(stacks()).toEqual(['storyclub REVIEW_IN_PROGRESS 1']);
    expect((await infra('deploy', '--yes')).exitCode).toBe(0);
  });

  test('a diff that may not tidy up says what it leaves', async () => {
    account.deny('cloudformation:DeleteStack');
    const { exitCode, stdout } = await infra('diff');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('An empty stack in REVIEW_IN_PROGRESS is left behind');
    expect(stacks()).toEqual(['storyclub REVIEW_IN_PROGRESS 1']);
    account.allowAll();
    expect((await infra('deploy', '--yes')).exitCode).toBe(0);
  });

  test('outputs, mails and parameters of what is not there are refused', async () => {
    expect((await infra('outputs')).stderr).toContain(
      'There is no stack storyclub in us-east-1 of account 111122223333.',
    );
    expect((await infra('mail')).stderr).toContain('The target live catches no mails');
    expect((await infra('deploy', '--parameter', 'X')).stderr).toContain(
      '--parameter takes Name=value',
    );
    expect((await infra('deploy', '--parameter', 'X=1')).stderr).toContain(
      'No template of this target has a parameter "X" to give.',
    );
    expect((await infra('deploy', '--timeout', 'soon')).stderr).toContain(
      '--timeout takes a duration',
    );
  });
});

test.each([
  [['deploy', '--stack', 'site', '--yes'], 'infra deploy has no use for --stack.'],
  [['diff', '--yes'], 'infra diff has no use for --yes.'],
  [['outputs', '--parameter', 'A=1'], 'infra outputs has no use for --parameter.'],
  [['template', '--read-only'], 'infra template has no use for --read-only.'],
  [['policy', '--out', 'here'], 'infra policy has no use for --out.'],
])('a flag of another part is refused: %j', async (words, message) => {
  const { exitCode, stderr } = await infra(...words);
  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining(message),
  });
  expect(account.calls).toEqual([]);
});

test('validated by mail: the rule set is to be made active, and the link in the mail is shown', async () => {
  await configured(
    configOf(
      "bucket: 'storyclub', region: 'us-east-1', infra: { zone: 'Z1', validation: 'email' },",
    ),
  );
  const waiting = await infra('deploy', '--yes', '--timeout', '5m');
  expect(waiting.exitCode).toBe(3);
  expect(waiting.stderr).toContain(
    'aws ses set-active-receipt-rule-set --rule-set-name storyclub-mail',
  );
  expect(waiting.stderr).toContain('postmaster@ and\nwebmaster@ storyclub.example.');

  const bucket = account.state.stacks[0]?.outputs['MailBucket'] ?? '';
  const link = 'https://us-east-1.acm-certificates.amazon.com/approvals?code=a&context=b';
  const { S3Client, PutObjectCommand } = await import('@aws-sdk/client-s3');
  const client = new S3Client({ forcePathStyle: true, region: 'us-east-1' });
  const Body = `Subject: Certificate request\r\n\r\nDomain: www.storyclub.example\r\nAWS account ID: 111122223333\r\n${link}\r\n`;
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'mail/1', Body }));
  clock.advance(2 * 3_600_000);
  const mail = await infra('mail');
  expect(mail.stdout).toContain(`  ${link}\n`);
  expect(mail.stdout).toContain('2 h old, works for 70 h more');
  expect((await infra('mail', '--json')).exitCode).toBe(0);
});

test('how a site is taken down is said without asking anybody', async () => {
  const before = account.calls.length;
  const { stdout, exitCode } = await infra('destroy');
  expect(exitCode).toBe(0);
  expect(stdout).toContain(
    'aws cloudformation delete-stack --stack-name storyclub --region us-east-1',
  );
  expect((await infra('destroy', '--json')).exitCode).toBe(0);
  expect(account.calls.length).toBe(before);
});
