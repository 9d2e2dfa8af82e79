import { describe, expect, test } from 'vitest';
import { virtualClock } from '../../src/clock.ts';
import { UserError } from '../../src/findings/user-error.ts';
import { followStack } from '../../src/infra/deploy-follow.ts';
import { proposeStack, withdraw } from '../../src/infra/deploy-propose.ts';
import { explainFailure } from '../../src/infra/stack/failure.ts';
import { assertUsable, failureOf } from '../../src/infra/stack/outcome.ts';
import {
  isForeign,
  type RawChange,
  toStackChanges,
  upheavals,
} from '../../src/infra/stack/stack-change.ts';
import { recordsToMake, underWay } from '../../src/infra/stack/stack-events.ts';
import { phaseOf, type StackEvent, type StackFacts } from '../../src/infra/stack/stack-facts.ts';
import type { ChangeSetFacts, StackService } from '../../src/infra/stack/stack-service.ts';
import { toRequest } from '../../src/infra/stack/to-request.ts';
import { deniedError } from '../../src/origin/aws-error.ts';
import { makeStacks } from '../../src/infra/template/make-stacks.ts';
import { paintFor } from '../../src/report/paint.ts';
import { renderStackChanges, renderUpheavals } from '../../src/report/stack-changes-text.ts';
import { renderEvent, renderProof, renderUnderWay } from '../../src/report/stack-events-text.ts';
import { templateInput, variants } from '../support/infra-variants.ts';

const plain = { paint: paintFor(false), width: 100 };
const place = { name: 'storyclub', region: 'eu-west-2' };
const id = 'arn:aws:cloudformation:eu-west-2:111122223333:stack/storyclub/1';
const stackType = 'AWS::CloudFormation::Stack';
const screen = (lines: readonly string[]): string => lines.join('\n');

const stackIn = (status: string, more: Partial<StackFacts> = {}): StackFacts => ({
  ...place,
  id,
  status,
  reason: null,
  outputs: {},
  parameters: {},
  ...more,
});

let clock = 0;
/** An event one second after the last: `Distribution AWS::CloudFront::Distribution CREATE_FAILED`, and its reason. */
function event(line: string, reason: string | null = null): StackEvent {
  const [logicalId = '', type = '', status = ''] = line.split(' ');
  clock += 1;
  const isStack = type === stackType;
  return {
    id: `e${clock}`,
    at: Date.UTC(2026, 10, 20, 10) + clock * 1000,
    logicalId,
    physicalId: isStack ? id : null,
    type,
    status,
    reason,
  };
}

