import type { FunctionConfig, FunctionStage, FunctionSummary } from '@aws-sdk/client-cloudfront';
import { fail } from '../failure.ts';
import type { AccountState, FunctionState, FunctionVersion } from '../state.ts';
import { behavioursOf } from './check-distribution.ts';
import { checkVersion, found } from './configured.ts';
import type { Call } from './service.ts';

interface Named {
  readonly Name?: string;
  readonly Stage?: FunctionStage;
  readonly IfMatch?: string;
}
interface Source extends Named {
  readonly FunctionConfig: FunctionConfig;
  readonly FunctionCode: Uint8Array;
}

export const functionOperations = {
  CreateFunction: (input: Source, { state }: Call) => {
    const made = createFunction(state, input);
    return {
      FunctionSummary: summaryOf(state, made, 'DEVELOPMENT'),
      ...tagOf(made, 'DEVELOPMENT'),
    };
  },
  DescribeFunction: ({ Name, Stage = 'DEVELOPMENT' }: Named, { state }: Call) => {
    const known = get(state, Name);
    return { FunctionSummary: summaryOf(state, known, Stage), ...tagOf(known, Stage) };
  },
  GetFunction: ({ Name, Stage = 'DEVELOPMENT' }: Named, { state }: Call) => {
    const version = versionOf(get(state, Name), Stage);
    return {
      FunctionCode: version.code,
      ContentType: 'application/octet-stream',
      ETag: version.etag,
    };
  },
  UpdateFunction: (input: Source, { state }: Call) => {
    const known = get(state, input.Name);
    checkVersion(versionOf(known, 'DEVELOPMENT').etag, input.IfMatch);
    known.stages.DEVELOPMENT = newVersion(state, input);
    return {
      FunctionSummary: summaryOf(state, known, 'DEVELOPMENT'),
      ...tagOf(known, 'DEVELOPMENT'),
    };
  },
  PublishFunction: ({ Name, IfMatch }: Named, { state }: Call) => {
    const known = get(state, Name);
    checkVersion(versionOf(known, 'DEVELOPMENT').etag, IfMatch);
    known.stages.LIVE = known.stages.DEVELOPMENT;
    return { FunctionSummary: summaryOf(state, known, 'LIVE') };
  },
  DeleteFunction: ({ Name, IfMatch }: Named, { state }: Call) => {
    const known = get(state, Name);
    checkVersion(versionOf(known, 'DEVELOPMENT').etag, IfMatch);
    deleteFunction(state, known.name);
    return undefined;
  },
  ListFunctions: ({ Stage = 'DEVELOPMENT' }: Named, { state }: Call) => {
    const Items = [...state.functions.values()]
      .filter(({ stages }) => stages[Stage as 'LIVE'] !== null)
      .map((one) => summaryOf(state, one, Stage));
    return { FunctionList: { MaxItems: 100, Quantity: Items.length, Items } };
  },
};

export function createFunction(state: AccountState, input: Source): FunctionState {
  const { Name: name = '' } = input;
  if (state.functions.has(name))
    fail(409, 'FunctionAlreadyExists', 'A function with this name already exists.');
  const made = { name, stages: { DEVELOPMENT: newVersion(state, input), LIVE: null } };
  state.functions.set(name, made);
  return made;
}

export function newVersion(state: AccountState, input: Source): FunctionVersion {
  // 10 KB (DeveloperGuide/cloudfront-limits.html).
  if (input.FunctionCode.byteLength > 10_240)
    fail(413, 'FunctionSizeLimitExceeded', 'The function is too large.');
  return {
    code: Buffer.from(input.FunctionCode),
    config: input.FunctionConfig,
    etag: state.nextId('ETVP'),
    changedAt: state.now(),
  };
}

export function deleteFunction(state: AccountState, name: string): void {
  const arn = state.functionArn(name);
  const isUsed = [...state.distributions.values()].some(({ config }) =>
    behavioursOf(config).some(({ FunctionAssociations }) =>
      FunctionAssociations?.Items?.some(({ FunctionARN }) => FunctionARN === arn),
    ),
  );
  if (isUsed) fail(409, 'FunctionInUse', 'The function is associated with a distribution.');
  state.functions.delete(name);
}

function get(state: AccountState, name: string | undefined): FunctionState {
  return found(state.functions, name, 'NoSuchFunctionExists');
}

function versionOf({ stages }: FunctionState, stage: FunctionStage): FunctionVersion {
  const version = stage === 'LIVE' ? stages.LIVE : stages.DEVELOPMENT;
  return version ?? fail(404, 'NoSuchFunctionExists', 'The function does not exist in this stage.');
}

function tagOf(known: FunctionState, stage: FunctionStage) {
  return { ETag: versionOf(known, stage).etag };
}

function summaryOf(
  state: AccountState,
  known: FunctionState,
  stage: FunctionStage,
): FunctionSummary {
  const { config, changedAt } = versionOf(known, stage);
  return {
    Name: known.name,
    Status: stage === 'LIVE' ? 'DEPLOYED' : 'UNPUBLISHED',
    FunctionConfig: config,
    FunctionMetadata: {
      FunctionARN: state.functionArn(known.name),
      Stage: stage,
      CreatedTime: new Date(changedAt),
      LastModifiedTime: new Date(changedAt),
    },
  };
}
