import type * as S3 from '@aws-sdk/client-s3';
import { answerWrong } from '../origin/answer-wrong.ts';
import { readAwsError } from '../origin/aws-error.ts';
import { partitionOf } from '../origin/rights.ts';
import { endpointInEnvironment } from '../origin/s3-endpoint.ts';
import type { DoctorAction } from './doctor-access.ts';
import type { BucketEncryption, BucketPolicy, BucketWebsite } from './facts/bucket-facts.ts';
import { statementsOf } from './facts/bucket-statement.ts';
import type { FactValues, SiteFacts } from './facts/infra-facts.ts';
import { type Read, read } from './facts/read.ts';
import { askAws, isTooSlow, nullWhen, whenRead } from './gather-ask.ts';
import { type Aws, clientSettings, globalRegion } from './gather-aws.ts';
import { isSuspicious } from './suspicious-keys.ts';

type BucketFact =
  | 'bucketRegion'
  | 'bucketPolicy'
  | 'publicAccessBlock'
  | 'ownership'
  | 'versioning'
  | 'encryption'
  | 'website'
  | 'suspiciousKeys';

/** Facts under way, each by itself. */
export type BucketReads = { readonly [Name in BucketFact]: Promise<Read<FactValues[Name]>> };

/** Starts asking S3 for what it knows of the target's bucket, in the bucket's own region. */
export async function askBucket(aws: Aws, site: SiteFacts): Promise<BucketReads> {
  const sdk = await import('@aws-sdk/client-s3');
  const { bucket } = site;
  const bucketRegion = findRegion(open(sdk, aws, site.region ?? globalRegion), sdk, site);
  const client = bucketRegion.then((found) =>
    isTooSlow(found)
      ? found
      : read(open(sdk, aws, found.is === 'read' ? found.value : (site.region ?? globalRegion))),
  );
  const ask = <T>(
    action: DoctorAction,
    from: (client: S3.S3Client, signal: AbortSignal) => Promise<T>,
  ): Promise<Read<T>> =>
    whenRead(client, (opened) => askAws(callOf(action, site), (signal) => from(opened, signal)));
  const Bucket = bucket;
  return {
    bucketRegion,
    bucketPolicy: ask('s3:GetBucketPolicy', (client, abortSignal) =>
      readPolicy(client, sdk, { bucket, abortSignal }),
    ),
    publicAccessBlock: ask('s3:GetBucketPublicAccessBlock', async (client, abortSignal) => {
      const command = new sdk.GetPublicAccessBlockCommand({ Bucket });
      return toAccessBlock(
        await nullWhen(
          ['NoSuchPublicAccessBlockConfiguration'],
          client.send(command, { abortSignal }),
        ),
      );
    }),
    ownership: ask('s3:GetBucketOwnershipControls', async (client, abortSignal) => {
      const command = new sdk.GetBucketOwnershipControlsCommand({ Bucket });
      const found = await nullWhen(
        ['OwnershipControlsNotFoundError'],
        client.send(command, { abortSignal }),
      );
      return found?.OwnershipControls?.Rules?.[0]?.ObjectOwnership ?? null;
    }),
    versioning: ask('s3:GetBucketVersioning', async (client, abortSignal) => {
      const command = new sdk.GetBucketVersioningCommand({ Bucket });
      return (await client.send(command, { abortSignal })).Status ?? 'Off';
    }),
    encryption: ask('s3:GetEncryptionConfiguration', async (client, abortSignal) => {
      const command = new sdk.GetBucketEncryptionCommand({ Bucket });
      return toEncryption(
        await nullWhen(
          ['ServerSideEncryptionConfigurationNotFoundError'],
          client.send(command, { abortSignal }),
        ),
      );
    }),
    website: ask('s3:GetBucketWebsite', async (client, abortSignal) => {
      const command = new sdk.GetBucketWebsiteCommand({ Bucket });
      return toWebsite(
        await nullWhen(['NoSuchWebsiteConfiguration'], client.send(command, { abortSignal })),
      );
    }),
    suspiciousKeys: ask('s3:ListBucket', (client, abortSignal) =>
      listSuspicious(client, sdk, { site, abortSignal }),
    ),
  };
}

function open(sdk: typeof S3, aws: Aws, region: string): S3.S3Client {
  return new sdk.S3Client({
    ...clientSettings(aws, region),
    forcePathStyle: endpointInEnvironment() !== null,
  });
}

function callOf(action: DoctorAction, { bucket, region }: SiteFacts) {
  return { service: 'S3', action, resource: `arn:${partitionOf(region)}:s3:::${bucket}` };
}

