import { ACMClient, RequestCertificateCommand } from '@aws-sdk/client-acm';
import * as cf from '@aws-sdk/client-cloudfront';
import {
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { ChangeResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { Stack } from '../../../src/infra/template/stacks.ts';
import { distributionOf, sourceOf } from './stacks/cloudfront-kinds.ts';
import { inOrder } from './stacks/compare.ts';
import { type Scope, holds, resolve } from './stacks/resolve.ts';
import type { Made } from './stacks/resource-kinds.ts';
import type { Json, JsonObject } from './stacks/stack-state.ts';
import { textOf } from './stacks/text.ts';
import { toApi } from './stacks/to-api.ts';
import { makeBucket, makeBucketPolicy } from './make-bucket.ts';

/** A server that stands in for AWS, and the region a stack is made in. */
export interface Place {
  readonly endpoint: string;
  readonly region: string;
}

type Make = (place: Place, properties: JsonObject) => Promise<Made>;
type Outputs = Readonly<Record<string, string>>;

/**
 * Makes what templates describe by the services' own APIs, for servers whose CloudFormation does not know the types.
 * Answers the outputs by stack, and the types that the server does not carry: what refers to those is left out.
 */
export async function makeBySdk(
  { endpoint, account }: { readonly endpoint: string; readonly account: string },
  stacks: readonly Stack[],
): Promise<{
  readonly outputs: Readonly<Record<string, Outputs>>;
  readonly lacking: readonly string[];
}> {
  const outputs: Record<string, Outputs> = {};
  const lacking: string[] = [];
  for (const stack of stacks) {
    const parameters = parametersOf(stack, outputs);
    const made = new Map<string, Made>();
    const scope = scopeOf(stack, { ...parameters, 'AWS::AccountId': account }, made);
    for (const id of inOrder(scope)) {
      const { Type: type, Properties = {} } = scope.template.Resources[id] ?? { Type: '' };
      const properties = resolve(Properties, scope) as JsonObject;
      const one = await attempt(type, { endpoint, region: stack.region }, properties);
      if (one === null) lacking.push(type);
      else made.set(id, one);
    }
    outputs[stack.name] = outputsOf(scope);
  }
  return { outputs, lacking: [...new Set(lacking)] };
}

/** Null: the server does not know such things. */
async function attempt(type: string, place: Place, properties: JsonObject): Promise<Made | null> {
  const make = makers[type];
  const isPart = type !== 'AWS::CloudFront::Distribution' && !isMade(properties);
  if (make === undefined || isPart) return null;
  try {
    return await make(place, properties);
  } catch (error) {
    const status = statusOf(error);
    if (status === 404 || status === 405 || status >= 500) return null;
    throw error;
  }
}

function statusOf(error: unknown): number {
  const { $metadata } = error as { readonly $metadata?: { readonly httpStatusCode?: number } };
  return $metadata?.httpStatusCode ?? 0;
}

const credentials = { accessKeyId: 'AKIDTEST', secretAccessKey: 'none' };
const cloudFrontOf = ({ endpoint }: Place) =>
  new cf.CloudFrontClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
const idOnly = (id: string | undefined): Made => ({
  physicalId: id ?? '',
  attributes: { Id: id ?? '' },
});

const makers: Readonly<Record<string, Make>> = {
  'AWS::S3::Bucket': makeBucket,
  'AWS::S3::BucketPolicy': makeBucketPolicy,
  'AWS::CloudFront::CachePolicy': async (place, { CachePolicyConfig = {} }) => {
    const config = toApi('CachePolicyConfig', CachePolicyConfig) as cf.CachePolicyConfig;
    const command = new cf.CreateCachePolicyCommand({ CachePolicyConfig: config });
    return idOnly((await cloudFrontOf(place).send(command)).CachePolicy?.Id);
  },
  'AWS::CloudFront::ResponseHeadersPolicy': async (place, { ResponseHeadersPolicyConfig = {} }) => {
    const command = new cf.CreateResponseHeadersPolicyCommand({
      ResponseHeadersPolicyConfig: toApi(
        'ResponseHeadersPolicyConfig',
        ResponseHeadersPolicyConfig,
      ) as cf.ResponseHeadersPolicyConfig,
    });
    return idOnly((await cloudFrontOf(place).send(command)).ResponseHeadersPolicy?.Id);
  },
  'AWS::CloudFront::OriginAccessControl': async (place, { OriginAccessControlConfig = {} }) => {
    const command = new cf.CreateOriginAccessControlCommand({
      OriginAccessControlConfig: toApi(
        'OriginAccessControlConfig',
        OriginAccessControlConfig,
      ) as cf.OriginAccessControlConfig,
    });
    return idOnly((await cloudFrontOf(place).send(command)).OriginAccessControl?.Id);
  },
  'AWS::CloudFront::Function': async (place, properties) => {
    const client = cloudFrontOf(place);
    const { ETag, FunctionSummary: made } = await client.send(
      new cf.CreateFunctionCommand(sourceOf(properties)),
    );
    await client.send(new cf.PublishFunctionCommand({ Name: made?.Name, IfMatch: ETag }));
    const arn = made?.FunctionMetadata?.FunctionARN ?? '';
    return { physicalId: arn, attributes: { FunctionARN: arn } };
  },
  'AWS::CloudFront::Distribution': async (place, { DistributionConfig = {} }) => {
    const known = { DistributionConfig: withoutUnknown(DistributionConfig) };
    const command = new cf.CreateDistributionCommand({
      DistributionConfig: distributionOf(known, `made-${Date.now()}`),
    });
    const { Distribution: made } = await cloudFrontOf(place).send(command);
    return {
      physicalId: made?.Id ?? '',
      attributes: { Id: made?.Id ?? '', DomainName: made?.DomainName ?? '' },
    };
  },
  'AWS::CertificateManager::Certificate': async ({ endpoint, region }, properties) => {
    const client = new ACMClient({ endpoint, region, credentials });
    const others = (properties['SubjectAlternativeNames'] ?? []) as string[];
    const { CertificateArn } = await client.send(
      new RequestCertificateCommand({
        DomainName: textOf(properties['DomainName']),
        ...(others.length === 0 ? {} : { SubjectAlternativeNames: others }),
        ValidationMethod: properties['ValidationMethod'] === 'EMAIL' ? 'EMAIL' : 'DNS',
      }),
    );
    return idOnly(CertificateArn);
  },
  'AWS::Route53::RecordSet': async ({ endpoint }, properties) => {
    const { HostedZoneId, ...record } = properties;
    const command = new ChangeResourceRecordSetsCommand({
      HostedZoneId: textOf(HostedZoneId),
      ChangeBatch: {
        Changes: [{ Action: 'CREATE', ResourceRecordSet: record as unknown as ResourceRecordSet }],
      },
    });
    await new Route53Client({ endpoint, region: 'us-east-1', credentials }).send(command);
    return idOnly(textOf(properties['Name']));
  },
  'AWS::IAM::Role': async ({ endpoint }, properties) => {
    const client = new IAMClient({ endpoint, region: 'us-east-1', credentials });
    const RoleName = textOf(properties['RoleName'] ?? 'publish');
    const AssumeRolePolicyDocument = JSON.stringify(properties['AssumeRolePolicyDocument']);
    const { Role } = await client.send(
      new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }),
    );
    for (const policy of (properties['Policies'] ?? []) as readonly JsonObject[])
      await client.send(
        new PutRolePolicyCommand({
          RoleName,
          PolicyName: textOf(policy['PolicyName']),
          PolicyDocument: JSON.stringify(policy['PolicyDocument']),
        }),
      );
    return { physicalId: RoleName, attributes: { Arn: Role?.Arn ?? '' } };
  },
  'AWS::IAM::OIDCProvider': async ({ endpoint }, properties) => {
    const { OpenIDConnectProviderArn } = await new IAMClient({
      endpoint,
      region: 'us-east-1',
      credentials,
    }).send(
      new CreateOpenIDConnectProviderCommand({
        Url: textOf(properties['Url']),
        ClientIDList: ['sts.amazonaws.com'],
      }),
    );
    return { physicalId: OpenIDConnectProviderArn ?? '', attributes: {} };
  },
};

