import * as client from '@aws-sdk/client-cloudfront';
import { distributionOperations } from './cloudfront-distributions.ts';
import { functionOperations } from './cloudfront-functions.ts';
import { invalidationOperations } from './cloudfront-invalidations.ts';
import { policyOperations } from './cloudfront-policies.ts';
import type { Service } from './service.ts';

/** Resource types of CloudFront by what the operation's name is about (Service Authorization Reference). */
const kinds: readonly (readonly [RegExp, string])[] = [
  [/Invalidation/, 'distribution'],
  [/^ListDistributions|^ListCache|^ListResponse|^ListFunctions/, '*'],
  [/CachePolicy/, 'cache-policy'],
  [/ResponseHeadersPolicy/, 'response-headers-policy'],
  [/OriginAccessControl/, 'origin-access-control'],
  [/OriginAccessIdentity/, 'origin-access-identity'],
  [/Function/, 'function'],
  [/Distribution/, 'distribution'],
];

export const cloudFront: Service = {
  name: 'cloudfront',
  protocol: 'rest',
  client,
  operations: {
    ...distributionOperations,
    ...policyOperations,
    ...functionOperations,
    ...invalidationOperations,
  },
  rights: (operation, input, { state }) => {
    const kind = kinds.find(([pattern]) => pattern.test(operation))?.[1] ?? '*';
    const id = input['DistributionId'] ?? input['Id'] ?? input['Name'] ?? '*';
    const resource = kind === '*' ? '*' : `arn:aws:cloudfront::${state.id}:${kind}/${id}`;
    const action = operation.replace('WithTags', '');
    const tagging = action === operation ? [] : [{ action: 'cloudfront:TagResource', resource }];
    return [{ action: `cloudfront:${action}`, resource }, ...tagging];
  },
};
