import type { DefaultCacheBehavior, DistributionConfig } from '@aws-sdk/client-cloudfront';

type Change = <B extends DefaultCacheBehavior>(behaviour: B) => B;

/** Every behaviour with its pattern, the default one last as `*`. */
export function behavioursOf(
  config: DistributionConfig,
): readonly { readonly pattern: string; readonly behaviour: DefaultCacheBehavior }[] {
  const fallback = config.DefaultCacheBehavior;
  return [
    ...(config.CacheBehaviors?.Items ?? []).map((behaviour) => ({
      pattern: behaviour.PathPattern ?? '',
      behaviour,
    })),
    ...(fallback === undefined ? [] : [{ pattern: '*', behaviour: fallback }]),
  ];
}

/** The behaviour of a pattern; `*` is the default one. A leading slash makes no difference to CloudFront. */
export function behaviourOf(
  config: DistributionConfig,
  pattern: string,
): DefaultCacheBehavior | null {
  return (
    behavioursOf(config).findLast((one) => samePattern(one.pattern, pattern))?.behaviour ?? null
  );
}

/** The same configuration with one behaviour changed. */
export function withBehaviour(
  config: DistributionConfig,
  pattern: string,
  change: Change,
): DistributionConfig {
  const { CacheBehaviors, DefaultCacheBehavior } = config;
  if (pattern === '*' && DefaultCacheBehavior !== undefined)
    return { ...config, DefaultCacheBehavior: change(DefaultCacheBehavior) };
  if (CacheBehaviors?.Items === undefined) return config;
  return {
    ...config,
    CacheBehaviors: {
      ...CacheBehaviors,
      Items: CacheBehaviors.Items.map((one) =>
        samePattern(one.PathPattern ?? '', pattern) ? change(one) : one,
      ),
    },
  };
}

function samePattern(one: string, other: string): boolean {
  return one.replace(/^\//, '') === other.replace(/^\//, '');
}