describe('what would change', () => {
  const changes: readonly RawChange[] = [
    {
      Action: 'Modify',
      LogicalResourceId: 'Distribution',
      PhysicalResourceId: 'E123EXAMPLE',
      ResourceType: 'AWS::CloudFront::Distribution',
      Replacement: 'False',
      Details: [
        {
          Target: {
            Attribute: 'Properties',
            Name: 'DistributionConfig',
            Path: '/Properties/DistributionConfig/HttpVersion',
            RequiresRecreation: 'Never',
            BeforeValue: 'http2',
            AfterValue: 'http2and3',
          },
        },
        { Target: { Attribute: 'Properties', Name: 'Tags', RequiresRecreation: 'Never' } },
      ],
    },
    {
      Action: 'Add',
      LogicalResourceId: 'ServerErrors',
      ResourceType: 'AWS::CloudWatch::Alarm',
    },
    {
      Action: 'Modify',
      LogicalResourceId: 'CachePolicy',
      PhysicalResourceId: '1234',
      ResourceType: 'AWS::CloudFront::CachePolicy',
      Replacement: 'True',
      PolicyAction: 'ReplaceAndDelete',
    },
    {
      Action: 'Remove',
      LogicalResourceId: 'PublishRole',
      PhysicalResourceId: 'storyclub-publish',
      ResourceType: 'AWS::IAM::Role',
      PolicyAction: 'Delete',
    },
  ];

  test('is shown in the order of its weight, each property with its old and its new value', () => {
    const state = { is: 'there' } as const;
    const proposed = { ...place, state, changes: toStackChanges(changes), note: null };
    expect(screen(renderStackChanges(proposed, plain))).toBe(
      `
stack storyclub in eu-west-2
  + ServerErrors  AWS::CloudWatch::Alarm
  ~ Distribution  AWS::CloudFront::Distribution  E123EXAMPLE
      DistributionConfig.HttpVersion: http2 → http2and3
      Tags
  ! CachePolicy   AWS::CloudFront::CachePolicy   1234: another one takes its place
  - PublishRole   AWS::IAM::Role                 storyclub-publish
1 added, 1 changed in place, 1 replaced, 1 removed`.slice(1),
    );
  });

  test.each([
    ['nothing', { is: 'there' }, 'stack storyclub in eu-west-2: nothing to change'],
    ['outputs alone', { is: 'outputs' }, 'stack storyclub in eu-west-2: only its outputs change'],
    ['nothing that is known', { is: 'waits' }, 'stack storyclub in eu-west-2: not known yet'],
  ] as const)('%s is said', (_, state, line) => {
    const proposed = { ...place, state, changes: [], note: null };
    expect(renderStackChanges(proposed, plain)).toEqual([line]);
  });

  test('values are cut, and what is in them is not obeyed by the terminal', () => {
    const FunctionCode = `function handler() {\n${'x'.repeat(80)}`;
    const target = {
      Path: '/Properties/FunctionCode',
      BeforeValue: '\u001B[2J',
      AfterValue: FunctionCode,
    };
    const [change] = toStackChanges([{ Action: 'Modify', Details: [{ Target: target }] }]);
    const proposed = { ...place, state: { is: 'there' }, note: null } as const;
    const lines = renderStackChanges(
      { ...proposed, changes: change === undefined ? [] : [change] },
      plain,
    );
    expect(lines[2]).toBe(
      String.raw`      FunctionCode: \u001b[2J → function handler() { ${'x'.repeat(36)}…`,
    );
  });

  const touching = (ResourceType: string, rest: RawChange) =>
    upheavals(
      toStackChanges([
        { LogicalResourceId: 'It', PhysicalResourceId: 'E1', ResourceType, ...rest },
      ]),
    );

  test.each([
    ['a bucket that is replaced', 'AWS::S3::Bucket', { Action: 'Modify', Replacement: 'True' }, 1],
    ['one that may be', 'AWS::S3::Bucket', { Action: 'Modify', Replacement: 'Conditional' }, 1],
    ['one that leaves the stack', 'AWS::S3::Bucket', { Action: 'Remove' }, 1],
    ['one whose settings change', 'AWS::S3::Bucket', { Action: 'Modify', Replacement: 'False' }, 0],
    ['a new one', 'AWS::S3::Bucket', { Action: 'Add' }, 0],
    ['a distribution that is deleted', 'AWS::CloudFront::Distribution', { Action: 'Remove' }, 1],
    [
      'what CloudFormation decides later',
      'AWS::CloudFront::Distribution',
      { Action: 'Dynamic' },
      1,
    ],
    [
      'a policy that is replaced',
      'AWS::CloudFront::CachePolicy',
      { Action: 'Modify', Replacement: 'True' },
      0,
    ],
    ['what another program made', 'AWS::RDS::DBInstance', { Action: 'Remove' }, 1],
    ['the same, changed in place', 'AWS::RDS::DBInstance', { Action: 'Modify' }, 0],
    [
      'a name that leads nowhere any more',
      'AWS::Route53::RecordSet',
      { Action: 'Remove', LogicalResourceId: 'AliasWwwDotStoryclubDotExampleA' },
      1,
    ],
    [
      'a record that readers do not ask for',
      'AWS::Route53::RecordSet',
      { Action: 'Remove', LogicalResourceId: 'MailStoryclubDotExampleDkim1' },
      0,
    ],
  ])('%s: %s', (_, type, change, count) => {
    expect(touching(type, change)).toHaveLength(count);
  });

  test('everything that the templates make is known as ours', () => {
    for (const input of Object.values(variants))
      for (const { template } of makeStacks(input).stacks)
        for (const { Type } of Object.values(template.Resources))
          expect([Type, isForeign({ type: Type })]).toEqual([Type, false]);
  });

  test('what it means for readers is said', () => {
    const grave = [
      ...touching('AWS::RDS::DBInstance', { Action: 'Remove' }),
      ...touching('AWS::S3::Bucket', { Action: 'Modify', Replacement: 'True' }),
      ...touching('AWS::CloudFront::Distribution', { Action: 'Remove' }),
    ];
    expect(screen(renderUpheavals(grave, plain))).toBe(
      `
  ! It (E1) (AWS::RDS::DBInstance) is deleted, and storyclub did not make it: the stack is somebody
    else's, or somebody added to it.
  ! The bucket It (E1) is replaced by an empty one: readers find nothing until you publish there.
    The old one stays in the account, with the ledger and the only live copy of the pages.
  ! The distribution It (E1) is deleted: the site is gone for its readers.`.slice(1),
    );
  });
});

