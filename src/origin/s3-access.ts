import type { AwsCall } from './aws-error.ts';
import { type Right, partitionOf } from './rights.ts';

/** The S3 requests storyclub sends. */
export type S3Operation =
  | 'GetObject'
  | 'GetObjectVersion'
  | 'HeadObject'
  | 'PutObject'
  | 'CopyObject'
  | 'DeleteObject'
  | 'DeleteObjects'
  | 'ListObjectsV2';

/** The rights a request asks for. The first is what a denial is about that does not say more. */
type Needs = readonly [Right, ...Right[]];

/**
 * What each request asks IAM for: of the object and, for s3:ListBucket, of its bucket. Replacing or deleting on
 * condition of an ETag asks for s3:GetObject too, a key that is missing for s3:ListBucket, and copying an object that
 * has tags for both rights to tags (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html,
 * conditional-deletes.html, API_CopyObject.html, API_HeadObject.html).
 */
export const s3Needs: Readonly<Record<S3Operation, Needs>> = {
  GetObject: ['s3:GetObject', 's3:ListBucket'],
  GetObjectVersion: ['s3:GetObjectVersion'],
  HeadObject: ['s3:GetObject', 's3:ListBucket'],
  PutObject: ['s3:PutObject', 's3:GetObject'],
  CopyObject: ['s3:PutObject', 's3:GetObject', 's3:GetObjectTagging', 's3:PutObjectTagging'],
  DeleteObject: ['s3:DeleteObject', 's3:GetObject'],
  DeleteObjects: ['s3:DeleteObject', 's3:GetObject'],
  ListObjectsV2: ['s3:ListBucket'],
};

export interface S3Call {
  readonly operation: S3Operation;
  readonly bucket: string;
  /** Null when the request is about the bucket or several keys. */
  readonly key: string | null;
  readonly region: string | null;
}

/** The right a request needs first, and the ARN it is asked for on. */
export function accessOf({ operation, bucket, key, region }: S3Call): AwsCall {
  const bucketArn = `arn:${partitionOf(region)}:s3:::${bucket}`;
  const [action] = s3Needs[operation];
  const call = { service: 'S3', action } as const;
  const onObjects = { ...call, resource: `${bucketArn}/${key ?? '*'}` };
  switch (operation) {
    case 'GetObject':
    case 'HeadObject':
      return {
        ...onObjects,
        also: `A key that does not exist answers the same unless s3:ListBucket on ${bucketArn} is allowed too.`,
      };
    case 'PutObject':
      return { ...onObjects, also: 'Replacing an object also needs s3:GetObject on it.' };
    case 'CopyObject':
      return {
        ...onObjects,
        also: 'A header update also needs s3:GetObject on it, and with tags s3:GetObjectTagging and s3:PutObjectTagging.',
      };
    case 'GetObjectVersion':
    case 'DeleteObject':
    case 'DeleteObjects':
      return onObjects;
    case 'ListObjectsV2':
      return { ...call, resource: bucketArn };
  }
}
