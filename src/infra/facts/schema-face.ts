import { z } from 'zod';
import type { FaceFacts } from './face-facts.ts';
import type { CallerFacts, RightsFacts } from './rights-facts.ts';
import { instant } from './schema-names.ts';

const accepted = z.boolean().nullable();

export const face: z.ZodType<FaceFacts> = z.object({
  answers: z.array(
    z.object({
      url: z.string().refine((url) => URL.canParse(url), 'it is no URL'),
      purpose: z.enum([
        'home',
        'page',
        'other-page',
        'state',
        'missing',
        'bucket-direct',
        'bucket-direct-http',
        'bucket-website',
        'secret',
      ]),
      answer: z.union([
        z.object({
          is: z.literal('answered'),
          status: z.number(),
          headers: z.record(z.string(), z.string()),
          start: z.string(),
        }),
        z.object({ is: z.literal('unanswered'), why: z.string() }),
      ]),
    }),
  ),
  handshakes: z.array(
    z.object({
      name: z.string(),
      outcome: z.union([
        z.object({
          is: z.literal('shaken'),
          protocol: z.string(),
          trusted: z.boolean(),
          distrust: z.string().nullable(),
          notAfter: instant.nullable(),
          alpn: z.string().nullable(),
        }),
        z.object({ is: z.literal('refused'), why: z.string() }),
      ]),
      accepts: z.object({
        TLSv1: accepted,
        'TLSv1.1': accepted,
        'TLSv1.2': accepted,
        'TLSv1.3': accepted,
      }),
    }),
  ),
});

export const caller: z.ZodType<CallerFacts> = z.object({ account: z.string(), arn: z.string() });

export const rights: z.ZodType<RightsFacts> = z.object({
  principal: z.string(),
  named: z.boolean(),
  decisions: z.array(
    z.object({
      action: z.string(),
      resource: z.string(),
      needed: z.boolean(),
      decision: z.enum(['allowed', 'explicitDeny', 'implicitDeny']),
    }),
  ),
});