/**
 * S3 names the region of a bucket in every answer about it, refusals and redirects included (API HeadBucket); servers that
 * do not are asked for the bucket's location.
 */
async function findRegion(
  client: S3.S3Client,
  sdk: typeof S3,
  site: SiteFacts,
): Promise<Read<string>> {
  const Bucket = site.bucket;
  return await askAws(callOf('s3:GetBucketLocation', site), async (abortSignal) => {
    const named = await client.send(new sdk.HeadBucketCommand({ Bucket }), { abortSignal }).then(
      ({ BucketRegion }) => BucketRegion ?? null,
      (error: unknown) => readAwsError(error).region,
    );
    if (named !== null) return named;
    const command = new sdk.GetBucketLocationCommand({ Bucket });
    const { LocationConstraint } = await client.send(command, { abortSignal });
    // The two oldest regions have names of their own there.
    if (LocationConstraint === 'EU') return 'eu-west-1';
    return LocationConstraint ?? globalRegion;
  });
}

interface PolicyTerms {
  readonly bucket: string;
  readonly abortSignal: AbortSignal;
}

async function readPolicy(
  client: S3.S3Client,
  sdk: typeof S3,
  { bucket: Bucket, abortSignal }: PolicyTerms,
): Promise<BucketPolicy | null> {
  const status = client
    .send(new sdk.GetBucketPolicyStatusCommand({ Bucket }), { abortSignal })
    .then(
      ({ PolicyStatus }) => PolicyStatus?.IsPublic ?? null,
      // Asks for a right of its own, and only adds to what the policy itself says.
      () => null,
    );
  const found = await nullWhen(
    ['NoSuchBucketPolicy'],
    client.send(new sdk.GetBucketPolicyCommand({ Bucket }), { abortSignal }),
  );
  if (found?.Policy === undefined || found.Policy === '') return null;
  return { statements: toStatements(found.Policy), isPublic: await status };
}

function toStatements(policy: string): BucketPolicy['statements'] {
  try {
    return statementsOf(policy);
  } catch {
    throw answerWrong('S3', 'The policy of the bucket is not JSON.');
  }
}

function toAccessBlock(
  found: S3.GetPublicAccessBlockCommandOutput | null,
): FactValues['publicAccessBlock'] {
  const block = found?.PublicAccessBlockConfiguration;
  if (block === undefined) return null;
  return {
    blockPublicAcls: block.BlockPublicAcls === true,
    ignorePublicAcls: block.IgnorePublicAcls === true,
    blockPublicPolicy: block.BlockPublicPolicy === true,
    restrictPublicBuckets: block.RestrictPublicBuckets === true,
  };
}

/** S3 encrypts every object since January 2023, with AES256 where nothing else is set. */
function toEncryption(found: S3.GetBucketEncryptionCommandOutput | null): BucketEncryption {
  const rule =
    found?.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault;
  const algorithm = rule?.SSEAlgorithm;
  return {
    algorithm: algorithm === 'aws:kms' || algorithm === 'aws:kms:dsse' ? algorithm : 'AES256',
    kmsKey: rule?.KMSMasterKeyID ?? null,
  };
}

function toWebsite(found: S3.GetBucketWebsiteCommandOutput | null): BucketWebsite | null {
  if (found === null) return null;
  const { IndexDocument, ErrorDocument, RedirectAllRequestsTo: all, RoutingRules } = found;
  return {
    indexDocument: IndexDocument?.Suffix ?? null,
    errorDocument: ErrorDocument?.Key ?? null,
    redirectsTo:
      all?.HostName === undefined ? null : { host: all.HostName, protocol: all.Protocol ?? null },
    routingRules: RoutingRules?.length ?? 0,
  };
}

const mostPages = 10;
const mostKeys = 100;

/** The first 10,000 keys below the prefix, but for the state's own. */
async function listSuspicious(
  client: S3.S3Client,
  sdk: typeof S3,
  { site, abortSignal }: { readonly site: SiteFacts; readonly abortSignal: AbortSignal },
): Promise<readonly string[]> {
  const { bucket: Bucket, prefix: Prefix, statePrefix } = site;
  const found: string[] = [];
  let token: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const command = new sdk.ListObjectsV2Command({ Bucket, Prefix, ContinuationToken: token });
    const { Contents, NextContinuationToken } = await client.send(command, { abortSignal });
    for (const { Key } of Contents ?? [])
      if (
        Key !== undefined &&
        !Key.startsWith(statePrefix) &&
        isSuspicious(Key.slice(Prefix.length))
      )
        found.push(Key.slice(Prefix.length));
    token = NextContinuationToken;
    if (token === undefined || found.length >= mostKeys) break;
  }
  return found.slice(0, mostKeys);
}
