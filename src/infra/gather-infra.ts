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
  const { site, at, onProgress } = options;
  const reads = startReads(options);
  const all = Object.values(reads);
  let known = 0;
  await Promise.all(
    all.map(async (fact) => {
      await fact;
      known += 1;
      onProgress?.(`${known} of ${all.length}`);
    }),
  );
  return { at, site, facts: await settled(reads) };
}

const noDistribution: Promise<Read<Aws>> = Promise.resolve({
  is: 'absent',
  why: 'The configuration names no distribution for this target.',
});

function startReads(options: GatherOptions): Reads {
  const { site, face } = options;
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
  return {
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
    ...startFace({ ...known, ...certificates }, { site, face }),
    rights: startRights(known, options),
  };
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
