import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeStacks } from '../../src/infra/template/make-stacks.ts';
import type { TemplateInput } from '../../src/infra/template/stacks.ts';
import { templateToYaml } from '../../src/infra/template/template-to-yaml.ts';
import { type Account, startAccount } from '../support/account/account.ts';
import { createZone } from '../support/account/services/route53.ts';
import { templateInput } from '../support/infra-variants.ts';

let account: Account;
let client: CloudFormationClient;
let at = Date.UTC(2026, 9, 1, 12);

beforeEach(async () => {
  account = await startAccount({ now: () => at });
  createZone(account.state, 'storyclub.example', { id: 'Z0123456789EXAMPLE' });
  client = new CloudFormationClient({
    endpoint: account.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDTEST', secretAccessKey: 'none' },
  });
});
afterEach(async () => await account.close());

const StackName = 'storyclub';

async function propose(kind: 'CREATE' | 'UPDATE', input: TemplateInput) {
  const [stack] = makeStacks(input).stacks;
  if (stack === undefined) throw new Error('no stack');
  const { Id } = await client.send(
    new CreateChangeSetCommand({
      StackName,
      ChangeSetName: 'next',
      ChangeSetType: kind,
      TemplateBody: templateToYaml(stack),
    }),
  );
  return await client.send(new DescribeChangeSetCommand({ ChangeSetName: Id }));
}

async function make(kind: 'CREATE' | 'UPDATE', input: TemplateInput): Promise<string> {
  const { ChangeSetId } = await propose(kind, input);
  await client.send(new ExecuteChangeSetCommand({ ChangeSetName: ChangeSetId }));
  return await status();
}

async function status(): Promise<string> {
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
  return Stacks?.[0]?.StackStatus ?? '';
}

async function events(): Promise<readonly string[]> {
  const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName }));
  return StackEvents.toReversed().map(
    ({ LogicalResourceId, ResourceStatus }) => `${LogicalResourceId} ${ResourceStatus}`,
  );
}

describe('CloudFormation of the stand-in account', () => {
  it('shows what it would change, and changes that', async () => {
    expect(await make('CREATE', templateInput())).toBe('CREATE_COMPLETE');
    const again = await propose('UPDATE', templateInput());
    expect([again.Status, again.StatusReason]).toEqual([
      'FAILED',
      "The submitted information didn't contain changes. Submit different information to create a change set.",
    ]);
    const slower = templateInput({ lifetimes: { shortest: 60, longest: 31_536_000 } });
    const { Changes } = await propose('UPDATE', slower);
    expect(
      Changes?.map(({ ResourceChange: one }) => [one?.Action, one?.LogicalResourceId]),
    ).toEqual([['Modify', 'CachePolicy']]);
    expect(await make('UPDATE', slower)).toBe('UPDATE_COMPLETE');
    const made = [...account.state.cachePolicies.values()].find(({ managed }) => !managed);
    expect(made?.config.DefaultTTL).toBe(60);
  });

  it('takes everything back when a part cannot be made', async () => {
    account.state.resourceFailures.set('Distribution', 'One or more of the CNAMEs are taken.');
    expect(await make('CREATE', templateInput())).toBe('ROLLBACK_COMPLETE');
    expect(await events()).toEqual(
      expect.arrayContaining([
        'Bucket CREATE_COMPLETE',
        'Distribution CREATE_FAILED',
        'storyclub ROLLBACK_IN_PROGRESS',
        'Bucket DELETE_COMPLETE',
        'storyclub ROLLBACK_COMPLETE',
      ]),
    );
    expect(account.state.buckets.size).toBe(0);
    expect([...account.state.cachePolicies.values()].every(({ managed }) => managed)).toBe(true);
    await expect(propose('UPDATE', templateInput())).rejects.toThrow('can not be updated');
  });

  it('goes back to the version before when an update fails', async () => {
    await make('CREATE', templateInput());
    account.state.resourceFailures.set('Distribution', 'no');
    const tagless = templateInput({
      tagHeader: null,
      lifetimes: { shortest: 60, longest: 31_536_000 },
    });
    expect(await make('UPDATE', tagless)).toBe('UPDATE_ROLLBACK_COMPLETE');
    const made = [...account.state.cachePolicies.values()].find(({ managed }) => !managed);
    expect(made?.config.DefaultTTL).toBe(300);
  });

  it('waits for a certificate whose record nobody has made, and goes on when it is there', async () => {
    expect(await make('CREATE', templateInput({}, { zone: null }))).toBe('CREATE_IN_PROGRESS');
    const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName }));
    expect(StackEvents[0]).toMatchObject({
      LogicalResourceId: 'Certificate',
      ResourceStatus: 'CREATE_IN_PROGRESS',
      ResourceStatusReason: expect.stringMatching(
        /^Content of DNS Record is: \{Name: _\w+\.www\.storyclub\.example\.,Type: CNAME,Value: /,
      ),
    });
    const zone = account.state.zones.get('Z0123456789EXAMPLE')!;
    const [certificate] = account.state.certificates.values();
    zone.records = [
      ...zone.records,
      ...(certificate?.detail.DomainValidationOptions ?? []).map(({ ResourceRecord: record }) => ({
        Name: record?.Name,
        Type: 'CNAME' as const,
        ResourceRecords: [{ Value: record?.Value }],
      })),
    ];
    expect(await status()).toBe('CREATE_COMPLETE');
  });

  it('takes its time, by the clock it is given', async () => {
    account.state.resourceTakes = (type) => (type === 'AWS::S3::Bucket' ? 60_000 : 0);
    expect(await make('CREATE', templateInput())).toBe('CREATE_IN_PROGRESS');
    at += 60_000;
    expect(await status()).toBe('CREATE_COMPLETE');
  });

  it('leaves the bucket behind when the stack is deleted', async () => {
    await make('CREATE', templateInput());
    await client.send(new DeleteStackCommand({ StackName }));
    await expect(status()).rejects.toThrow('Stack with id storyclub does not exist');
    expect([...account.state.buckets.keys()]).toEqual(['storyclub-live']);
    expect(account.state.distributions.size).toBe(0);
  });
});
