import type { BucketTarget } from '../config/types.ts';
import { viewerFunctionSource } from '../edge/function/default-function.ts';
import { UserError } from '../findings/user-error.ts';
import { namesOf } from '../infra/names.ts';
import { makeStacks } from '../infra/template/make-stacks.ts';
import type { SiteStacks, TemplateInput } from '../infra/template/stacks.ts';
import type { CommandContext } from './context.ts';

/** The stacks of a target in AWS, as its configuration has them. */
export interface TargetStacks extends SiteStacks {
  readonly target: BucketTarget;
  readonly input: TemplateInput;
}

/** The stacks of the target of this run. Throws UserError. */
export async function siteStacks(context: CommandContext): Promise<TargetStacks> {
  const { config, bucketTarget } = await context.site();
  if (bucketTarget === null) {
    throw new UserError({
      code: 'no-stacks',
      what: `The target ${config.target} is a folder on this machine: there is nothing to set up for it in AWS.`,
      next: 'Name a target in AWS, one of `targets` in storyclub.config.ts: --target <name>.',
    });
  }
  const { infra, bucket, prefix } = bucketTarget;
  const names = namesOf(config.site.url, infra.otherNames);
  const edges = config.tiers.map(({ edge }) => edge);
  const input: TemplateInput = {
    infra,
    names,
    bucket,
    region: regionOf(bucketTarget, context.env),
    prefix,
    statePrefix: config.statePrefix,
    viewerFunction: viewerFunctionSource({
      redirects: {},
      statePrefix: config.statePrefix,
      host: names.host,
    }),
    tagHeader: config.invalidation.tags === 'auto' ? 'x-amz-meta-cache-tag' : null,
    lifetimes: { shortest: Math.min(...edges), longest: Math.max(...edges) },
  };
  return { ...makeStacks(input), target: bucketTarget, input };
}

/** The target's region, or the one the SDK would take. Throws UserError. */
function regionOf({ name, region }: BucketTarget, env: CommandContext['env']): string {
  const known = region ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? '';
  if (known !== '') return known;
  throw new UserError({
    code: 'no-region',
    what: `It is not known in which AWS region the bucket of ${name} is to be.`,
    next: "Set the target's `region` in storyclub.config.ts, or AWS_REGION.",
  });
}