describe('an operation, event by event', () => {
  const created = (): readonly StackEvent[] => {
    clock = 0;
    return [
      event(`storyclub ${stackType} REVIEW_IN_PROGRESS`, 'User Initiated'),
      event(`storyclub ${stackType} CREATE_IN_PROGRESS`, 'User Initiated'),
      event('Certificate AWS::CertificateManager::Certificate CREATE_IN_PROGRESS'),
      event('Bucket AWS::S3::Bucket CREATE_IN_PROGRESS'),
      event(
        'Certificate AWS::CertificateManager::Certificate CREATE_IN_PROGRESS',
        'Content of DNS Record is: {Name: _x1.www.storyclub.example.,Type: CNAME,Value: _y1.acm-validations.aws.}',
      ),
      event('Bucket AWS::S3::Bucket CREATE_IN_PROGRESS', 'Resource creation Initiated'),
      event('Bucket AWS::S3::Bucket CREATE_COMPLETE'),
      event('Distribution AWS::CloudFront::Distribution CREATE_IN_PROGRESS'),
    ];
  };
  const shown = (events: readonly StackEvent[]): string =>
    screen(
      events.flatMap(
        (one, index) =>
          renderEvent(one, { before: events.slice(0, index), paint: plain.paint }) ?? [],
      ),
    );

  test('what is made, and what takes long, is one line each', () => {
    expect(shown(created().slice(1))).toBe(
      `
10:00:02  making    the stack storyclub
10:00:03  making    Certificate (waits until the names are proved to be yours)
10:00:04  making    Bucket
10:00:07  made      Bucket
10:00:08  making    Distribution (takes some minutes: every edge is told)`.slice(1),
    );
  });

  test('the record that the certificate waits for is told while it waits', () => {
    expect(screen(renderProof({ by: 'records' }, recordsToMake(created()), 80))).toBe(
      `
Make this record NOW where the names of the site are kept; the certificate waits
for it:
  _x1.www.storyclub.example  CNAME  _y1.acm-validations.aws
They stay there for good: the certificate is renewed by them.`.slice(1),
    );
  });

  test('a mail, or the zone, is named where the record is not for its owner to make', () => {
    expect(screen(renderProof({ by: 'mail', domains: ['storyclub.example'] }, [], 80))).toContain(
      'administrator@, hostmaster@, postmaster@ and\nwebmaster@ storyclub.example.',
    );
    expect(screen(renderProof({ by: 'zone', zone: 'Z1' }, [], 80))).toContain('the zone Z1');
  });

  test('what is under way is on one line, with how long it has been', () => {
    const now = Date.UTC(2026, 10, 20, 10, 4);
    expect(renderUnderWay(underWay(created()), { now, stack: 'storyclub' })).toBe(
      'storyclub: waiting for Certificate, Distribution (3 min)',
    );
  });

  const failed = (reason: string): readonly StackEvent[] => [
    ...created(),
    event('Distribution AWS::CloudFront::Distribution CREATE_FAILED', reason),
    event(
      'Certificate AWS::CertificateManager::Certificate CREATE_FAILED',
      'Resource creation cancelled',
    ),
    event(
      `storyclub ${stackType} ROLLBACK_IN_PROGRESS`,
      'The following resource(s) failed to create: [Distribution, Certificate].',
    ),
    event('Bucket AWS::S3::Bucket DELETE_COMPLETE'),
    event(`storyclub ${stackType} ROLLBACK_COMPLETE`),
  ];

  test('what failed first is named, explained, and what is left is said', () => {
    const events = failed(
      'Invalid request provided: One or more of the CNAMEs you provided are already associated with a different resource. (CNAMEAlreadyExists)',
    );
    expect(shown(events.slice(8))).toBe(
      `
10:00:09  failed    Distribution: Invalid request provided: One or more of the CNAMEs you provided are already associated with a different resource. (CNAMEAlreadyExists)
10:00:10  failed    Certificate: Resource creation cancelled
10:00:11  undoing   the stack storyclub
10:00:12  deleted   Bucket
10:00:13  undone    the stack storyclub`.slice(1),
    );
    const error = failureOf(place, stackIn('ROLLBACK_COMPLETE'), events);
    expect(error).toMatchObject({
      code: 'stack-failed',
      exitCode: 3,
      message:
        'The stack storyclub in eu-west-2 was not made as described: Distribution (AWS::CloudFront::Distribution) failed.',
      why: 'AWS says: Invalid request provided: One or more of the CNAMEs you provided are already associated with a different resource. (CNAMEAlreadyExists). A name of the site is an alias of another distribution, perhaps of another account: a name can be that of one only.',
      state:
        'What had been made was deleted again: the stack storyclub holds nothing, and the next deploy clears its name away first.',
      next: 'Take the name from the other distribution (or move it with `aws cloudfront associate-alias`), then deploy again.',
    });
  });

  test('an earlier failure is not taken for that of the operation at hand', () => {
    const events = [
      ...failed('quota'),
      event(`storyclub ${stackType} CREATE_IN_PROGRESS`),
      event('Bucket AWS::S3::Bucket CREATE_FAILED', 'www.storyclub.example already exists'),
    ];
    expect(failureOf(place, stackIn('ROLLBACK_COMPLETE'), events)?.message).toContain('Bucket');
  });

  test.each([
    ['UPDATE_ROLLBACK_COMPLETE', 'The stack storyclub is as it was before.'],
    [
      'UPDATE_ROLLBACK_FAILED',
      'The stack storyclub is UPDATE_ROLLBACK_FAILED: its update failed, and so did taking it back. Continue that with aws cloudformation continue-update-rollback --stack-name storyclub --region eu-west-2.',
    ],
    [
      'ROLLBACK_FAILED',
      'The stack storyclub is ROLLBACK_FAILED: it can only be deleted, with aws cloudformation delete-stack --stack-name storyclub --region eu-west-2; the bucket and what is in it stay.',
    ],
  ])('%s: the state says what can be done', (status, state) => {
    expect(failureOf(place, stackIn(status), failed('quota'))?.state).toBe(state);
  });

  test('a stack that came to its end failed in nothing', () => {
    expect(failureOf(place, stackIn('CREATE_COMPLETE'), created())).toBe(null);
    expect(failureOf(place, stackIn('UPDATE_COMPLETE'), created())).toBe(null);
  });

  test('nothing is deployed over a stack that cannot be', () => {
    expect(() => assertUsable(stackIn('DELETE_FAILED'))).toThrow('nothing can be deployed over');
    expect(() => assertUsable(stackIn('UPDATE_ROLLBACK_FAILED'))).toThrow(UserError);
    expect(assertUsable(stackIn('UPDATE_ROLLBACK_COMPLETE'))).toBe(undefined);
    expect(assertUsable(stackIn('ROLLBACK_COMPLETE'))).toBe(undefined);
  });
});

