import type { CloudFrontOperation } from '../cdn/cloudfront-access.ts';
import { type Right, isRight, purposeOf } from '../origin/rights.ts';
import { type S3Operation, s3Needs } from '../origin/s3-access.ts';
import type { PolicyTarget, PolicyTerms } from './policy-document.ts';

/** Whether commands that change nothing send a request: plan, rehearse, status, verify, releases and serve. */
const looksInS3: Readonly<Record<S3Operation, boolean>> = {
  GetObject: true,
  GetObjectVersion: false,
  HeadObject: true,
  PutObject: false,
  CopyObject: false,
  DeleteObject: false,
  DeleteObjects: false,
  ListObjectsV2: true,
};

const looksInCloudFront: Readonly<Record<CloudFrontOperation, boolean>> = {
  GetDistributionConfig: true,
  GetCachePolicy: true,
  CreateInvalidation: false,
  GetInvalidation: true,
  ListInvalidations: true,
};

const tagRights: ReadonlySet<Right> = new Set(['s3:GetObjectTagging', 's3:PutObjectTagging']);

/** Every right that publishing to the target needs, or looking at it; in the order of `purposeOf`. */
export function neededRights(target: PolicyTarget, terms: PolicyTerms): readonly Right[] {
  const needed = new Set<Right>();
  for (const operation of operationsOf(looksInS3, terms.readOnly))
    for (const right of s3Needs[operation])
      if (terms.objectTags || !tagRights.has(right)) needed.add(right);
  if (target.distribution !== null)
    for (const operation of operationsOf(looksInCloudFront, terms.readOnly))
      needed.add(`cloudfront:${operation}`);
  if (terms.kmsKey !== null) {
    needed.add('kms:Decrypt');
    if (!terms.readOnly) needed.add('kms:GenerateDataKey');
  }
  return Object.keys(purposeOf)
    .filter(isRight)
    .filter((right) => needed.has(right));
}

function operationsOf<Operation extends string>(
  looks: Readonly<Record<Operation, boolean>>,
  readOnly: boolean,
): readonly Operation[] {
  const isOne = (name: string): name is Operation => Object.hasOwn(looks, name);
  return Object.keys(looks)
    .filter(isOne)
    .filter((operation) => !readOnly || looks[operation]);
}
