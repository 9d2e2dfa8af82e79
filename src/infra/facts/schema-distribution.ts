import { z } from 'zod';
import type {
  AccessControl,
  BehaviourFacts,
  CacheSettings,
  DistributionFacts,
  HeadersPolicy,
  OriginFacts,
  ViewerCertificateFacts,
  ViewerFunction,
} from './distribution-facts.ts';

const texts = z.array(z.string());

export const cacheSettings: z.ZodType<CacheSettings> = z.object({
  name: z.string().nullable(),
  managed: z.boolean(),
  minTtl: z.number(),
  defaultTtl: z.number(),
  maxTtl: z.number(),
  queryStrings: z.enum(['none', 'some', 'all']),
  cookies: z.enum(['none', 'some', 'all']),
  headers: texts,
  gzip: z.boolean(),
  brotli: z.boolean(),
});

export const headersPolicy: z.ZodType<HeadersPolicy> = z.object({
  name: z.string(),
  managed: z.boolean(),
  hsts: z
    .object({
      maxAge: z.number(),
      includeSubdomains: z.boolean(),
      preload: z.boolean(),
      override: z.boolean(),
    })
    .nullable(),
  sets: z.record(z.string(), z.string()),
  removes: texts,
});

export const accessControl: z.ZodType<AccessControl> = z.object({
  name: z.string(),
  originType: z.string(),
  signing: z.enum(['always', 'never', 'no-override']),
});

export const viewerFunction: z.ZodType<ViewerFunction> = z.object({
  name: z.string(),
  runtime: z.string(),
  source: z.string(),
});

const viewerCertificate: z.ZodType<ViewerCertificateFacts> = z.union([
  z.object({ kind: z.literal('default') }),
  z.object({
    kind: z.enum(['acm', 'iam']),
    id: z.string(),
    minimumProtocol: z.string(),
    support: z.enum(['sni-only', 'vip', 'static-ip']),
  }),
]);

const origin: z.ZodType<OriginFacts> = z.object({
  id: z.string(),
  domainName: z.string(),
  path: z.string(),
  kind: z.enum(['s3-rest', 's3-website', 'custom']),
  isBucket: z.boolean(),
  leadsHere: z.boolean(),
  access: z.union([
    z.object({ kind: z.literal('none') }),
    z.object({ kind: z.enum(['oai', 'oac']), id: z.string() }),
  ]),
  protocol: z.enum(['http-only', 'https-only', 'match-viewer']).nullable(),
});

const behaviour: z.ZodType<BehaviourFacts> = z.object({
  pattern: z.string(),
  originId: z.string(),
  leadsHere: z.boolean(),
  viewerProtocol: z.enum(['allow-all', 'redirect-to-https', 'https-only']),
  methods: texts,
  compress: z.boolean(),
  cache: z.union([z.object({ policyId: z.string() }), z.object({ legacy: cacheSettings })]),
  headersPolicyId: z.string().nullable(),
  originRequestPolicyId: z.string().nullable(),
  viewerRequest: z.object({ kind: z.enum(['function', 'lambda']), arn: z.string() }).nullable(),
  keyGroups: texts,
});

export const distribution: z.ZodType<DistributionFacts> = z.object({
  id: z.string(),
  arn: z.string(),
  domainName: z.string(),
  deployed: z.boolean(),
  enabled: z.boolean(),
  aliases: texts,
  httpVersion: z.enum(['http1.1', 'http2', 'http3', 'http2and3']),
  ipv6: z.boolean(),
  viewerCertificate,
  defaultRootObject: z.string().nullable(),
  origins: z.array(origin),
  originGroups: z.array(z.object({ id: z.string(), members: texts })),
  behaviours: z.array(behaviour),
  errors: z.array(
    z.object({
      status: z.number(),
      minTtl: z.number().nullable(),
      page: z.object({ path: z.string(), status: z.number() }).nullable(),
    }),
  ),
  tagHeader: z.string().nullable(),
  webAclId: z.string().nullable(),
});