/** Words as they reach the events of stacks, and the beginning of what is made of them. */
test.each([
  ['AWS::S3::Bucket', 'www.storyclub.example already exists', 'There is a bucket of that name'],
  [
    'AWS::Route53::RecordSet',
    "[Tried to create resource record set [name='storyclub.example.', type='A'] but it already exists]",
    'The zone has a record',
  ],
  [
    'AWS::Route53::RecordSet',
    'No hosted zone found with ID: Z1 (Service: AmazonRoute53; Error Code: NoSuchHostedZone)',
    'There is no hosted zone',
  ],
  [
    'AWS::CloudFront::Distribution',
    "Invalid request provided: The certificate that is attached to your distribution doesn't cover the alternate domain name",
    'CloudFront does not take',
  ],
  ['AWS::CloudFront::CachePolicy', 'TooManyCachePolicies', 'The account has as many'],
  [
    'AWS::SNS::Topic',
    'User: arn:aws:sts::111122223333:assumed-role/x/y is not authorized to perform: SNS:CreateTopic on resource: arn:aws:sns:us-east-1:111122223333:t because no policy',
    'The permission SNS:CreateTopic on arn:aws:sns:us-east-1:111122223333:t is missing.',
  ],
  ['AWS::S3::BucketPolicy', 'API: s3:PutBucketPolicy Access Denied', 'A permission is missing'],
  ['AWS::CertificateManager::Certificate', 'CAA_ERROR', 'A CAA record'],
  [
    'AWS::CertificateManager::Certificate',
    'Resource timed out waiting for completion',
    'Nobody proved',
  ],
  [
    'AWS::IAM::OIDCProvider',
    'Provider with url https://token.actions.githubusercontent.com already exists.',
    'The account trusts GitHub already',
  ],
  [
    'AWS::CloudFront::Function',
    'Resource handler returned message: "already exists"',
    'Something of that name',
  ],
  ['AWS::CloudFront::Function', 'Rate exceeded', 'The service was too busy'],
  ['AWS::CloudFront::Function', 'Something nobody has seen', 'AWS says why'],
])('%s: %s', (type, reason, why) => {
  const explained = explainFailure({ type, reason });
  expect(explained.why.startsWith(why)).toBe(true);
  expect(explained.next).toMatch(/^[A-Z].*\.$/);
});

