import type { EdgeConfig } from '../edge-config.ts';
import type { PurgeLog } from '../purge-log.ts';
import type { TokenBucket } from '../token-bucket.ts';

/** What the control API of an edge tells and changes. */
export interface ControlState {
  readonly config: EdgeConfig;
  readonly purges: PurgeLog;
  /** The S3 origin as it is named; when not given, a bucket named after the distribution's domain. */
  readonly origin?: {
    /** `www.storyclub.example.s3.eu-west-2.amazonaws.com` */
    readonly domainName: string;
    /** `/site`; the whole bucket when not given. */
    readonly path?: string;
  };
  /** When the configuration was last changed, epoch milliseconds; 1970 when not given. */
  readonly changedAt?: number;
  /** Requests a second before they are throttled. AWS publishes no rate: none when not given. */
  readonly requests?: TokenBucket;
}
