import type { GitHubRepository, InfraConfig, PricingPlan } from '../../src/config/types.ts';
import { viewerFunctionSource } from '../../src/edge/function/default-function.ts';
import { hstsMaxAge } from '../../src/infra/template/cdn-policies.ts';
import type { TemplateInput } from '../../src/infra/template/stacks.ts';

const infra: InfraConfig = {
  stack: 'storyclub',
  otherNames: null,
  names: 'all',
  zone: 'Z0123456789EXAMPLE',
  certificate: null,
  validation: 'dns',
  origin: 'rest',
  plan: 'pay-as-you-go',
  github: null,
  alarms: null,
};

const github: GitHubRepository = {
  repository: 'you/stories',
  ids: { owner: '1234567', repository: '987654321' },
  branch: 'main',
  environment: null,
};

/** What the templates of the usual site are made from, but for some of it. */
export function templateInput(
  change: Partial<Omit<TemplateInput, 'infra'>> = {},
  infraChange: Partial<InfraConfig> = {},
): TemplateInput {
  const host = change.names?.host ?? 'www.storyclub.example';
  const statePrefix = change.statePrefix ?? '.storyclub/';
  const prefix = change.prefix ?? '';
  const viewerFunction = viewerFunctionSource({
    redirects: {},
    statePrefix: statePrefix.startsWith(prefix) ? statePrefix.slice(prefix.length) : statePrefix,
    host: infraChange.names === 'none' ? null : host,
    hsts: hstsMaxAge,
  });
  return {
    names: { host, otherNames: ['storyclub.example'] },
    bucket: 'storyclub-live',
    region: 'us-east-1',
    prefix,
    statePrefix,
    viewerFunction,
    tagHeader: 'x-amz-meta-cache-tag',
    lifetimes: { shortest: 300, longest: 31_536_000 },
    ...change,
    infra: { ...infra, ...infraChange },
  };
}

const certificate =
  'arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012';
const plan = (name: PricingPlan) => templateInput({}, { plan: name });

/** Every variant of `infra`, by what it is called in tests. */
export const variants: Readonly<Record<string, TemplateInput>> = {
  usual: templateInput(),
  'all of it': templateInput({}, { github, alarms: 'owner@storyclub.example' }),
  'bucket in another region': templateInput({ region: 'eu-west-2' }),
  'all of it, bucket in another region': templateInput(
    { region: 'eu-west-2' },
    { github, alarms: 'owner@storyclub.example' },
  ),
  'below a prefix': templateInput({ prefix: 'site/' }),
  'a prefix with the state below it': templateInput({
    prefix: 'site/',
    statePrefix: 'site/.storyclub/',
  }),
  'certificate given': templateInput({ region: 'eu-west-2' }, { certificate }),
  'no Route 53': templateInput({}, { zone: null }),
  'one name in the zone, one elsewhere': templateInput({
    names: {
      host: 'www.storyclub.example',
      otherNames: ['storyclub.example', 'stories.elsewhere.test'],
    },
  }),
  'one name only': templateInput({
    names: { host: 'stories.storyclub.example', otherNames: [] },
  }),
  'approval by e-mail': templateInput({}, { validation: 'email' }),
  'approval by e-mail, bucket in another region, no Route 53': templateInput(
    { region: 'eu-central-1' },
    { validation: 'email', zone: null },
  ),
  'website endpoint': templateInput({ region: 'eu-west-2' }, { origin: 'website' }),
  'website endpoint below a prefix': templateInput({ prefix: 'site/' }, { origin: 'website' }),
  'GitHub environment': templateInput(
    {},
    { github: { ...github, ids: null, environment: 'production' } },
  ),
  'tags not wanted': templateInput({ tagHeader: null }),
  'plan free': plan('free'),
  'plan pro': plan('pro'),
  'plan business': plan('business'),
  'plan premium': plan('premium'),
};

/** A site on its way from elsewhere: its names are the other distribution's, or its DNS records are. */
export const movingVariants: Readonly<Record<string, TemplateInput>> = {
  'moving, without names': templateInput({}, { names: 'none' }),
  'moving, without records': templateInput({ region: 'eu-west-2' }, { names: 'aliases' }),
};