/** CloudFormation from a script: what it answers to each look, the last answer repeated. */
function scripted(script: {
  readonly changeSet?: readonly ChangeSetFacts[];
  readonly looks?: readonly {
    readonly status: string | null;
    readonly events: readonly StackEvent[];
  }[];
  readonly fails?: (operation: string) => UserError | null;
}): StackService & { readonly asked: readonly string[] } {
  const asked: string[] = [];
  let changeSetLooks = 0;
  let looks = 0;
  const say = (line: string): void => {
    const error = script.fails?.(line) ?? null;
    asked.push(line);
    if (error !== null) throw error;
  };
  const at = <T>(list: readonly T[] | undefined, index: number): T | undefined =>
    list?.[Math.min(index, list.length - 1)];
  return {
    asked,
    region: place.region,
    describe: async () => {
      say('describe');
      const status = at(script.looks, looks)?.status ?? null;
      return status === null ? null : stackIn(status);
    },
    createChangeSet: async (_, { kind }) => {
      say(`create ${kind}`);
      return { id: 'change', stackId: id };
    },
    describeChangeSet: async () => {
      changeSetLooks += 1;
      return at(script.changeSet, changeSetLooks - 1) ?? { state: 'working' };
    },
    deleteChangeSet: async () => say('delete change set'),
    execute: async () => say('execute'),
    deleteStack: async () => say('delete stack'),
    events: async (_, known) => {
      looks += 1;
      return (at(script.looks, looks - 1)?.events ?? []).filter((one) => !known.has(one.id));
    },
  };
}

const request = {
  name: 'storyclub',
  body: '{}',
  parameters: {},
  keptParameters: [],
  namesRoles: false,
};
const terms = (stack: StackFacts | null, signal = new AbortController().signal) => ({
  clock: virtualClock(0),
  signal,
  stack,
});

