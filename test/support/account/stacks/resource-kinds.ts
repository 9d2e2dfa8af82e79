import type { AccountState } from '../state.ts';
import { cloudFrontKinds } from './cloudfront-kinds.ts';
import { otherKinds } from './other-kinds.ts';
import type { JsonObject, StackResource } from './stack-state.ts';
import { storageKinds } from './storage-kinds.ts';

export interface MakeContext {
  readonly state: AccountState;
  readonly region: string;
  readonly stack: string;
  readonly logicalId: string;
}

export type Made = Pick<StackResource, 'physicalId' | 'attributes'>;

/** How CloudFormation makes resources of one type. */
export interface ResourceKind {
  /** Properties whose change makes another resource (Template Reference, "Update requires: Replacement"). */
  readonly replacedBy: readonly string[];
  create(context: MakeContext, properties: JsonObject): Made;
  update(context: MakeContext, resource: StackResource, properties: JsonObject): Made;
  remove(context: MakeContext, resource: StackResource): void;
  /** Whether it is done; at once when left out. */
  isDone?(context: MakeContext, made: Made): boolean;
  /** What an event says while it is waited for. */
  waitsFor?(context: MakeContext, made: Made): string | null;
}

export const resourceKinds: Readonly<Record<string, ResourceKind>> = {
  ...cloudFrontKinds,
  ...storageKinds,
  ...otherKinds,
};
