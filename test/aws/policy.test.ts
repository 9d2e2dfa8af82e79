import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { bucketConfig } from '../support/bucket-club.ts';
import { createClub } from '../support/club.ts';
import { makeStacks } from '../../src/infra/template/make-stacks.ts';
import { templateInput } from '../support/infra-variants.ts';
import { installParliament } from './install.ts';

/**
 * parliament (PyPI) knows which actions there are, which resources and condition keys each takes, and how a policy is
 * written: what the program prints is judged by tables that are not ours.
 */
const judge = `
import json, sys
from parliament import analyze_policy_string
found = analyze_policy_string(sys.argv[1]).findings
print(json.dumps([finding.issue for finding in found]))
`;
const run = promisify(execFile);
let python: string;

beforeAll(async () => {
  python = await installParliament(console.log);
}, 300_000);

async function findingsOf(policy: string): Promise<readonly string[]> {
  return JSON.parse((await run(python, ['-c', judge, policy])).stdout);
}

async function printed(...flags: readonly string[]): Promise<string> {
  await using club = await createClub({ stories: {}, config: bucketConfig });
  return (await club.run(['infra', 'policy', ...flags])).stdout;
}

const kmsKey = 'arn:aws:kms:eu-west-2:111122223333:key/1234abcd';

describe('parliament finds nothing wrong', () => {
  test.each([
    [[]],
    [['--account', '111122223333', '--object-tags', '--kms-key', kmsKey]],
    [['--read-only']],
    [['--read-only', '--kms-key', kmsKey]],
    [['--doctor']],
    [['--doctor', '--account', '111122223333', '--kms-key', kmsKey]],
  ])('infra policy %j', async (flags) => {
    expect(await findingsOf(await printed(...flags))).toEqual([]);
  });

  test('the policy of the role that a template makes', async () => {
    const [{ template } = { template: null }] = makeStacks(
      templateInput(
        { prefix: 'site/' },
        {
          github: { repository: 'you/stories', ids: null, branch: 'main', environment: null },
        },
      ),
    ).stacks;
    const role = JSON.parse(JSON.stringify(template?.Resources['PublishRole']?.Properties));
    const policy = JSON.stringify(role.Policies[0].PolicyDocument)
      .replaceAll(/\{"Fn::Sub":("[^"]*")\}/g, '$1')
      .replaceAll('${AWS::AccountId}', '111122223333')
      .replaceAll('${Distribution}', 'E123EXAMPLE');
    expect(policy).toContain('arn:aws:cloudfront::111122223333:distribution/E123EXAMPLE');
    expect(await findingsOf(policy)).toEqual([]);
  });

  test.each([
    ['s3:PutObject', 's3:PutObjects', 'UNKNOWN_ACTION'],
    ['s3:prefix', 's3:prefixes', 'UNKNOWN_CONDITION_FOR_ACTION'],
    [':distribution/', ':distributions/', 'RESOURCE_MISMATCH'],
  ])('and does find %s written as %s', async (right, wrong, finding) => {
    expect(await findingsOf((await printed()).replace(right, wrong))).toContain(finding);
  });
});
