import { getAtt, ref } from './intrinsics.ts';
import { isPublic } from './bucket-policy.ts';
import { websiteEndpoint } from '../website-endpoint.ts';
import { outputs, type Part, type TemplateInput } from './stacks.ts';
import type { Resource, TemplateValue } from './template.ts';

/** The bucket: private, versioned, without ACLs, and not deleted with its stack. */
export function bucketPart(input: TemplateInput): Part {
  return {
    resources: {
      Bucket: {
        comment:
          'Pages and the state of storyclub. Deleting the stack leaves the bucket and all that is in it.',
        resource: bucket(input),
      },
    },
    outputs: {
      [outputs.bucket]: { Description: 'Where storyclub publishes to', Value: ref('Bucket') },
    },
  };
}

function bucket(input: TemplateInput): Resource {
  return {
    Type: 'AWS::S3::Bucket',
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      BucketName: input.bucket,
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: publicAccess(!isPublic(input)),
      // With a KMS key an ETag is no MD5, and CloudFront would need a right to the key.
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
        ],
      },
      VersioningConfiguration: { Status: 'Enabled' },
      ...(isPublic(input)
        ? { WebsiteConfiguration: { IndexDocument: 'index.html', ErrorDocument: '404.html' } }
        : {}),
    },
  };
}

function publicAccess(blocked: boolean): TemplateValue {
  return {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: blocked,
    RestrictPublicBuckets: blocked,
  };
}

/** Where CloudFront asks for objects. */
export function originDomain(input: TemplateInput): TemplateValue {
  const { bucket, region } = input;
  if (!isPublic(input)) return getAtt('Bucket', 'RegionalDomainName');
  return websiteEndpoint(bucket, region);
}
