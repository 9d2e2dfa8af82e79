import { z } from 'zod';
import type { InfraFacts, SiteFacts } from './infra-facts.ts';
import type { Read } from './read.ts';
import * as bucket from './schema-bucket.ts';
import * as cdn from './schema-distribution.ts';
import { caller, face, rights } from './schema-face.ts';
import { certificate, instant, nameFacts, validationLookup, zone } from './schema-names.ts';

const texts = z.array(z.string());

/** It stands in commands that people are told to run, and the file may be a stranger's. */
const targetName = z
  .string()
  .regex(/^[^\s\p{Cc}"'`\\$&|;<>(){}!*?#~]+$/u, 'it is no name of a target');

const site: z.ZodType<SiteFacts> = z.object({
  url: z.string(),
  host: z.string(),
  otherNames: texts,
  target: targetName,
  bucket: z.string(),
  region: z.string().nullable(),
  distributionId: z.string().nullable(),
  prefix: z.string(),
  statePrefix: z.string(),
  tags: z.enum(['auto', 'never']),
  edgeLifetimes: z.array(z.number()),
  origin: z.enum(['rest', 'website']),
  plan: z.enum(['pay-as-you-go', 'free', 'pro', 'business', 'premium']),
  samples: z.array(
    z.object({
      kind: z.enum(['page', 'listing', 'feed', 'asset', 'file']),
      key: z.string(),
      cacheControl: z.string(),
    }),
  ),
  nodeVersion: z.string(),
});

const readOf = <T>(value: z.ZodType<T>): z.ZodType<Read<T>> =>
  z.union([
    z.object({ is: z.literal('read'), value }),
    z.object({ is: z.literal('denied'), action: z.string(), resource: z.string() }),
    z.object({ is: z.literal('failed'), why: z.string(), next: z.string().exactOptional() }),
    z.object({ is: z.literal('absent'), why: z.string() }),
  ]);

/** What a file of recorded facts holds. The types of facts decide what is in it: a new field does not compile without one here. */
export const recordedFacts: z.ZodType<InfraFacts> = z.object({
  at: instant,
  site,
  facts: z.object({
    caller: readOf(caller),
    distribution: readOf(cdn.distribution),
    cachePolicies: readOf(z.record(z.string(), cdn.cacheSettings)),
    headersPolicies: readOf(z.record(z.string(), cdn.headersPolicy)),
    accessControls: readOf(z.record(z.string(), cdn.accessControl)),
    functions: readOf(z.record(z.string(), cdn.viewerFunction)),
    certificate: readOf(certificate.nullable()),
    certificates: readOf(z.array(certificate)),
    bucketRegion: readOf(z.string()),
    bucketPolicy: readOf(bucket.bucketPolicy.nullable()),
    publicAccessBlock: readOf(bucket.publicAccessBlock.nullable()),
    ownership: readOf(bucket.ownership.nullable()),
    versioning: readOf(z.enum(['Enabled', 'Suspended', 'Off'])),
    encryption: readOf(bucket.encryption),
    website: readOf(bucket.website.nullable()),
    suspiciousKeys: readOf(texts),
    zone: readOf(zone.nullable()),
    names: readOf(z.array(nameFacts)),
    validationRecords: readOf(z.array(validationLookup)),
    face: readOf(face),
    rights: readOf(rights),
  }),
});
