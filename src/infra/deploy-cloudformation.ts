import type * as CloudFormation from '@aws-sdk/client-cloudformation';
import { UserError } from '../findings/user-error.ts';
import { readAwsError } from '../origin/aws-error.ts';
import { isOurBug, type StackOperation, toStackError } from './deploy-access.ts';
import type { RawChange } from './stack/stack-change.ts';
import { phaseOf, type StackEvent, type StackFacts } from './stack/stack-facts.ts';
import type {
  ChangeSet,
  ChangeSetFacts,
  ResourceFault,
  StackService,
} from './stack/stack-service.ts';
import { missing, toChangeSetFacts, toEvent, toFacts, toFaults, toInput } from './deploy-shapes.ts';

/** CloudFormation in a region. Credentials and endpoint come from the SDK's own chain (AWS_ENDPOINT_URL* included). */
export async function cloudFormation(region: string): Promise<StackService> {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  return new CloudFormationStacks(await import('@aws-sdk/client-cloudformation'), region);
}

class CloudFormationStacks implements StackService {
  readonly region: string;
  readonly #sdk: typeof CloudFormation;
  readonly #client: CloudFormation.CloudFormationClient;

  constructor(sdk: typeof CloudFormation, region: string) {
    this.region = region;
    this.#sdk = sdk;
    this.#client = new sdk.CloudFormationClient({
      region,
      maxAttempts: 5,
      requestHandler: { connectionTimeout: 10_000, socketTimeout: 30_000 },
    });
  }

  async describe(stack: string): Promise<StackFacts | null> {
    return await this.#ask('DescribeStacks', stack, async () => {
      const command = new this.#sdk.DescribeStacksCommand({ StackName: stack });
      try {
        const { Stacks } = await this.#client.send(command);
        const found = Stacks?.[0];
        if (found === undefined) return null;
        const facts = toFacts(found, this.region);
        return phaseOf(facts.status) === 'gone' ? null : facts;
      } catch (error) {
        if (/does not exist/i.test(readAwsError(error).message)) return null;
        throw error;
      }
    });
  }

  async createChangeSet(
    ...[request, { name, kind }]: Parameters<StackService['createChangeSet']>
  ): Promise<ChangeSet> {
    return await this.#ask('CreateChangeSet', request.name, async () => {
      const { Id, StackId } = await this.#client.send(
        new this.#sdk.CreateChangeSetCommand(toInput(request, { name, kind })),
      );
      if (Id === undefined || StackId === undefined) throw missing('a change set without an id');
      return { id: Id, stackId: StackId };
    });
  }

  async describeChangeSet({ id, stackId }: ChangeSet): Promise<ChangeSetFacts> {
    return await this.#ask('DescribeChangeSet', stackId, async () => {
      const changes: RawChange[] = [];
      let next: string | undefined;
      do {
        const answer = await this.#client.send(
          new this.#sdk.DescribeChangeSetCommand({
            ChangeSetName: id,
            StackName: stackId,
            IncludePropertyValues: true,
            NextToken: next,
          }),
        );
        changes.push(...(answer.Changes ?? []).flatMap(({ ResourceChange: one }) => one ?? []));
        const state = toChangeSetFacts(answer, changes);
        if (state.state === 'failed') return { ...state, faults: await this.#faultsOf(id) };
        if (state.state !== 'ready') return state;
        next = answer.NextToken;
      } while (next !== undefined);
      return { state: 'ready', changes };
    });
  }

  /** None where it may not be asked: the reason of the change set says less, and enough. */
  async #faultsOf(changeSet: string): Promise<readonly ResourceFault[]> {
    try {
      const { OperationEvents } = await this.#client.send(
        new this.#sdk.DescribeEventsCommand({
          ChangeSetName: changeSet,
          Filters: { FailedEvents: true },
        }),
      );
      return toFaults(OperationEvents ?? []);
    } catch {
      return [];
    }
  }

  async deleteChangeSet({ id, stackId }: ChangeSet): Promise<void> {
    await this.#ask('DeleteChangeSet', stackId, async () => {
      await this.#client.send(
        new this.#sdk.DeleteChangeSetCommand({ ChangeSetName: id, StackName: stackId }),
      );
    });
  }

  async execute({ id, stackId }: ChangeSet): Promise<void> {
    await this.#ask('ExecuteChangeSet', stackId, async () => {
      await this.#client.send(
        new this.#sdk.ExecuteChangeSetCommand({ ChangeSetName: id, StackName: stackId }),
      );
    });
  }

  async deleteStack(stack: string): Promise<void> {
    await this.#ask('DeleteStack', stack, async () => {
      await this.#client.send(new this.#sdk.DeleteStackCommand({ StackName: stack }));
    });
  }

  async events(stack: string, known: ReadonlySet<string>): Promise<readonly StackEvent[]> {
    return await this.#ask('DescribeStackEvents', stack, async () => {
      const found: StackEvent[] = [];
      let next: string | undefined;
      do {
        const answer = await this.#client.send(
          new this.#sdk.DescribeStackEventsCommand({ StackName: stack, NextToken: next }),
        );
        // Newest first, as CloudFormation answers them.
        for (const raw of answer.StackEvents ?? []) {
          const event = toEvent(raw);
          if (known.has(event.id)) return found.toReversed();
          found.push(event);
        }
        next = answer.NextToken;
      } while (next !== undefined);
      return found.toReversed();
    });
  }

  async #ask<T>(operation: StackOperation, stack: string, send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      if (error instanceof UserError) throw error;
      const failure = readAwsError(error);
      if (isOurBug(failure)) throw error;
      throw toStackError(failure, { operation, stack, region: this.region });
    }
  }
}
