import type { BucketTarget, Config } from '../config/types.ts';
import { viewerFunctionSource } from '../edge/function/default-function.ts';
import { UserError } from '../findings/user-error.ts';
import { namesOf } from '../infra/names.ts';
import { hstsMaxAge } from '../infra/template/cdn-policies.ts';
import { makeStacks } from '../infra/template/make-stacks.ts';
import type { SiteStacks, TemplateInput } from '../infra/template/stacks.ts';
import { partitionOf } from '../origin/rights.ts';
import type { CommandContext } from './context.ts';

/** The stacks of a target in AWS, as its configuration has them. */
export interface TargetStacks extends SiteStacks {
  readonly target: BucketTarget;
  readonly input: TemplateInput;
}

/** The header of the metadata that storyclub tags objects with. */
const tagHeader = 'x-amz-meta-cache-tag';

/**
 * The stacks of the target of this run; `insist` is that a website endpoint is wanted after all. Throws UserError:
 * `no-stacks`, `no-region`, `stack-region`, `website-origin`.
 */
export async function siteStacks(
  context: Pick<CommandContext, 'site' | 'env'>,
  { insist }: { readonly insist: boolean },
): Promise<TargetStacks> {
  const { config, bucketTarget } = await context.site();
  if (bucketTarget === null) {
    throw new UserError({
      code: 'no-stacks',
      what: `The target ${config.target} is a folder on this machine: there is nothing to set up for it in AWS.`,
      next: 'Name a target in AWS, one of `targets` in storyclub.config.ts: --target <name>.',
    });
  }
  if (bucketTarget.infra.origin === 'website' && !insist) throw websiteOrigin(bucketTarget);
  const region = regionOf(bucketTarget, context.env);
  const input = templateInput(config, { ...bucketTarget, region });
  return { ...makeStacks(input), target: bucketTarget, input };
}

function templateInput(
  { site, tiers, statePrefix, invalidation }: Config,
  { infra, bucket, prefix, region }: BucketTarget & { readonly region: string },
): TemplateInput {
  const names = namesOf(site.url, infra.otherNames);
  const edges = tiers.map(({ edge }) => edge);
  return {
    infra,
    names,
    bucket,
    region,
    prefix,
    statePrefix,
    viewerFunction: viewerFunctionSource({
      // Old addresses of stories are pages of the site: the function needs no list of them.
      redirects: {},
      // As a URL would name it, which begins below the prefix.
      statePrefix: statePrefix.startsWith(prefix) ? statePrefix.slice(prefix.length) : statePrefix,
      // Without the site's names, readers have no other than the distribution's own.
      host: infra.names === 'none' ? null : names.host,
      hsts: hstsMaxAge,
    }),
    tagHeader: invalidation.tags === 'auto' ? tagHeader : null,
    lifetimes: { shortest: Math.min(...edges), longest: Math.max(...edges) },
  };
}

/** The target's region, or the one the SDK would take. Throws UserError. */
function regionOf({ name, region }: BucketTarget, env: CommandContext['env']): string {
  const known = region ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? '';
  if (known === '')
    throw new UserError({
      code: 'no-region',
      what: `It is not known in which AWS region the bucket of ${name} is to be.`,
      next: "Set the target's `region` in storyclub.config.ts, or AWS_REGION.",
    });
  if (partitionOf(known) !== 'aws')
    throw new UserError({
      code: 'stack-region',
      what: `In ${known} this program cannot set up a site.`,
      why: 'China, GovCloud and the European Sovereign Cloud are partitions of their own, with another CloudFront or none.',
      next: "Choose another region as the target's `region`, or set the site up by hand.",
    });
  return known;
}

function websiteOrigin({ name }: BucketTarget): UserError {
  return new UserError({
    code: 'website-origin',
    what: `The target ${name} asks for a website endpoint, which has no HTTPS and serves only what everybody may read.`,
    why: "What CloudFront fetches could be read and changed on the way, and each page would be open at the bucket's own address too. Nothing is gained: the viewer-request function finds index documents.",
    next: "Leave out `origin: 'website'`; or insist on it: --insist-on-website.",
  });
}
