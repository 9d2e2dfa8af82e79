import type {
  CachePolicyConfig,
  DistributionConfig,
  FunctionConfig,
  OriginAccessControlConfig,
  ResponseHeadersPolicyConfig,
} from '@aws-sdk/client-cloudfront';
import {
  createDistribution,
  deleteDistribution,
  statusOf,
  updateDistribution,
} from '../services/cloudfront-distributions.ts';
import { createFunction, deleteFunction, newVersion } from '../services/cloudfront-functions.ts';
import {
  createAccessControl,
  createCachePolicy,
  createHeadersPolicy,
  deleteAccessControl,
  deleteCachePolicy,
  deleteHeadersPolicy,
} from '../services/cloudfront-policies.ts';
import { change, found } from '../services/configured.ts';
import type { AccountState, Configured, DistributionState } from '../state.ts';
import type { Made, ResourceKind } from './resource-kinds.ts';
import type { JsonObject } from './stack-state.ts';
import { toApi } from './to-api.ts';
import { textOf } from './text.ts';

export const cloudFrontKinds: Readonly<Record<string, ResourceKind>> = {
  'AWS::CloudFront::CachePolicy': policyKind<CachePolicyConfig>({
    config: 'CachePolicyConfig',
    of: (state) => state.cachePolicies,
    create: createCachePolicy,
    remove: deleteCachePolicy,
  }),
  'AWS::CloudFront::ResponseHeadersPolicy': policyKind<ResponseHeadersPolicyConfig>({
    config: 'ResponseHeadersPolicyConfig',
    of: (state) => state.headersPolicies,
    create: createHeadersPolicy,
    remove: deleteHeadersPolicy,
  }),
  'AWS::CloudFront::OriginAccessControl': policyKind<OriginAccessControlConfig>({
    config: 'OriginAccessControlConfig',
    of: (state) => state.accessControls,
    create: createAccessControl,
    remove: deleteAccessControl,
  }),
  'AWS::CloudFront::Function': {
    replacedBy: ['Name'],
    create: ({ state }, properties) => {
      const { name, stages } = createFunction(state, sourceOf(properties));
      if (properties['AutoPublish'] === true) stages.LIVE = stages.DEVELOPMENT;
      const FunctionARN = state.functionArn(name);
      return {
        physicalId: FunctionARN,
        attributes: { FunctionARN, 'FunctionMetadata.FunctionARN': FunctionARN, Stage: 'LIVE' },
      };
    },
    update: ({ state }, { physicalId, attributes }, properties) => {
      const { stages } = found(state.functions, physicalId.split('/')[1], 'NoSuchFunctionExists');
      stages.DEVELOPMENT = newVersion(state, sourceOf(properties));
      if (properties['AutoPublish'] === true) stages.LIVE = stages.DEVELOPMENT;
      return { physicalId, attributes };
    },
    remove: ({ state }, { physicalId }) => deleteFunction(state, physicalId.split('/')[1] ?? ''),
  },
  'AWS::CloudFront::Distribution': {
    replacedBy: [],
    create: ({ state }, properties) =>
      madeOf(createDistribution(state, distributionOf(properties, state.nextUuid()), {})),
    update: ({ state }, { physicalId }, properties) => {
      const distribution = found(state.distributions, physicalId, 'NoSuchDistribution');
      const reference = distribution.config.CallerReference ?? '';
      updateDistribution(state, distribution, distributionOf(properties, reference));
      return madeOf(distribution);
    },
    remove: ({ state }, { physicalId }) => {
      const distribution = found(state.distributions, physicalId, 'NoSuchDistribution');
      const { id, config } = distribution;
      // CloudFormation disables it first.
      deleteDistribution(state, { ...distribution, id, config: { ...config, Enabled: false } });
    },
    isDone: ({ state }, { physicalId }) =>
      statusOf(state, found(state.distributions, physicalId, 'NoSuchDistribution')) === 'Deployed',
  },
};

function policyKind<Config>({
  config: name,
  of,
  create,
  remove,
}: {
  readonly config: string;
  readonly of: (state: AccountState) => ReadonlyMap<string, Configured<Config>>;
  readonly create: (state: AccountState, config: Config) => Configured<Config>;
  readonly remove: (state: AccountState, id: string) => void;
}): ResourceKind {
  const configOf = (properties: JsonObject): Config =>
    toApi(name, properties[name] ?? {}) as Config;
  const made = ({ id }: Configured<Config>): Made => ({ physicalId: id, attributes: { Id: id } });
  return {
    replacedBy: [],
    create: ({ state }, properties) => made(create(state, configOf(properties))),
    update: ({ state }, { physicalId }, properties) => {
      const known = found(of(state), physicalId, 'NotFound');
      change(state, known, { config: configOf(properties), ifMatch: known.etag });
      return made(known);
    },
    remove: ({ state }, { physicalId }) => remove(state, physicalId),
  };
}

export function sourceOf(properties: JsonObject) {
  return {
    Name: textOf(properties['Name']),
    FunctionConfig: toApi('FunctionConfig', properties['FunctionConfig'] ?? {}) as FunctionConfig,
    FunctionCode: Buffer.from(textOf(properties['FunctionCode'])),
  };
}

function madeOf({ id, domainName }: DistributionState): Made {
  return { physicalId: id, attributes: { Id: id, DomainName: domainName } };
}

export function distributionOf(
  properties: JsonObject,
  CallerReference: string,
): DistributionConfig {
  const config = toApi(
    'DistributionConfig',
    properties['DistributionConfig'] ?? {},
  ) as DistributionConfig;
  const origins = config.Origins?.Items ?? [];
  return {
    ...config,
    CallerReference,
    Comment: config.Comment ?? '',
    Origins: {
      Quantity: origins.length,
      Items: origins.map(({ CustomOriginConfig: custom, ...origin }) => ({
        OriginPath: '',
        ...origin,
        ...(custom === undefined
          ? {}
          : {
              CustomOriginConfig: {
                ...custom,
                HTTPPort: custom.HTTPPort ?? 80,
                HTTPSPort: custom.HTTPSPort ?? 443,
              },
            }),
      })),
    },
  };
}