/** What refers to something that could not be made is left out; policies are those of AWS then. */
function withoutUnknown(config: Json): JsonObject {
  const { DefaultCacheBehavior, ...rest } = config as JsonObject;
  const behaviour = DefaultCacheBehavior as JsonObject;
  const { FunctionAssociations, CachePolicyId, ResponseHeadersPolicyId, ...others } = behaviour;
  return {
    ...rest,
    DefaultCacheBehavior: {
      ...others,
      ...(isMade(FunctionAssociations) ? { FunctionAssociations } : {}),
      CachePolicyId: isMade(CachePolicyId) ? CachePolicyId : cachingOptimized,
      ResponseHeadersPolicyId: isMade(ResponseHeadersPolicyId)
        ? ResponseHeadersPolicyId
        : securityHeaders,
    },
  };
}

/** Refers to nothing that could not be made. */
function isMade(value: Json | undefined): value is Json {
  return value !== undefined && !/"(Ref|Fn::GetAtt|Fn::Sub)":/.test(JSON.stringify(value));
}

const cachingOptimized = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const securityHeaders = '67f7725c-6f97-4210-82d7-5512b31e9d03';

function parametersOf(stack: Stack, outputs: Readonly<Record<string, Outputs>>): Outputs {
  const defaults = Object.entries(stack.template.Parameters ?? {}).map(
    ([name, { Default = '' }]) => [name, Default],
  );
  const fed = stack.parameters.flatMap((given) =>
    given.from === 'output' ? [[given.name, outputs[given.stack]?.[given.output] ?? '']] : [],
  );
  return Object.fromEntries([...defaults, ...fed]) as Outputs;
}

function scopeOf(
  { template, region, name }: Stack,
  parameters: Outputs,
  made: ReadonlyMap<string, Made>,
): Scope {
  return {
    template,
    parameters,
    pseudo: {
      'AWS::Partition': 'aws',
      'AWS::Region': region,
      'AWS::StackName': name,
    },
    ref: (id) => made.get(id)?.physicalId ?? null,
    attribute: (id, attribute) => made.get(id)?.attributes[attribute] ?? null,
  };
}

function outputsOf(scope: Scope): Outputs {
  const wanted = Object.entries(scope.template.Outputs ?? {}).filter(
    ([, { Condition }]) => Condition === undefined || holds(Condition, scope),
  );
  return Object.fromEntries(
    wanted.flatMap(([name, { Value }]) => {
      const value = resolve(Value, scope);
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}
