import type { ChangeSetStatus, ResourceStatus, StackStatus } from '@aws-sdk/client-cloudformation';

/** JSON: what a template holds, and what is left of it when its functions are resolved. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export interface ResourceTemplate {
  readonly Type: string;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: 'Delete' | 'Retain' | 'RetainExceptOnCreate';
  readonly UpdateReplacePolicy?: string;
  readonly Properties?: JsonObject;
}

export interface StackTemplate {
  readonly Description?: string;
  readonly Parameters?: Readonly<Record<string, { readonly Default?: string }>>;
  readonly Conditions?: JsonObject;
  readonly Resources: Readonly<Record<string, ResourceTemplate>>;
  readonly Outputs?: Readonly<
    Record<
      string,
      { readonly Condition?: string; readonly Value: Json; readonly Description?: string }
    >
  >;
}

/** What a template is made with. */
export interface Version {
  readonly body: string;
  readonly template: StackTemplate;
  readonly parameters: Readonly<Record<string, string>>;
}

/** A resource that was made. */
export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  /** What Fn::GetAtt answers. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Resolved, as it was made or last updated. */
  readonly properties: JsonObject;
  status: ResourceStatus;
}

export interface StackEventState {
  readonly id: string;
  readonly at: number;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: ResourceStatus;
  readonly reason: string | null;
}

export interface ChangeSetState {
  readonly id: string;
  readonly name: string;
  readonly kind: 'CREATE' | 'UPDATE';
  readonly version: Version;
  readonly status: ChangeSetStatus;
  readonly reason: string | null;
  readonly changes: readonly ResourceDifference[];
}

/** What a version of a template changes in what is there. */
export interface ResourceDifference {
  readonly action: 'Add' | 'Modify' | 'Remove';
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string | null;
  /** Names of the properties that differ. */
  readonly properties: readonly string[];
  readonly replaces: boolean;
}

export interface StackState {
  /** ARN. */
  readonly id: string;
  readonly name: string;
  readonly region: string;
  status: StackStatus;
  reason: string | null;
  /** What it was made from; null before the first change set is executed. */
  version: Version | null;
  readonly resources: Map<string, StackResource>;
  outputs: Readonly<Record<string, string>>;
  /** Oldest first. */
  readonly events: StackEventState[];
  readonly changeSets: ChangeSetState[];
  /** The operation under way: each step is an instant it waits for, epoch milliseconds, or something that is not so yet. */
  work: Iterator<Pause, void> | null;
  pause: Pause | null;
  readonly createdAt: number;
}

export type Pause = { readonly until: number } | { readonly unless: () => boolean };
