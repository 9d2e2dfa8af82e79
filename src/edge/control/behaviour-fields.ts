import type { EdgeBehaviour } from '../edge-config.ts';
import { cachePolicyOf, originRequestPolicyOf, responseHeadersPolicyOf } from './policy.ts';
import { functionArnOf } from './viewer-function.ts';
import { type XmlElement, listOf } from './write-xml.ts';

/** The one origin of the distribution. */
export const ORIGIN_ID = 'site';

/** A behaviour as the API writes it, without its path pattern. */
export function behaviourFields(behaviour: EdgeBehaviour): readonly XmlElement[] {
  const origin = originRequestPolicyOf(behaviour);
  const headers = responseHeadersPolicyOf(behaviour);
  const { viewerRequest } = behaviour;
  return [
    ['TargetOriginId', ORIGIN_ID],
    [
      'TrustedSigners',
      [
        ['Enabled', false],
        ['Quantity', 0],
      ],
    ],
    [
      'TrustedKeyGroups',
      [
        ['Enabled', false],
        ['Quantity', 0],
      ],
    ],
    ['ViewerProtocolPolicy', behaviour.viewerProtocol],
    ['AllowedMethods', methodFields(behaviour)],
    ['SmoothStreaming', false],
    ['Compress', behaviour.compress],
    ['LambdaFunctionAssociations', listOf('LambdaFunctionAssociation', [])],
    [
      'FunctionAssociations',
      listOf('FunctionAssociation', viewerRequest === null ? [] : [associationOf(viewerRequest)]),
    ],
    ['FieldLevelEncryptionId', ''],
    ['CachePolicyId', cachePolicyOf(behaviour).id],
    ...(origin === null ? [] : [['OriginRequestPolicyId', origin.id] as const]),
    ...(headers === null ? [] : [['ResponseHeadersPolicyId', headers.id] as const]),
    ['GrpcConfig', [['Enabled', false]]],
  ];
}

function associationOf(source: string): readonly XmlElement[] {
  return [
    ['FunctionARN', functionArnOf(source)],
    ['EventType', 'viewer-request'],
  ];
}

const methods: Readonly<Record<EdgeBehaviour['methods'], readonly string[]>> = {
  read: ['HEAD', 'GET'],
  options: ['HEAD', 'GET', 'OPTIONS'],
  all: ['HEAD', 'DELETE', 'POST', 'GET', 'OPTIONS', 'PUT', 'PATCH'],
};

/** Answers to GET and HEAD are kept, and no others. */
function methodFields(behaviour: EdgeBehaviour): readonly XmlElement[] {
  return [
    ...listOf('Method', methods[behaviour.methods]),
    ['CachedMethods', listOf('Method', methods.read)],
  ];
}
