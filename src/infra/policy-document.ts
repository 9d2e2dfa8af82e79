import type { Right } from '../origin/rights.ts';

/** What a statement is about; its `Sid`. */
export type Purpose =
  | 'PagesAndState'
  | 'EarlierVersions'
  | 'ObjectTags'
  | 'Names'
  | 'Encryption'
  | 'Distribution'
  | 'CachePolicies';

/** A statement of a policy; one of the publisher's unless it says otherwise. */
export interface PolicyStatement<Action extends string = Right, Sid extends string = Purpose> {
  readonly Sid: Sid;
  readonly Effect: 'Allow';
  readonly Action: readonly Action[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** An identity-based policy of IAM. Its version is the one that knows policy variables. */
export interface PolicyDocument<Action extends string = Right, Sid extends string = Purpose> {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement<Action, Sid>[];
}

/** Where a site is published, as far as a policy depends on it. */
export interface PolicyTarget {
  readonly bucket: string;
  /** `''` or `path/`. */
  readonly prefix: string;
  readonly statePrefix: string;
  readonly region: string | null;
  readonly distribution: string | null;
}

export interface PolicyTerms {
  /** For looking at plan and status, and for changing nothing. */
  readonly readOnly: boolean;
  /** Twelve digits; null allows what the ARN names in any account, which is the caller's own. */
  readonly account: string | null;
  /** ARN of the key the bucket is encrypted with; null: none, or one that S3 keeps. */
  readonly kmsKey: string | null;
  /** Someone has put S3 object tags on pages. */
  readonly objectTags: boolean;
}
