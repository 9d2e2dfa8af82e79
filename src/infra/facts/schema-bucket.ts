import { z } from 'zod';
import type {
  BucketEncryption,
  BucketPolicy,
  BucketStatement,
  BucketWebsite,
  PublicAccessBlock,
} from './bucket-facts.ts';

const texts = z.array(z.string());

export const publicAccessBlock: z.ZodType<PublicAccessBlock> = z.object({
  blockPublicAcls: z.boolean(),
  ignorePublicAcls: z.boolean(),
  blockPublicPolicy: z.boolean(),
  restrictPublicBuckets: z.boolean(),
});

export const ownership = z.enum(['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter']);

export const encryption: z.ZodType<BucketEncryption> = z.object({
  algorithm: z.enum(['AES256', 'aws:kms', 'aws:kms:dsse']),
  kmsKey: z.string().nullable(),
});

export const website: z.ZodType<BucketWebsite> = z.object({
  indexDocument: z.string().nullable(),
  errorDocument: z.string().nullable(),
  redirectsTo: z
    .object({ host: z.string(), protocol: z.enum(['http', 'https']).nullable() })
    .nullable(),
  routingRules: z.number(),
});

const statement: z.ZodType<BucketStatement> = z.object({
  sid: z.string().nullable(),
  effect: z.enum(['Allow', 'Deny']),
  principals: z.union([
    z.object({ kind: z.enum(['everyone', 'not']) }),
    z.object({
      kind: z.literal('some'),
      aws: texts,
      services: texts,
      canonical: texts,
      federated: texts,
    }),
  ]),
  actions: texts,
  notActions: texts,
  resources: texts,
  notResources: texts,
  conditions: z.record(z.string(), z.record(z.string(), texts)),
});

export const bucketPolicy: z.ZodType<BucketPolicy> = z.object({
  statements: z.array(statement),
  isPublic: z.boolean().nullable(),
});
