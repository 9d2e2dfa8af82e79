import { z } from 'zod';
import type { CertificateFacts } from './certificate-facts.ts';
import type { NameFacts, ValidationLookup, ZoneFacts } from './dns-facts.ts';

const texts = z.array(z.string());
/** ISO 8601 in the file, epoch milliseconds here. */
export const instant = z.iso.datetime().transform((text) => Date.parse(text));

export const certificate: z.ZodType<CertificateFacts> = z.object({
  arn: z.string(),
  region: z.string(),
  status: z.enum([
    'PENDING_VALIDATION',
    'ISSUED',
    'INACTIVE',
    'EXPIRED',
    'VALIDATION_TIMED_OUT',
    'REVOKED',
    'FAILED',
  ]),
  type: z.enum(['AMAZON_ISSUED', 'IMPORTED', 'PRIVATE']),
  names: texts,
  notBefore: instant.nullable(),
  notAfter: instant.nullable(),
  keyAlgorithm: z.string(),
  renewalEligible: z.boolean(),
  renewalStatus: z
    .enum(['PENDING_AUTO_RENEWAL', 'PENDING_VALIDATION', 'SUCCESS', 'FAILED'])
    .nullable(),
  failure: z.string().nullable(),
  inUseBy: texts,
  validations: z.array(
    z.object({
      name: z.string(),
      method: z.enum(['DNS', 'EMAIL', 'HTTP']),
      status: z.enum(['PENDING_VALIDATION', 'SUCCESS', 'FAILED']).nullable(),
      record: z.object({ name: z.string(), value: z.string() }).nullable(),
      emails: texts,
    }),
  ),
});

export const zone: z.ZodType<ZoneFacts> = z.object({
  id: z.string(),
  name: z.string(),
  isPrivate: z.boolean(),
  records: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      ttl: z.number().nullable(),
      values: texts,
      alias: z
        .object({ name: z.string(), zoneId: z.string(), evaluateTargetHealth: z.boolean() })
        .nullable(),
    }),
  ),
});

export const nameFacts: z.ZodType<NameFacts> = z.object({
  name: z.string(),
  a: texts,
  aaaa: texts,
  cnames: texts,
  caa: z.array(
    z.object({ at: z.string(), critical: z.boolean(), tag: z.string(), value: z.string() }),
  ),
});

export const validationLookup: z.ZodType<ValidationLookup> = z.object({
  name: z.string(),
  target: z.string().nullable(),
});
