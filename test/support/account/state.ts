import type {
  CachePolicyConfig,
  CloudFrontOriginAccessIdentityConfig,
  DistributionConfig,
  FunctionConfig,
  InvalidationBatch,
  OriginAccessControlConfig,
  ResponseHeadersPolicyConfig,
} from '@aws-sdk/client-cloudfront';
import type { CertificateDetail } from '@aws-sdk/client-acm';
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type {
  OwnershipControls,
  PublicAccessBlockConfiguration,
  ServerSideEncryptionConfiguration,
  WebsiteConfiguration,
} from '@aws-sdk/client-s3';
import { account, caller } from '../iam.ts';
import type { S3Server } from '../s3-server.ts';
import type { StackState } from './stacks/stack-state.ts';
import { managedCachePolicies, managedHeadersPolicies } from './managed.ts';

/** A thing of CloudFront that has a configuration and a version. */
export interface Configured<Config> {
  readonly id: string;
  config: Config;
  etag: string;
  changedAt: number;
  /** AWS's own: not to be changed. */
  readonly managed: boolean;
}

export interface DistributionState extends Configured<DistributionConfig> {
  readonly domainName: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface FunctionState {
  readonly name: string;
  readonly stages: Record<'DEVELOPMENT' | 'LIVE', FunctionVersion | null>;
}

export interface FunctionVersion {
  readonly code: Buffer;
  readonly config: FunctionConfig;
  readonly etag: string;
  readonly changedAt: number;
}

export interface InvalidationState {
  readonly id: string;
  readonly distribution: string;
  readonly batch: InvalidationBatch;
  readonly createdAt: number;
}

/** Settings of a bucket; its objects are in the S3 server. */
export interface BucketState {
  readonly region: string;
  policy: string | null;
  publicAccessBlock: PublicAccessBlockConfiguration | null;
  ownership: OwnershipControls | null;
  versioning: 'Enabled' | 'Suspended' | null;
  encryption: ServerSideEncryptionConfiguration;
  website: WebsiteConfiguration | null;
  tags: Readonly<Record<string, string>>;
}

export interface CertificateState {
  readonly arn: string;
  readonly region: string;
  detail: CertificateDetail;
  tags: Readonly<Record<string, string>>;
}

export interface ZoneState {
  readonly id: string;
  /** With its final dot. */
  readonly name: string;
  readonly isPrivate: boolean;
  records: readonly ResourceRecordSet[];
}

export interface RoleState {
  readonly name: string;
  readonly arn: string;
  readonly trust: string;
  readonly policies: Map<string, string>;
}

/** What CloudFormation makes of services that nobody asks here: topics, alarms, receipt rules. */
export interface OtherResource {
  readonly type: string;
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** All that an account holds. Tests look at it, and change it, behind the services' backs. */
export class AccountState {
  readonly id = account;
  /** Who the requests are from. */
  callerArn = caller;
  readonly distributions = new Map<string, DistributionState>();
  readonly cachePolicies = new Map<string, Configured<CachePolicyConfig>>(managedCachePolicies());
  readonly headersPolicies = new Map<string, Configured<ResponseHeadersPolicyConfig>>(
    managedHeadersPolicies(),
  );
  readonly accessControls = new Map<string, Configured<OriginAccessControlConfig>>();
  readonly accessIdentities = new Map<string, Configured<CloudFrontOriginAccessIdentityConfig>>();
  readonly functions = new Map<string, FunctionState>();
  readonly invalidations: InvalidationState[] = [];
  readonly buckets = new Map<string, BucketState>();
  /** By ARN. */
  readonly certificates = new Map<string, CertificateState>();
  readonly zones = new Map<string, ZoneState>();
  /** Zones that another DNS host keeps: the public sees them, Route 53 does not. */
  readonly zonesElsewhere: ZoneState[] = [];
  readonly roles = new Map<string, RoleState>();
  readonly others = new Map<string, OtherResource>();
  readonly stacks: StackState[] = [];
  /** Why the resource of a stack with this logical id cannot be made. */
  readonly resourceFailures = new Map<string, string>();
  /** How long CloudFormation takes for a resource of this type, milliseconds. */
  resourceTakes: (type: string) => number = () => 0;
  eventsPerPage = 100;
  readonly s3: S3Server;
  readonly now: () => number;
  /** How long CloudFront takes to deploy a change, and to purge, milliseconds. */
  deployTakes: number;
  purgeTakes = 0;
  #made = 0;

  constructor({
    s3,
    now,
    deployTakes,
  }: {
    readonly s3: S3Server;
    readonly now: () => number;
    readonly deployTakes: number;
  }) {
    this.s3 = s3;
    this.now = now;
    this.deployTakes = deployTakes;
  }

  /** An id nobody has yet: `E2ABC0000000001`. */
  nextId(prefix: string): string {
    this.#made += 1;
    return `${prefix}${String(this.#made).padStart(13, '0')}`;
  }

  nextUuid(): string {
    this.#made += 1;
    return `00000000-0000-4000-8000-${String(this.#made).padStart(12, '0')}`;
  }

  distributionArn(id: string): string {
    return `arn:aws:cloudfront::${this.id}:distribution/${id}`;
  }

  functionArn(name: string): string {
    return `arn:aws:cloudfront::${this.id}:function/${name}`;
  }
}
