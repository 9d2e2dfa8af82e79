import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  type Stack as CloudFormationStack,
} from '@aws-sdk/client-cloudformation';
import type { Stack } from '../../../src/infra/template/stacks.ts';
import { templateToYaml } from '../../../src/infra/template/template-to-yaml.ts';
import type { Account } from './account.ts';

type Outputs = Readonly<Record<string, string>>;

/**
 * Deploys stacks one after the other through the SDK, feeding outputs into the parameters that ask for them. `meanwhile`
 * does what is left to the owner while a stack is made: a record, a click. Answers the outputs by the stack's name.
 */
export async function deployStacks(
  { url }: Pick<Account, 'url'>,
  stacks: readonly Stack[],
  meanwhile: () => void = () => {},
): Promise<Readonly<Record<string, Outputs>>> {
  const outputs: Record<string, Outputs> = {};
  for (const stack of stacks)
    outputs[stack.name] = await deploy(url, stack, { outputs, meanwhile });
  return outputs;
}

async function deploy(
  endpoint: string,
  stack: Stack,
  {
    outputs,
    meanwhile,
  }: { readonly outputs: Readonly<Record<string, Outputs>>; readonly meanwhile: () => void },
): Promise<Outputs> {
  const client = new CloudFormationClient({
    endpoint,
    region: stack.region,
    credentials: { accessKeyId: 'AKIDTEST', secretAccessKey: 'none' },
  });
  const StackName = stack.name;
  const kind = (await find(client, StackName)) === undefined ? 'CREATE' : 'UPDATE';
  const { Id } = await client.send(
    new CreateChangeSetCommand({
      StackName,
      ChangeSetName: 'made',
      ChangeSetType: kind,
      TemplateBody: templateToYaml(stack),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      Parameters: stack.parameters.flatMap((given) =>
        given.from === 'output'
          ? [
              {
                ParameterKey: given.name,
                ParameterValue: outputs[given.stack]?.[given.output],
              },
            ]
          : [],
      ),
    }),
  );
  const proposed = await client.send(new DescribeChangeSetCommand({ ChangeSetName: Id }));
  if (proposed.Status === 'FAILED')
    await client.send(new DeleteChangeSetCommand({ ChangeSetName: Id }));
  else await client.send(new ExecuteChangeSetCommand({ ChangeSetName: Id, StackName }));
  meanwhile();
  const made = await find(client, StackName);
  if (made?.StackStatus?.endsWith('_COMPLETE') !== true || made.StackStatus.includes('ROLLBACK')) {
    const { StackEvents } = await client.send(new DescribeStackEventsCommand({ StackName }));
    const failed = StackEvents?.find(({ ResourceStatus }) => ResourceStatus?.endsWith('_FAILED'));
    throw new Error(
      `${StackName} is ${made?.StackStatus ?? 'gone'}: ${failed?.LogicalResourceId ?? ''} ${failed?.ResourceStatusReason ?? ''}`,
    );
  }
  return Object.fromEntries(
    (made.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
  );
}

async function find(
  client: CloudFormationClient,
  StackName: string,
): Promise<CloudFormationStack | undefined> {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
    return Stacks?.[0];
  } catch {
    return undefined;
  }
}
