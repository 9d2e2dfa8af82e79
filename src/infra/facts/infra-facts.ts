import type { InfraConfig, PricingPlan } from '../../config/types.ts';
import type {
  BucketEncryption,
  BucketPolicy,
  BucketWebsite,
  ObjectOwnership,
  PublicAccessBlock,
} from './bucket-facts.ts';
import type { CertificateFacts } from './certificate-facts.ts';
import type {
  AccessControl,
  CacheSettings,
  DistributionFacts,
  HeadersPolicy,
  ViewerFunction,
} from './distribution-facts.ts';
import type { NameFacts, ValidationLookup, ZoneFacts } from './dns-facts.ts';
import type { FaceFacts } from './face-facts.ts';
import type { Read } from './read.ts';
import type { CallerFacts, RightsFacts } from './rights-facts.ts';

/** Every fact by its name. A fact is what one right lets us read, so that a missing right names what it hides. */
export interface FactValues {
  readonly caller: CallerFacts;
  readonly distribution: DistributionFacts;
  /** By id: those the behaviours name. */
  readonly cachePolicies: Readonly<Record<string, CacheSettings>>;
  /** By id. */
  readonly headersPolicies: Readonly<Record<string, HeadersPolicy>>;
  /** By id. */
  readonly accessControls: Readonly<Record<string, AccessControl>>;
  /** By ARN. */
  readonly functions: Readonly<Record<string, ViewerFunction>>;
  /** The one the distribution uses; null when it uses CloudFront's own or one of IAM. */
  readonly certificate: CertificateFacts | null;
  /** Those of us-east-1 and of the bucket's region that name one of the site's names, used or not. */
  readonly certificates: readonly CertificateFacts[];
  readonly bucketRegion: string;
  /** Null: the bucket has none. */
  readonly bucketPolicy: BucketPolicy | null;
  /** Null: none is set on the bucket. */
  readonly publicAccessBlock: PublicAccessBlock | null;
  /** Null: none is set, which allows ACLs of objects. */
  readonly ownership: ObjectOwnership | null;
  readonly versioning: 'Enabled' | 'Suspended' | 'Off';
  readonly encryption: BucketEncryption;
  readonly website: BucketWebsite | null;
  /** Keys under the prefix, without it, that no site needs: dumps, private keys, dotfiles. At most 100, of the first 10,000. */
  readonly suspiciousKeys: readonly string[];
  /** Null: no zone of this account holds the site's names. */
  readonly zone: ZoneFacts | null;
  readonly names: readonly NameFacts[];
  readonly validationRecords: readonly ValidationLookup[];
  readonly face: FaceFacts;
  readonly rights: RightsFacts;
}

export type FactName = keyof FactValues;

/** What the doctor is told of the site itself; not read, but configured. */
export interface SiteFacts {
  /** `https://www.storyclub.example` */
  readonly url: string;
  /** The name readers are to use, and the one that leads there (apex or www), where there is one. */
  readonly host: string;
  readonly otherNames: readonly string[];
  readonly target: string;
  readonly bucket: string;
  readonly region: string | null;
  readonly distributionId: string | null;
  /** `''` or `path/` */
  readonly prefix: string;
  /** A key prefix of the bucket: `.storyclub/`. */
  readonly statePrefix: string;
  readonly tags: 'auto' | 'never';
  /** Edge lifetimes the tiers ask for, seconds, shortest first. */
  readonly edgeLifetimes: readonly number[];
  /** What the owner insists on (`infra` in the configuration): it excuses what cannot be otherwise then. */
  readonly origin: InfraConfig['origin'];
  readonly plan: PricingPlan;
  /** What is published, by kind, as samples: a key without the prefix, and the Cache-Control it has, `''` for none. */
  readonly samples: readonly {
    readonly kind: 'page' | 'listing' | 'feed' | 'asset' | 'file';
    readonly key: string;
    readonly cacheControl: string;
  }[];
  readonly nodeVersion: string;
}

/** All that the checks judge. A plain value: it can be written down, and read again elsewhere. */
export interface InfraFacts {
  /** When it was gathered, epoch milliseconds. */
  readonly at: number;
  readonly site: SiteFacts;
  readonly facts: { readonly [Name in FactName]: Read<FactValues[Name]> };
}
