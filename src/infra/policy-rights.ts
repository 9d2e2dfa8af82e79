import type { CloudFrontOperation } from '../cdn/cloudfront-errors.ts';
import { type Right, isRight, purposeOf } from '../origin/rights.ts';
import { type S3Operation, s3Needs } from '../origin/s3-access.ts';
import type { PolicyTarget, PolicyTerms } from './policy-document.ts';

/** Whether a request changes something: what may only look does not send it. */
const s3Changes: Readonly<Record<S3Operation, boolean>> = {
  GetObject: false,
  GetObjectVersion: false,
  HeadObject: false,
  PutObject: true,
  CopyObject: true,
  DeleteObject: true,
  DeleteObjects: true,
  ListObjectsV2: false,
};

const cloudFrontChanges: Readonly<Record<CloudFrontOperation, boolean>> = {
  GetDistributionConfig: false,
  GetCachePolicy: false,
  CreateInvalidation: true,
  GetInvalidation: false,
  ListInvalidations: false,
};

const tagRights: ReadonlySet<Right> = new Set(['s3:GetObjectTagging', 's3:PutObjectTagging']);

/** Every right that publishing to the target needs, or looking at it; in the order of `purposeOf`. */
export function neededRights(target: PolicyTarget, terms: PolicyTerms): readonly Right[] {
  const needed = new Set<Right>();
  for (const operation of operationsOf(s3Changes, terms.readOnly))
    for (const right of s3Needs[operation])
      if (terms.objectTags || !tagRights.has(right)) needed.add(right);
  if (target.distribution !== null)
    for (const operation of operationsOf(cloudFrontChanges, terms.readOnly))
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
  changes: Readonly<Record<Operation, boolean>>,
  readOnly: boolean,
): readonly Operation[] {
  const isOne = (name: string): name is Operation => Object.hasOwn(changes, name);
  return Object.keys(changes)
    .filter(isOne)
    .filter((operation) => !readOnly || !changes[operation]);
}
