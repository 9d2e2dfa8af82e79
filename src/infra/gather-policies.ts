import { answerWrong } from '../origin/answer-wrong.ts';
import type { DoctorAction } from './doctor-access.ts';
import type {
  AccessControl,
  CacheSettings,
  DistributionFacts,
  HeadersPolicy,
  ViewerFunction,
} from './facts/distribution-facts.ts';
import { type Read, read } from './facts/read.ts';
import { askAws } from './gather-ask.ts';
import { toCacheSettings } from './gather-cache-settings.ts';
import { type Connection, cloudFrontArn } from './gather-cloudfront.ts';
import { toHeadersPolicy } from './gather-headers-policy.ts';
import { managedSettings } from './managed-settings.ts';

type Found<T> = Promise<Read<T>>;

/** What the policies of AWS are called. */
export const isManaged = (name: string | undefined): boolean =>
  name?.startsWith('Managed-') === true;

export function cachePolicyIds({ behaviours }: DistributionFacts): readonly string[] {
  return unique(behaviours.flatMap(({ cache }) => ('policyId' in cache ? [cache.policyId] : [])));
}

export function headersPolicyIds({ behaviours }: DistributionFacts): readonly string[] {
  return unique(behaviours.flatMap(({ headersPolicyId: id }) => (id === null ? [] : [id])));
}

export function accessControlIds({ origins }: DistributionFacts): readonly string[] {
  return unique(origins.flatMap(({ access }) => (access.kind === 'oac' ? [access.id] : [])));
}

export function functionArns({ behaviours }: DistributionFacts): readonly string[] {
  return unique(
    behaviours.flatMap(({ viewerRequest: code }) => (code?.kind === 'function' ? [code.arn] : [])),
  );
}

const unique = (ids: readonly string[]): readonly string[] => [...new Set(ids)];

/** A managed policy that may not be read, or that a server like AWS does not have, is known without. */
export async function readCachePolicy(connection: Connection, id: string): Found<CacheSettings> {
  const { sdk, client } = connection;
  const managed = managedSettings(id);
  const found = await ask(
    'cloudfront:GetCachePolicy',
    cloudFrontArn('cache-policy', id),
    async (signal) => {
      const command = new sdk.GetCachePolicyCommand({ Id: id });
      const { CachePolicy } = await client.send(command, { abortSignal: signal });
      const config = CachePolicy?.CachePolicyConfig;
      if (config === undefined)
        throw answerWrong('CloudFront', `Cache policy ${id} came without its configuration.`);
      return toCacheSettings(config, managed !== null || isManaged(config.Name));
    },
  );
  return found.is === 'read' || managed === null ? found : read(managed);
}

export async function readHeadersPolicy(connection: Connection, id: string): Found<HeadersPolicy> {
  const { sdk, client } = connection;
  const resource = cloudFrontArn('response-headers-policy', id);
  return await ask('cloudfront:GetResponseHeadersPolicy', resource, async (signal) => {
    const command = new sdk.GetResponseHeadersPolicyCommand({ Id: id });
    const { ResponseHeadersPolicy } = await client.send(command, { abortSignal: signal });
    const config = ResponseHeadersPolicy?.ResponseHeadersPolicyConfig;
    if (config === undefined)
      throw answerWrong('CloudFront', `Headers policy ${id} came without its configuration.`);
    return toHeadersPolicy(config, isManaged(config.Name));
  });
}

export async function readAccessControl(connection: Connection, id: string): Found<AccessControl> {
  const { sdk, client } = connection;
  const resource = cloudFrontArn('origin-access-control', id);
  return await ask('cloudfront:GetOriginAccessControl', resource, async (signal) => {
    const command = new sdk.GetOriginAccessControlCommand({ Id: id });
    const { OriginAccessControl } = await client.send(command, { abortSignal: signal });
    const {
      Name,
      OriginAccessControlOriginType: type,
      SigningBehavior,
    } = OriginAccessControl?.OriginAccessControlConfig ?? {};
    if (type === undefined || SigningBehavior === undefined)
      throw answerWrong('CloudFront', `Access control ${id} came without its configuration.`);
    const signing = SigningBehavior === 'always-amz-auth' ? 'always' : SigningBehavior;
    return { name: Name ?? id, originType: type, signing };
  });
}

/** The function as it is live. */
export async function readFunction(connection: Connection, arn: string): Found<ViewerFunction> {
  const { sdk, client } = connection;
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  const named = { Name: name, Stage: 'LIVE' } as const;
  const described = ask('cloudfront:DescribeFunction', arn, async (signal) => {
    const command = new sdk.DescribeFunctionCommand(named);
    const { FunctionSummary } = await client.send(command, { abortSignal: signal });
    return FunctionSummary?.FunctionConfig?.Runtime ?? 'cloudfront-js-1.0';
  });
  const source = await ask('cloudfront:GetFunction', arn, async (signal) => {
    const { FunctionCode } = await client.send(new sdk.GetFunctionCommand(named), {
      abortSignal: signal,
    });
    return new TextDecoder().decode(FunctionCode);
  });
  const runtime = await described;
  if (runtime.is !== 'read') return runtime;
  if (source.is !== 'read') return source;
  return read({ name, runtime: runtime.value, source: source.value });
}

function ask<T>(
  action: DoctorAction,
  resource: string,
  send: (signal: AbortSignal) => Promise<T>,
): Found<T> {
  return askAws({ service: 'CloudFront', action, resource }, send);
}
