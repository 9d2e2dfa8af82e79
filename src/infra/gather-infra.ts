import type { FactName, FactValues, InfraFacts, SiteFacts } from './facts/infra-facts.ts';
import { type Read, read } from './facts/read.ts';
import type { Face } from './face.ts';
import { whenRead } from './gather-ask.ts';
import { type Aws, openAws } from './gather-aws.ts';
import { askBucket } from './gather-bucket.ts';
import { askCaller } from './gather-caller.ts';
import { startCertificates, startRights, startZone } from './gather-dependent.ts';
import { askDistribution } from './gather-distribution.ts';
import { startFace } from './gather-public.ts';

export interface GatherOptions {
  readonly site: SiteFacts;
  /** Finds samples of what is published, while AWS is asked; `answers`: whether S3 does. Left out: those of `site`. */
  readonly samples?: (answers: boolean) => Promise<SiteFacts['samples']>;
  /** When, epoch milliseconds. */
  readonly at: number;
  /** ARN of the user or role that publishes, whose rights are asked about; null: the caller's. */
  readonly principal: string | null;
  /** The public network; null: it is not asked. */
  readonly face: Face | null;
  /** `12 of 21`: facts that are known. */
  readonly onProgress?: (text: string) => void;
}

/** Facts under way. */
type Reads = { readonly [Name in FactName]: Promise<Read<FactValues[Name]>> };

/**
 * Asks AWS and the public network for all facts at once. Whatever they answer becomes a fact or the reason why there is
 * none; each is waited for no longer than `patience`, after what it depends on.
 */
export async function gatherInfra(options: GatherOptions): Promise<InfraFacts> {
  const { at, onProgress } = options;
  const { reads, published } = startReads(options);
  const all = Object.values(reads);
  let known = 0;
  await Promise.all(
    all.map(async (fact) => {
      await fact;
      known += 1;
      onProgress?.(`${known} of ${all.length}`);
    }),
  );
  return { at, site: await published, facts: await settled(reads) };
}

const noDistribution: Promise<Read<Aws>> = Promise.resolve({
  is: 'absent',
  why: 'The configuration names no distribution for this target.',
});

interface Started {
  readonly reads: Reads;
  /** The site, with samples of what is published. */
  readonly published: Promise<SiteFacts>;
}

function startReads(options: GatherOptions): Started {
  const { site, face, principal } = options;
  const aws = openAws();
  const bucket = part(aws, (found) => askBucket(found, site));
  const distribution = part(site.distributionId === null ? noDistribution : aws, (found) =>
    askDistribution(found, site),
  );
  const known = {
    aws,
    caller: whenRead(aws, askCaller),
    distribution: distribution('distribution'),
    cachePolicies: distribution('cachePolicies'),
    bucketRegion: bucket('bucketRegion'),
    encryption: bucket('encryption'),
    suspiciousKeys: bucket('suspiciousKeys'),
  };
  const certificates = startCertificates(known, site);
  const published = withSamples(options, known.bucketRegion);
  const reads = {
    caller: known.caller,
    distribution: known.distribution,
    cachePolicies: known.cachePolicies,
    headersPolicies: distribution('headersPolicies'),
    accessControls: distribution('accessControls'),
    functions: distribution('functions'),
    ...certificates,
    bucketRegion: known.bucketRegion,
    bucketPolicy: bucket('bucketPolicy'),
    publicAccessBlock: bucket('publicAccessBlock'),
    ownership: bucket('ownership'),
    versioning: bucket('versioning'),
    encryption: known.encryption,
    website: bucket('website'),
    suspiciousKeys: known.suspiciousKeys,
    zone: startZone({ aws, ...certificates }, site),
    ...startFace({ ...known, ...certificates }, { site, published, face }),
    rights: startRights(known, { published, principal }),
  };
  return { reads, published };
}

async function withSamples(
  { site, samples }: GatherOptions,
  bucketRegion: Promise<Read<string>>,
): Promise<SiteFacts> {
  if (samples === undefined) return site;
  const answers = (await bucketRegion).is !== 'failed';
  return { ...site, samples: await samples(answers) };
}

/** The facts of one service, of which each is asked for by its name. */
function part<Name extends FactName>(
  aws: Promise<Read<Aws>>,
  start: (aws: Aws) => Promise<{ readonly [One in Name]: Promise<Read<FactValues[One]>> }>,
) {
  const started = whenRead(aws, async (found) => read(await start(found)));
  return <One extends Name>(name: One): Promise<Read<FactValues[One]>> =>
    whenRead(started, (reads) => reads[name]);
}

async function settled(reads: Reads): Promise<InfraFacts['facts']> {
  return {
    caller: await reads.caller,
    distribution: await reads.distribution,
    cachePolicies: await reads.cachePolicies,
    headersPolicies: await reads.headersPolicies,
    accessControls: await reads.accessControls,
    functions: await reads.functions,
    certificate: await reads.certificate,
    certificates: await reads.certificates,
    bucketRegion: await reads.bucketRegion,
    bucketPolicy: await reads.bucketPolicy,
    publicAccessBlock: await reads.publicAccessBlock,
    ownership: await reads.ownership,
    versioning: await reads.versioning,
    encryption: await reads.encryption,
    website: await reads.website,
    suspiciousKeys: await reads.suspiciousKeys,
    zone: await reads.zone,
    names: await reads.names,
    validationRecords: await reads.validationRecords,
    face: await reads.face,
    rights: await reads.rights,
  };
}
