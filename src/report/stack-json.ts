import type { StackChange } from '../infra/stack/stack-change.ts';
import type { StackFacts } from '../infra/stack/stack-facts.ts';
import type { ProposedStack } from './stack-changes-text.ts';

/** Where a document of `infra` comes from. */
interface Frame {
  readonly target: string;
  /** The number of the AWS account. */
  readonly account: string;
}

const changeToJson = ({ action, id, type, physicalId, properties, keeps }: StackChange) => ({
  action,
  id,
  type,
  physicalId,
  keeps,
  properties: properties.map(({ path, before, after }) => ({ path, before, after })),
});

const proposedToJson = ({ name, region, state, changes, note }: ProposedStack) => ({
  name,
  region,
  state: state.is,
  changes: changes.map(changeToJson),
  note,
});

/** The document of `infra diff --json`. */
export function diffToJson(
  stacks: readonly ProposedStack[],
  {
    forgotten,
    ...frame
  }: Frame & { readonly forgotten: readonly { readonly name: string; readonly region: string }[] },
): object {
  return { version: 1, part: 'diff', ...frame, stacks: stacks.map(proposedToJson), forgotten };
}

/** The document of `infra deploy --json`. */
export function deployToJson(
  stacks: readonly { readonly proposed: ProposedStack; readonly stack: StackFacts }[],
  frame: Frame,
): object {
  return {
    version: 1,
    part: 'deploy',
    ...frame,
    stacks: stacks.map(({ proposed, stack }) => ({
      ...proposedToJson(proposed),
      status: stack.status,
      outputs: stack.outputs,
    })),
  };
}

/** The document of `infra outputs --json`. */
export function outputsToJson(
  {
    stacks,
    settings,
    file,
    written,
  }: {
    readonly stacks: readonly object[];
    readonly settings: object;
    readonly file: string;
    readonly written: boolean;
  },
  frame: Frame,
): object {
  return { version: 1, part: 'outputs', ...frame, stacks, settings, file, written };
}