describe('asking what would change leaves nothing behind', () => {
  const ready: ChangeSetFacts = { state: 'ready', changes: [{ Action: 'Add' }] };

  test('a new stack goes with its change set when it is withdrawn', async () => {
    const service = scripted({ changeSet: [{ state: 'working' }, { state: 'working' }, ready] });
    const proposal = await proposeStack(service, request, terms(null));
    if (proposal === null) throw new Error('nothing is proposed');
    expect(proposal.kind).toBe('create');
    expect(await withdraw(service, proposal)).toBe(null);
    expect(service.asked).toEqual(['create CREATE', 'describe', 'delete stack']);
  });

  test('a new stack that somebody else has deployed into meanwhile stays', async () => {
    const looks = [{ status: 'CREATE_IN_PROGRESS', events: [] }];
    const service = scripted({ changeSet: [ready], looks });
    const proposal = await proposeStack(service, request, terms(null));
    if (proposal === null) throw new Error('nothing is proposed');
    expect(await withdraw(service, proposal)).toBe(null);
    expect(service.asked).toEqual(['create CREATE', 'describe', 'delete change set']);
  });

  test('a stack that was there stays, also one that somebody else is reviewing', async () => {
    for (const status of ['CREATE_COMPLETE', 'REVIEW_IN_PROGRESS']) {
      const service = scripted({ changeSet: [ready] });
      const proposal = await proposeStack(service, request, terms(stackIn(status)));
      if (proposal === null) throw new Error('nothing is proposed');
      await withdraw(service, proposal);
      const kind = status === 'CREATE_COMPLETE' ? 'UPDATE' : 'CREATE';
      expect(service.asked).toEqual([`create ${kind}`, 'delete change set']);
    }
  });

  test.each([
    ['nothing to change', { state: 'empty' }, null],
    [
      'a template that cannot be made',
      { state: 'failed', reason: 'Template format error', faults: [] },
      'stack-refused',
    ],
    ['an answer that never comes', { state: 'working' }, 'stack-service-failed'],
  ] as const)('%s', async (_, answer, code) => {
    const service = scripted({ changeSet: [answer] });
    const proposed = await proposeStack(service, request, terms(null)).catch(
      (error: unknown) => error,
    );
    expect(proposed instanceof UserError ? proposed.code : proposed).toBe(code);
    expect(service.asked).toEqual(['create CREATE', 'describe', 'delete stack']);
  });

  test('what CloudFormation finds wrong before it begins is named and explained', async () => {
    const fault = {
      logicalId: 'Bucket',
      type: 'AWS::S3::Bucket',
      reason:
        "Resource of type 'AWS::S3::Bucket' with identifier 'www.storyclub.example' already exists.",
    };
    const reason =
      'The following validation failed: [AWS::EarlyValidation::ResourceExistenceCheck].';
    const faults = [fault, { ...fault, logicalId: 'PublishRole', type: 'AWS::IAM::Role' }];
    const service = scripted({ changeSet: [{ state: 'failed', reason, faults }] });
    await expect(proposeStack(service, request, terms(null))).rejects.toMatchObject({
      message: 'CloudFormation cannot make what the template describes: Bucket (AWS::S3::Bucket).',
      why: `It says: ${fault.reason} There is a bucket of that name: names of buckets are taken in the whole world, and a stack makes its own. There is something about PublishRole too.`,
    });
  });

  test('Ctrl-C ends it at once', async () => {
    const service = scripted({});
    const stopped = proposeStack(service, request, terms(null, AbortSignal.abort()));
    await expect(stopped).rejects.toMatchObject({ code: 'interrupted', exitCode: 1 });
    expect(service.asked).toEqual(['create CREATE', 'describe', 'delete stack']);
  });

  test('what could not be deleted is said', async () => {
    const denied = new UserError({ code: 'permission-missing', what: 'No.', next: 'Ask.' });
    const service = scripted({ fails: (line) => (line === 'delete stack' ? denied : null) });
    const left = await withdraw(service, {
      changeSet: { id: 'change', stackId: id },
      madeStack: true,
    });
    expect(left).toMatch(/^An empty stack in REVIEW_IN_PROGRESS is left behind \(No\.\)/);
  });
});

describe('following an operation', () => {
  const start = event(`storyclub ${stackType} UPDATE_IN_PROGRESS`);
  const bucket = event('Bucket AWS::S3::Bucket UPDATE_COMPLETE');
  const end = event(`storyclub ${stackType} UPDATE_COMPLETE`);
  const followed = async (
    service: StackService,
    {
      minutes = 60,
      known = [],
    }: { readonly minutes?: number; readonly known?: readonly string[] } = {},
  ) => {
    const time = virtualClock(0);
    const told: string[] = [];
    const result = await followStack(service, id, {
      clock: time,
      signal: new AbortController().signal,
      giveUpAt: minutes * 60_000,
      known: new Set(known),
      onLook: async (events) => {
        told.push(...events.map((one) => `${one.logicalId} ${one.status}`));
      },
    });
    return { told, state: result.state, seconds: time.now() / 1000 };
  };

  test('every event is told once, until the stack rests', async () => {
    const service = scripted({
      looks: [
        { status: 'UPDATE_IN_PROGRESS', events: [start] },
        { status: 'UPDATE_IN_PROGRESS', events: [start, bucket] },
        { status: 'UPDATE_COMPLETE', events: [start, bucket, end] },
      ],
    });
    expect(await followed(service)).toEqual({
      told: ['storyclub UPDATE_IN_PROGRESS', 'Bucket UPDATE_COMPLETE', 'storyclub UPDATE_COMPLETE'],
      state: 'ended',
      seconds: 3,
    });
  });

  test('the rest before it has begun is not its end', async () => {
    const service = scripted({
      looks: [
        { status: 'CREATE_COMPLETE', events: [bucket] },
        { status: 'UPDATE_COMPLETE', events: [bucket, start, end] },
      ],
    });
    const { told } = await followed(service, { known: [bucket.id] });
    expect(told).toEqual(['storyclub UPDATE_IN_PROGRESS', 'storyclub UPDATE_COMPLETE']);
  });

  test('an answer that does not come is asked for again, and the time is bounded', async () => {
    const silent = new UserError({ code: 'no-answer', what: 'Silence.', next: 'Wait.' });
    let lost = 2;
    const service = scripted({
      looks: [{ status: 'UPDATE_IN_PROGRESS', events: [start] }],
      fails: (line) => (line === 'describe' && (lost -= 1) >= 0 ? silent : null),
    });
    const { told, state, seconds } = await followed(service, { minutes: 2 });
    expect({ told, state, seconds }).toEqual({
      told: ['storyclub UPDATE_IN_PROGRESS'],
      state: 'left',
      seconds: 120,
    });
  });

  test('a stack that is deleted has come to its end', async () => {
    const service = scripted({
      looks: [{ status: null, events: [event(`storyclub ${stackType} DELETE_COMPLETE`)] }],
    });
    expect((await followed(service)).state).toBe('ended');
  });
});

