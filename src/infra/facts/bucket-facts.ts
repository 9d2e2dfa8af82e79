/** What S3 keeps about the bucket itself. Each is a fact of its own, for each asks for a right of its own. */
export interface PublicAccessBlock {
  readonly blockPublicAcls: boolean;
  readonly ignorePublicAcls: boolean;
  readonly blockPublicPolicy: boolean;
  readonly restrictPublicBuckets: boolean;
}

export type ObjectOwnership = 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter';

export interface BucketEncryption {
  /** `aws:kms` and `aws:kms:dsse` make an ETag that is no MD5. */
  readonly algorithm: 'AES256' | 'aws:kms' | 'aws:kms:dsse';
  readonly kmsKey: string | null;
}

/** Static website hosting; null of the fact: switched off. */
export interface BucketWebsite {
  readonly indexDocument: string | null;
  readonly errorDocument: string | null;
  /** The whole bucket redirects there. */
  readonly redirectsTo: {
    readonly host: string;
    readonly protocol: 'http' | 'https' | null;
  } | null;
  readonly routingRules: number;
}

/** One statement of a policy, normalised: lists where IAM allows one or several. */
export interface BucketStatement {
  readonly sid: string | null;
  readonly effect: 'Allow' | 'Deny';
  readonly principals:
    | { readonly kind: 'everyone' }
    | {
        readonly kind: 'some';
        readonly aws: readonly string[];
        readonly services: readonly string[];
        readonly canonical: readonly string[];
        readonly federated: readonly string[];
      }
    | { readonly kind: 'not' };
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  /** Operator → key in lower case → values: `{ Bool: { 'aws:securetransport': ['false'] } }`. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

export interface BucketPolicy {
  readonly statements: readonly BucketStatement[];
  /** S3's own judgement (GetBucketPolicyStatus); null when it was not read. */
  readonly isPublic: boolean | null;
}
