import type {
  Config,
  Duration,
  GitHubRepository,
  InfraConfig,
  Prices,
  PromiseKind,
  SiteIdentity,
} from './types.ts';

/** What a site owner writes. Everything but `site.url` and `site.title` has a default. */
export interface ConfigInput {
  readonly site: Pick<SiteIdentity, 'url' | 'title'> & Partial<SiteIdentity>;
  /** `local` (the default) or a name in `targets`. */
  readonly target?: string;
  readonly targets?: Readonly<Record<string, TargetInput>>;
  /** Lifetimes of stories by age since their last content change. The first age is `0d`. */
  readonly tiers?: readonly TierInput[];
  /** How soon after a publish every reader must see a change. */
  readonly promises?: Partial<Readonly<Record<PromiseKind, Duration>>>;
  readonly invalidation?: Partial<Config['invalidation']>;
  readonly limits?: Partial<Config['limits']>;
  readonly retainAssets?: Duration;
  readonly keepReleases?: number;
  readonly statePrefix?: string;
  readonly allowance?: Duration;
  readonly cacheTiers?: Config['cacheTiers'];
  readonly prices?: Partial<Prices>;
  readonly storiesPerPage?: number;
  readonly outDir?: string;
}

export interface TargetInput {
  readonly bucket: string;
  readonly region?: string;
  /** CloudFront distribution id. */
  readonly distribution?: string;
  /** The behaviour's OriginPath; a leading slash means the same as none. */
  readonly prefix?: string;
  /** What `storyclub infra` makes around the bucket. */
  readonly infra?: InfraInput;
}

export interface InfraInput extends Partial<Omit<InfraConfig, 'github'>> {
  readonly github?: Pick<GitHubRepository, 'repository'> & Partial<GitHubRepository>;
}

export interface TierInput {
  readonly age: Duration;
  readonly edge: Duration;
  /** Default `60s`. */
  readonly browser?: Duration;
}

/** Gives `storyclub.config.ts` types and completion in the editor; returns what it is given. */
export function defineConfig(input: ConfigInput): ConfigInput {
  return input;
}