describe('the request for a stack', () => {
  const [certificate, site] = makeStacks(templateInput({ region: 'eu-west-2' })).stacks;
  if (certificate === undefined || site === undefined) throw new Error('there are two stacks');
  const asked = { existing: null, outputs: new Map(), given: {} };

  test('a stack waits for the outputs it is fed by, and takes them when they are there', () => {
    expect(toRequest(certificate, asked).waitsFor).toEqual([]);
    expect(toRequest(site, asked).waitsFor).toEqual(['storyclub-certificate']);
    const outputs = new Map([['storyclub-certificate', { CertificateArn: 'arn:1' }]]);
    const { request: made, waitsFor } = toRequest(site, { ...asked, outputs });
    expect({ waitsFor, parameters: made.parameters }).toEqual({
      waitsFor: [],
      parameters: { CertificateArn: 'arn:1' },
    });
  });

  test('only a template with roles says that it names some', () => {
    const github = { repository: 'a/b', ids: null, branch: 'main', environment: null };
    const [withRole] = makeStacks(templateInput({}, { github })).stacks;
    if (withRole === undefined) throw new Error('there is a stack');
    expect(toRequest(withRole, asked).request.namesRoles).toBe(true);
    expect(toRequest(site, asked).request.namesRoles).toBe(false);
  });

  test('what its owner gave before is kept', () => {
    const stack = {
      ...site,
      parameters: [{ from: 'owner', name: 'Provider', describe: '' }],
    } as const;
    const existing = stackIn('CREATE_COMPLETE', { parameters: { Provider: 'arn:old' } });
    expect(toRequest(stack, { ...asked, existing }).request.keptParameters).toEqual(['Provider']);
    const given = { Provider: 'arn:new' };
    expect(toRequest(stack, { ...asked, existing, given }).request).toMatchObject({
      keptParameters: [],
      parameters: given,
    });
    expect(toRequest(stack, asked).request).toMatchObject({ keptParameters: [], parameters: {} });
  });

  test('a template that CloudFormation would not take is refused before anything is sent', () => {
    const otherNames = Array.from(
      { length: 90 },
      (_, n) => `name-${n}.of.a.long.kind.storyclub.example`,
    );
    const names = { host: 'www.storyclub.example', otherNames };
    const [large] = makeStacks(templateInput({ names })).stacks;
    if (large === undefined) throw new Error('there is a stack');
    expect(() => toRequest(large, asked)).toThrow(/^The template of storyclub has [\d,]+ bytes\.$/);
  });
});

test.each([
  ['REVIEW_IN_PROGRESS', 'reviewed'],
  ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'working'],
  ['A_STATUS_OF_TOMORROW', 'working'],
  ['DELETE_COMPLETE', 'gone'],
])('%s is %s', (status, phase) => {
  expect(phaseOf(status)).toBe(phase);
});

test('a refusal that gives no reason has no line for it', () => {
  const refusal = { message: 'User is not authorized.', cause: undefined };
  const call = {
    service: 'CloudFormation',
    action: 'cloudformation:DescribeStacks',
    resource: '*',
  };
  expect(deniedError(refusal, call)).toMatchObject({ code: 'permission-missing', why: null });
});
