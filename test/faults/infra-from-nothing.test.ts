import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Account, startAccount } from '../support/account/account.ts';
import { createZone } from '../support/account/services/route53.ts';
import { type Club, createClub, story } from '../support/club.ts';

let account: Account;
let club: Club;

const zone = 'Z0123456789EXAMPLE';
const config = {
  target: 'live',
  targets: {
    live: {
      bucket: 'storyclub-live',
      region: 'eu-west-2',
      infra: { zone, github: { repository: 'you/stories' }, alarms: 'owner@storyclub.example' },
    },
  },
  allowance: '1s',
};

beforeEach(async () => {
  account = await startAccount();
  createZone(account.state, 'storyclub.example', { id: zone });
  club = await createClub({
    stories: { fox: story({ title: 'The Fox', date: '2026-11-01' }) },
    config,
    env: { ...account.environment },
  });
});
afterEach(async () => {
  await club[Symbol.asyncDispose]();
  await account.close();
});

/** Runs a part of `infra`, with what it printed in one text. */
async function infra(...words: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await club.run(['infra', ...words]);
  return `exit ${exitCode}\n${stdout}${stderr}`;
}

/** What the doctor finds of AWS's side, but for the Node it happens to run on. */
async function doctor(role: string): Promise<readonly string[]> {
  const { stdout } = await club.run(['doctor', '--offline', '--json', '--role', role]);
  const { findings }: { readonly findings: readonly { readonly code: string }[] } =
    JSON.parse(stdout);
  return findings.map(({ code }) => code).filter((code) => code !== 'node-version');
}

test('from an empty account to a published site that the doctor finds right', async () => {
  expect(await infra('diff')).toMatch(/^exit 0\n[^]*\n13 added\n[^]*\nnothing was changed\n$/);
  expect(account.state.stacks.every(({ status }) => status === 'DELETE_COMPLETE')).toBe(true);

  expect(await infra('deploy', '--yes')).toMatch(/^exit 0\n[^]*made {6}the stack storyclub\n/);
  const [id = ''] = account.state.distributions.keys();

  expect(await infra('outputs', '--yes')).toMatch(
    /^exit 0\n[^]*\nstoryclub\.config\.ts is written\n/,
  );
  expect(await readFile(club.path('storyclub.config.ts'), 'utf8')).toContain(
    `distribution: '${id}'`,
  );

  await club.publish();
  expect([...account.s3.objects('storyclub-live').keys()]).toContain('stories/fox/index.html');

  const role = [...account.state.roles.values()].find(({ name }) => name !== 'publisher');
  expect(await doctor(role?.arn ?? '')).toEqual([]);

  expect(await infra('diff')).toContain('everything is as the configuration says');
});

test('a stack that fails is explained and undone, and is made when what kept it is gone', async () => {
  const taken =
    'One or more of the CNAMEs you provided are already associated with a different resource.';
  account.state.resourceFailures.set('Distribution', taken);
  const failed = await infra('deploy', '--yes');
  expect(failed).toMatch(/^exit 3\n[^]*undone {4}the stack storyclub\n/);
  expect(failed).toMatch(/A name of the\s+site is an alias of another distribution/);
  expect([...account.state.buckets.keys()]).toEqual([]);

  account.state.resourceFailures.clear();
  expect(await infra('deploy', '--yes')).toMatch(/^exit 0\n[^]*made {6}the stack storyclub\n/);
});

test('a deploy without a right stops before anything is made, and names the right', async () => {
  account.deny('cloudformation:CreateChangeSet');
  const denied = await infra('deploy', '--yes');
  expect(denied).toMatch(/^exit 2\n/);
  expect(denied).toContain('cloudformation:CreateChangeSet');
  expect(account.state.stacks).toEqual([]);
});
