import { invented } from './aws-environment.ts';
import { type Club, type ClubOptions, createClub } from './club.ts';
import {
  type CloudFrontServer,
  type CloudFrontServerOptions,
  startCloudFrontServer,
} from './cloudfront-server.ts';
import { type S3Server, type S3ServerOptions, startS3Server } from './s3-server.ts';

/** What the distribution of `distribution-prefixed` serves: the keys of this bucket under `site/`. */
export const bucket = 'www.storyclub.example';

/** The name in the bucket of a key of the site. */
export const inBucket = (key: string): string => `site/${key}`;

/** A site whose target is a bucket behind a distribution. */
export interface BucketClub extends Club {
  readonly s3: S3Server;
  readonly cloudFront: CloudFrontServer;
  /** The site's keys in the bucket, in order. */
  keys(): readonly string[];
  /** The text of an object; null when there is none. */
  text(key: string): string | null;
  /** Sets the clock of S3 and CloudFront forward, seconds. */
  forward(seconds: number): void;
  /** Requests that S3 answered since the last call. */
  requestsSince(): readonly string[];
}

export interface BucketClubOptions extends ClubOptions {
  readonly server?: Pick<S3ServerOptions, 'ignoresConditions'>;
  /** Instead of `distribution-prefixed`; it has to serve the same bucket and prefix. */
  readonly cloudFront?: CloudFrontServerOptions;
}

/** Makes a site, a bucket, and a distribution before it; the program runs with credentials for both. */
export async function createBucketClub({
  server = {},
  cloudFront: answers = { distribution: 'distribution-prefixed' },
  config = {},
  ...options
}: BucketClubOptions): Promise<BucketClub> {
  let ahead = 0;
  let asked = 0;
  const now = (): number => Date.now() + ahead;
  const s3 = await startS3Server({ ...server, now });
  s3.createBucket(bucket);
  const cloudFront = await startCloudFrontServer({ ...answers, now });
  const club = await createClub({
    ...options,
    config: { ...bucketConfig, ...config },
    env: {
      ...invented,
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_ENDPOINT_URL_CLOUDFRONT: cloudFront.url,
      ...options.env,
    },
  });
  return {
    ...club,
    s3,
    cloudFront,
    keys: () =>
      [...s3.objects(bucket).keys()]
        .filter((name) => name.startsWith(inBucket('')))
        .map((name) => name.slice(inBucket('').length))
        .toSorted(),
    text: (key) => s3.objects(bucket).get(inBucket(key))?.body.toString('utf8') ?? null,
    forward: (seconds) => {
      ahead += seconds * 1000;
    },
    requestsSince: () => {
      const since = s3.requests.slice(asked);
      asked = s3.requests.length;
      return since.map(({ operation, key }) => `${operation} ${key ?? ''}`.trimEnd());
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([s3.close(), cloudFront.close(), club[Symbol.asyncDispose]()]);
    },
  };
}

/** A short allowance: a purge waits for it on the real clock. */
export const bucketConfig = {
  target: 'live',
  targets: { live: { bucket, region: 'eu-west-2', distribution: 'E123EXAMPLE', prefix: 'site/' } },
  allowance: '1s',
};
