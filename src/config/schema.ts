import { z } from 'zod';
import { parseDuration } from './duration.ts';

/** Marks a duration's issue, so that its finding can say how durations are written. */
export const durationIssue = 'a duration';

const duration = z.string().transform((text, context) => {
  const seconds = parseDuration(text);
  if (seconds !== null) return seconds;
  context.addIssue({ code: 'custom', message: durationIssue, input: text });
  return z.NEVER;
});
const text = z.string().trim().min(1);
const count = z.int().min(1);
const dollars = z.number().min(0);

const promises = z.strictObject({
  correction: duration.default(300),
  listing: duration.default(300),
  arrival: duration.default(300),
  chrome: duration.default(7 * 86_400),
  file: duration.default(86_400),
  takedown: duration.default(60),
});

const infra = z.strictObject({
  stack: z
    .string()
    .regex(
      /^[A-Za-z][A-Za-z0-9-]{0,39}$/,
      'it is no letter and then letters, digits and hyphens, 40 at most',
    )
    .default('storyclub'),
  otherNames: z.array(text).nullish(),
  names: z.enum(['all', 'aliases', 'none']).default('all'),
  zone: text.nullish(),
  certificate: text.nullish(),
  validation: z.enum(['dns', 'email']).default('dns'),
  origin: z.enum(['rest', 'website']).default('rest'),
  plan: z.enum(['pay-as-you-go', 'free', 'pro', 'business', 'premium']).default('pay-as-you-go'),
  github: z
    .strictObject({
      repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'it is no owner/name'),
      ids: z.strictObject({ owner: text, repository: text }).nullish(),
      branch: text.default('main'),
      environment: text.nullish(),
    })
    .nullish(),
  alarms: text.nullish(),
});

/** The shape of a configuration, its defaults filled in and its durations in seconds. */
export const configSchema = z.strictObject({
  site: z.strictObject({
    url: text,
    title: text,
    author: text.optional(),
    description: z.string().default(''),
    language: text.default('en'),
    timeZone: text.default('UTC'),
  }),
  target: text.default('local'),
  targets: z
    .record(
      text,
      z.strictObject({
        bucket: text,
        region: text.nullish(),
        distribution: text.nullish(),
        prefix: z.string().default(''),
        infra: infra.prefault({}),
      }),
    )
    .default({}),
  tiers: z
    .array(z.strictObject({ age: duration, edge: duration, browser: duration.default(60) }))
    .min(1)
    .default([
      { age: 0, edge: 300, browser: 60 },
      { age: 30 * 86_400, edge: 365 * 86_400, browser: 60 },
    ]),
  promises: promises.prefault({}),
  invalidation: z
    .strictObject({
      prefer: z.enum(['readers', 'money']).default('readers'),
      freePaths: z.int().min(0).default(1000),
      tags: z.enum(['auto', 'never']).default('auto'),
    })
    .prefault({}),
  limits: z
    .strictObject({
      maxRemovals: z.int().min(0).default(256),
      maxRemovedShare: z.number().min(0).max(1).default(0.3),
    })
    .prefault({}),
  retainAssets: duration.default(7 * 86_400),
  keepReleases: z.int().min(0).default(5),
  statePrefix: z.string().default('.storyclub/'),
  allowance: duration.default(5),
  cacheTiers: z.union([z.literal(1), z.literal(2)]).default(1),
  prices: z
    .strictObject({
      putPer1000: dollars.default(0.005),
      getPer1000: dollars.default(0.0004),
      purgePath: dollars.default(0.005),
    })
    .prefault({}),
  storiesPerPage: count.default(20),
  outDir: text.default('dist'),
});

export type ShapedConfig = z.output<typeof configSchema>;
