import {
  AssociateAliasCommand,
  CloudFrontClient,
  GetDistributionConfigCommand,
  UpdateDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { InfraConfig } from '../../../src/config/types.ts';
import { viewerFunctionSource } from '../../../src/edge/function/default-function.ts';
import { applyFixes } from '../../../src/infra/deploy-fix.ts';
import { connectForFixes } from '../../../src/infra/deploy-fix-connection.ts';
import { readDocuments } from '../../../src/infra/deploy-fix-read.ts';
import type { Examination } from '../../../src/infra/examine.ts';
import type { SiteFacts } from '../../../src/infra/facts/infra-facts.ts';
import { neededDocuments } from '../../../src/infra/fix/needed-documents.ts';
import { hstsMaxAge } from '../../../src/infra/template/cdn-policies.ts';
import { makeStacks } from '../../../src/infra/template/make-stacks.ts';
import { setAwsEnvironment } from '../aws-environment.ts';
import { templateInput } from '../infra-variants.ts';
import { rightSite } from '../infra-facts.ts';
import type { Account } from './account.ts';
import { deployStacks } from './deploy-stacks.ts';
import { allowPublisher, examineSite, publishSamples } from './infra-site.ts';
import { makeOldSite, type OldSite, oldSite } from './old-site.ts';
import { putObject } from './put-object.ts';
import { changeRecords } from './services/route53.ts';
import { bucketOf } from './services/s3-buckets.ts';

/** The steps of docs/guides/moving-to-https.md, as its owner takes them. */
export class MovingSite {
  readonly account: Account;
  readonly old: OldSite;
  #distributionId: string | null = null;

  constructor(account: Account) {
    this.account = account;
    this.old = makeOldSite(account.state);
    for (const key of ['index.html', 's/the-fox/index.html', '404.html'])
      putObject(account.state, { bucket: oldSite.host, key, text: '<p>old</p>', cacheControl: '' });
  }

  get oldTarget(): SiteFacts {
    const { region, host } = oldSite;
    return {
      ...rightSite,
      target: 'old',
      bucket: host,
      region,
      distributionId: this.old.distribution.id,
    };
  }

  get liveTarget(): SiteFacts {
    return { ...rightSite, distributionId: this.#distributionId };
  }

  /** Codes of what the doctor finds, each once. */
  async doctor(site: SiteFacts): Promise<readonly string[]> {
    const { diagnoses, unread } = await this.examine(site);
    if (unread.length > 0)
      throw new Error(`not read: ${unread.map(({ fact }) => fact).join(', ')}`);
    return [...new Set(diagnoses.map(({ code }) => code))].toSorted();
  }

  async examine(site: SiteFacts): Promise<Examination> {
    allowPublisher(this.account.state, site);
    return await examineSite(this.account, site);
  }

  /** `doctor --fix`, with yes to what these findings are about. */
  async fix(site: SiteFacts, codes: readonly string[]): Promise<void> {
    const { diagnoses } = await this.examine(site);
    const fixes = diagnoses.flatMap(({ fix, code }) =>
      fix === null || !codes.includes(code) ? [] : [fix],
    );
    const restore = setAwsEnvironment(this.account.environment);
    try {
      const { bucket, region, distributionId } = site;
      const aws = await connectForFixes({ bucket, region, distribution: distributionId });
      const shown = await readDocuments(aws, neededDocuments(fixes));
      const { now } = this.account.state;
      const { undone } = await applyFixes(aws, {
        fixes,
        shown,
        around: {
          bucket,
          partition: 'aws',
          distributionId,
          distributionArn: shown.distributionArn,
          leadsTo: [],
        },
        clock: { now, sleep: () => Promise.reject(new Error('there is nothing to wait for')) },
        timeoutMs: 0,
        signal: new AbortController().signal,
        onWait: () => {},
        onWritten: () => {},
        confirmAgain: () => Promise.resolve(false),
      });
      if (undone.length > 0) throw new Error(JSON.stringify(undone));
    } finally {
      restore();
    }
  }

  /** `infra deploy`, with `names` as it is in the configuration. */
  async deploy(names: InfraConfig['names']): Promise<void> {
    const { bucket, region, statePrefix, host } = rightSite;
    const input = templateInput(
      {
        bucket,
        region: region ?? '',
        viewerFunction: viewerFunctionSource({
          redirects: {},
          statePrefix,
          host: names === 'none' ? null : host,
          hsts: hstsMaxAge,
        }),
      },
      { names, zone: oldSite.zone },
    );
    const outputs = await deployStacks(this.account, makeStacks(input).stacks);
    this.#distributionId = outputs['storyclub']?.['DistributionId'] ?? null;
  }

  publish(): void {
    publishSamples(this.account.state, this.liveTarget);
  }

  /** `aws cloudfront associate-alias` */
  async moveAlias(name: string): Promise<void> {
    await this.#cloudFront.send(
      new AssociateAliasCommand({ Alias: name, TargetDistributionId: this.#distributionId ?? '' }),
    );
  }

  /** `aws route53 change-resource-record-sets`: one batch is made whole or not at all. */
  changeDns(): void {
    const target = this.account.state.distributions.get(this.#distributionId ?? '');
    const lead = (Name: string, Type: 'A' | 'AAAA'): Change => ({
      Action: 'UPSERT',
      ResourceRecordSet: {
        Name,
        Type,
        AliasTarget: {
          DNSName: target?.domainName,
          HostedZoneId: 'Z2FDTNDATAQYW2',
          EvaluateTargetHealth: false,
        },
      },
    });
    const { host, apex } = oldSite;
    changeRecords(this.old.zone, [
      { Action: 'DELETE', ResourceRecordSet: this.#cname(host) },
      ...[host, apex].flatMap((name) => [lead(name, 'A'), lead(name, 'AAAA')]),
    ]);
  }

  /** What the guide has closed in the end. */
  async closeOld(): Promise<void> {
    const { state } = this.account;
    const { id } = this.old.distribution;
    const { DistributionConfig, ETag } = await this.#cloudFront.send(
      new GetDistributionConfigCommand({ Id: id }),
    );
    if (DistributionConfig === undefined) throw new Error('no configuration');
    await this.#cloudFront.send(
      new UpdateDistributionCommand({
        Id: id,
        IfMatch: ETag,
        DistributionConfig: { ...DistributionConfig, Enabled: false },
      }),
    );
    for (const name of [oldSite.host, oldSite.apex]) {
      const bucket = bucketOf(state, name);
      bucket.website = null;
      bucket.policy = null;
      bucket.publicAccessBlock = {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      };
    }
  }

  #cname(name: string): ResourceRecordSet | undefined {
    return this.old.zone.records.find(({ Name, Type }) => Name === `${name}.` && Type === 'CNAME');
  }

  get #cloudFront(): CloudFrontClient {
    return new CloudFrontClient({
      endpoint: this.account.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIDTEST', secretAccessKey: 'none' },
    });
  }
}
