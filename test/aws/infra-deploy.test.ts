import { randomBytes } from 'node:crypto';
import {
  CloudFormationClient,
  CreateStackCommand,
  ListStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { createFixture, type FsFixture } from 'fs-fixture';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { invented } from '../support/aws-environment.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';

/**
 * Deploys against moto's CloudFormation, as far as it carries them. It passes over resources it does not know, the
 * distribution among them, refuses what refers to one, and tells no outputs of a certificate, nor of a stack that was made
 * by a change set. What is deployed to its end is in test/faults, in an account of the tests.
 */
let site: FsFixture;
let stack: string;
const region = 'eu-west-2';
const environment = () => ({ ...invented, AWS_ENDPOINT_URL: inject('motoUrl') });

beforeEach(async () => {
  stack = `site-${randomBytes(6).toString('hex')}`;
  site = await createFixture({});
  await configure(`stack: '${stack}'`);
});
afterEach(async () => await site.rm());

async function configure(infraOf: string, where = region): Promise<void> {
  await site.writeFile(
    'storyclub.config.ts',
    `export default {
  site: { url: 'https://www.storyclub.example', title: 'Story Club' },
  target: 'live',
  targets: { live: { bucket: '${stack}', region: '${where}', infra: { ${infraOf} } } },
};
`,
  );
}

async function infra(...words: readonly string[]): Promise<CliResult> {
  return await runCli(['infra', ...words], { cwd: site.path, env: environment() });
}

const credentials = { accessKeyId: 'AKIDTEST', secretAccessKey: 'none' };
const sdk = (where: string) =>
  new CloudFormationClient({
    region: where,
    endpoint: inject('motoUrl'),
    credentials,
  });

/** Stacks of this test that are not deleted, as moto lists them. */
async function listed(): Promise<readonly string[]> {
  const answers = await Promise.all(
    ['us-east-1', region].map(async (where) => await sdk(where).send(new ListStacksCommand({}))),
  );
  return answers.flatMap(({ StackSummaries }) =>
    (StackSummaries ?? []).flatMap(({ StackName = '', StackStatus = '' }) =>
      StackName.startsWith(stack) && StackStatus !== 'DELETE_COMPLETE'
        ? [`${StackName} ${StackStatus}`]
        : [],
    ),
  );
}

test('a diff of what does not exist: everything is new, and nothing of it is left', async () => {
  const { exitCode, stdout, stderr } = await infra('diff');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(
    /certificate in us-east-1: it does not exist[^]*\n1 added\n[^]*\+ Distribution[^]*\nnothing was changed\n$/,
  );
  expect(await listed()).toEqual([]);
  expect((await infra('diff', '--json')).exitCode).toBe(0);
});

test('a deploy makes the first stack, and says where moto goes no further', async () => {
  const deploy = await infra('deploy', '--yes');
  expect(deploy.exitCode).toBe(3);
  expect(deploy.stderr).toMatch(
    /making {4}the stack \S+-certificate\n[^]*made {6}the stack \S+-certificate\n/,
  );
  expect(deploy.stderr).toContain(`state  The stack ${stack}-certificate is deployed.`);
  expect(await listed()).toEqual([`${stack}-certificate CREATE_COMPLETE`]);
});

test('a stack as the configuration says has nothing to change', async () => {
  await infra('deploy', '--yes');
  const again = await infra('deploy', '--yes');
  expect(again.stdout).toContain(`stack ${stack}-certificate in us-east-1: nothing to change`);
  expect(await listed()).toEqual([`${stack}-certificate CREATE_COMPLETE`]);
});

const given = 'arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012';

test('a deploy with a certificate that is there comes to its end, and the bucket is where it was wanted', async () => {
  await configure(`stack: '${stack}', certificate: '${given}'`);
  expect((await infra('deploy', '--yes')).exitCode).toBe(0);
  expect(await listed()).toEqual([`${stack} CREATE_COMPLETE`]);
  const s3 = new S3Client({
    region,
    endpoint: inject('motoUrl'),
    forcePathStyle: true,
    credentials,
  });
  await expect(s3.send(new HeadBucketCommand({ Bucket: stack }))).resolves.toMatchObject({
    BucketRegion: region,
  });
  expect((await infra('diff')).stdout).toContain('everything is as the configuration says');
});

test('what CloudFormation refuses to begin with is withdrawn', async () => {
  await configure(`stack: '${stack}', certificate: '${given}', zone: 'Z1'`, 'us-east-1');
  const deploy = await infra('deploy', '--yes');
  expect(deploy.stderr).toContain(`error  CloudFormation refuses ExecuteChangeSet of ${stack}`);
  expect(deploy.stderr).toContain('references undefined');
  expect(deploy.exitCode).toBe(2);
  expect(await listed()).toEqual([]);
});

test('outputs are read and written into the configuration', async () => {
  const template = {
    Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: stack } } },
    Outputs: { Bucket: { Value: { Ref: 'Bucket' } }, DistributionId: { Value: 'E123EXAMPLE' } },
  };
  const TemplateBody = JSON.stringify(template);
  await sdk(region).send(new CreateStackCommand({ StackName: stack, TemplateBody }));
  const outputs = await infra('outputs', '--yes');
  expect(outputs.stdout).toContain('storyclub.config.ts is written');
  expect(await site.readFile('storyclub.config.ts', 'utf8')).toContain(
    `region: '${region}', distribution: 'E123EXAMPLE', infra`,
  );
});
