import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
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
  const { Id } = await client.send(
    new CreateChangeSetCommand({
      StackName,
      ChangeSetName: 'made',
      ChangeSetType: 'CREATE',
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
  await client.send(new ExecuteChangeSetCommand({ ChangeSetName: Id, StackName }));
  meanwhile();
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
  if (Stacks?.[0]?.StackStatus !== 'CREATE_COMPLETE') {
    const { StackEvents } = await client.send(new DescribeStackEventsCommand({ StackName }));
    const failed = StackEvents?.find(({ ResourceStatus }) => ResourceStatus === 'CREATE_FAILED');
    throw new Error(
      `${StackName} is ${Stacks?.[0]?.StackStatus ?? 'gone'}: ${failed?.LogicalResourceId ?? ''} ${failed?.ResourceStatusReason ?? ''}`,
    );
  }
  return Object.fromEntries(
    (Stacks[0].Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [
      OutputKey,
      OutputValue,
    ]),
  );
}
