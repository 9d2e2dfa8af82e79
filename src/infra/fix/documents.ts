import type {
  DistributionConfig,
  OriginAccessControlConfig,
  ResponseHeadersPolicyConfig,
} from '@aws-sdk/client-cloudfront';
import type { PublicAccessBlock } from '../facts/bucket-facts.ts';
import type { BucketPolicyJson } from './bucket-policy.ts';

/** What a fix changes, as AWS has it. Everything it does not know is in it too, and goes back as it came. */
export interface Documents {
  /** Null: no distribution is configured. */
  readonly distribution: DistributionConfig | null;
  /** By id: those the behaviours name. */
  readonly headersPolicies: Readonly<Record<string, Shared<ResponseHeadersPolicyConfig>>>;
  /** By id: those the origins name. */
  readonly accessControls: Readonly<Record<string, Shared<OriginAccessControlConfig>>>;
  /** Null: the bucket has none. */
  readonly bucketPolicy: BucketPolicyJson | null;
  /** Null: none is set on the bucket. */
  readonly publicAccess: PublicAccessBlock | null;
}

/** A document that distributions may have in common. */
export interface Shared<Config> {
  readonly config: Config;
  /** Ids of other distributions that use it. */
  readonly others: readonly string[];
}

/** What a fix has to know besides: whose documents they are. */
export interface Surroundings {
  readonly bucket: string;
  /** `aws`, `aws-cn` */
  readonly partition: string;
  /** Null: no distribution is configured. */
  readonly distributionId: string | null;
  readonly distributionArn: string | null;
  /** Names that the site's names lead to, as far as that is known. */
  readonly leadsTo: readonly string[];
}

/** What became of a document, or of all of them. */
export type Edit<T> =
  | {
      readonly is: 'changed';
      readonly to: T;
      /** What it means besides, full sentences. */
      readonly notes: readonly string[];
      /** Copies made before stay what they were: one purge of everything follows. */
      readonly purges: boolean;
    }
  /** It is as the fix would make it. */
  | { readonly is: 'same' }
  /** It is not safe, or not for a program to do. */
  | { readonly is: 'refused'; readonly why: string; readonly next: string };

/** `same` when nothing differs. */
export function editOf<T>(
  from: T,
  to: T,
  {
    notes = [],
    purges = false,
  }: { readonly notes?: readonly string[]; readonly purges?: boolean } = {},
): Edit<T> {
  return JSON.stringify(from) === JSON.stringify(to)
    ? { is: 'same' }
    : { is: 'changed', to, notes, purges };
}

export function refused(why: string, next: string): Edit<never> {
  return { is: 'refused', why, next };
}

/** An edit of a part as an edit of the whole. */
export function mapEdit<T, Whole>(edit: Edit<T>, place: (to: T) => Whole): Edit<Whole> {
  return edit.is === 'changed' ? { ...edit, to: place(edit.to) } : edit;
}
