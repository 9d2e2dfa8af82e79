import type { RawChange } from './stack-change.ts';
import type { StackEvent, StackFacts } from './stack-facts.ts';

/** What a stack is to become. */
export interface StackRequest {
  readonly name: string;
  /** The template as JSON. */
  readonly body: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Parameters that keep the value the stack has. */
  readonly keptParameters: readonly string[];
  /** The template names resources of IAM, which CloudFormation wants to be told. */
  readonly namesRoles: boolean;
}

export interface ChangeSet {
  /** ARN. */
  readonly id: string;
  /** ARN of the stack it is for. */
  readonly stackId: string;
}

export type ChangeSetFacts =
  | { readonly state: 'working' }
  | { readonly state: 'ready'; readonly changes: readonly RawChange[] }
  | { readonly state: 'empty' }
  | {
      readonly state: 'failed';
      readonly reason: string;
      /** What CloudFormation found wrong with single resources before it began (validate-stack-deployments). */
      readonly faults: readonly ResourceFault[];
    };

export interface ResourceFault {
  readonly logicalId: string;
  readonly type: string;
  readonly reason: string;
}

/** CloudFormation in one region. Everything throws UserError for what a person can mend. */
export interface StackService {
  readonly region: string;
  /** By name or ARN; null when there is none, or only a deleted one is left under the ARN. */
  describe(stack: string): Promise<StackFacts | null>;
  createChangeSet(
    request: StackRequest,
    change: { readonly name: string; readonly kind: 'CREATE' | 'UPDATE' },
  ): Promise<ChangeSet>;
  describeChangeSet(changeSet: ChangeSet): Promise<ChangeSetFacts>;
  deleteChangeSet(changeSet: ChangeSet): Promise<void>;
  execute(changeSet: ChangeSet): Promise<void>;
  deleteStack(stack: string): Promise<void>;
  /** Events whose ids are not known yet, oldest first. */
  events(stack: string, known: ReadonlySet<string>): Promise<readonly StackEvent[]>;
}
