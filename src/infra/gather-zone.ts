import type * as Route53 from '@aws-sdk/client-route-53';
import pLimit from 'p-limit';
import { answerWrong } from '../origin/answer-wrong.ts';
import { withoutDot, withParents } from './dns-name.ts';
import type { ZoneFacts, ZoneRecord } from './facts/dns-facts.ts';
import { type Read, read } from './facts/read.ts';
import { askAws } from './gather-ask.ts';
import { type Aws, clientSettings } from './gather-aws.ts';

interface Connection {
  readonly sdk: typeof Route53;
  readonly client: Route53.Route53Client;
}

export interface ZoneTerms {
  /** The name whose zone is looked for. */
  readonly host: string;
  /** The names whose records are read, `host` among them. */
  readonly names: readonly string[];
}

/** Asks Route 53 for the zone that holds a name, the longest there is, and for the records of some names in it. */
export async function askZone(aws: Aws, terms: ZoneTerms): Promise<Read<ZoneFacts | null>> {
  const sdk = await import('@aws-sdk/client-route-53');
  // Route 53 takes five requests a second of one account (DG DNSLimitations).
  const client = new sdk.Route53Client({ ...clientSettings(aws), maxAttempts: 6 });
  const connection = { sdk, client };
  const lists = { service: 'Route 53', action: 'route53:ListHostedZonesByName' } as const;
  const found = await askAws({ ...lists, resource: '*' }, (signal) =>
    findZones(connection, terms.host, signal),
  );
  if (found.is !== 'read') return found;
  const filled: ZoneFacts[] = [];
  for (const zone of found.value) {
    const records = await readRecords(connection, zone, terms);
    if (records.is !== 'read') return records;
    filled.push({ ...zone, records: records.value });
  }
  return read(filled.find((zone) => leads(zone, terms.host)) ?? filled[0] ?? null);
}

type Zone = Omit<ZoneFacts, 'records'>;

/** Of several zones with one name only one is asked by the world: most likely the one that somebody has filled. */
function leads({ records }: ZoneFacts, host: string): boolean {
  return records.some(
    ({ name, type }) => name === host && (type === 'A' || type === 'AAAA' || type === 'CNAME'),
  );
}

/** The longest public zones. A private zone answers inside its networks only: it is told of where there is no public one. */
async function findZones(
  connection: Connection,
  host: string,
  signal: AbortSignal,
): Promise<readonly Zone[]> {
  const found = (
    await Promise.all(withParents(host).map((name) => zonesOf(connection, name, signal)))
  ).flat();
  const first = found.find(({ isPrivate }) => !isPrivate) ?? found[0];
  return found.filter(
    ({ name, isPrivate }) => name === first?.name && isPrivate === first.isPrivate,
  );
}

const atOnce = 2;

async function readRecords(
  connection: Connection,
  { id, name: zoneName }: Zone,
  { names }: ZoneTerms,
): Promise<Read<readonly ZoneRecord[]>> {
  const call = {
    service: 'Route 53',
    action: 'route53:ListResourceRecordSets',
    resource: `arn:aws:route53:::hostedzone/${id}`,
  } as const;
  const inside = names.filter((name) => withParents(name).includes(zoneName));
  const limit = pLimit(atOnce);
  return await askAws(call, async (signal) => {
    const records = await Promise.all(
      inside.map((name) => limit(() => recordsOf(connection, { zone: id, name, signal }))),
    );
    return records.flat();
  });
}

/** Zones of exactly this name. They are listed from it on, in the order of their names from the right. */
async function zonesOf(
  { sdk, client }: Connection,
  name: string,
  abortSignal: AbortSignal,
): Promise<readonly Zone[]> {
  const zones: Zone[] = [];
  let next: { readonly DNSName: string; readonly HostedZoneId?: string } | null = { DNSName: name };
  while (next !== null) {
    const command: Route53.ListHostedZonesByNameCommand = new sdk.ListHostedZonesByNameCommand(
      next,
    );
    const page: Route53.ListHostedZonesByNameCommandOutput = await client.send(command, {
      abortSignal,
    });
    if (page.HostedZones === undefined) throw empty();
    for (const { Id = '', Name = '', Config } of page.HostedZones)
      if (withoutDot(Name) === name)
        zones.push({
          id: Id.replace(/^\/hostedzone\//, ''),
          name,
          isPrivate: Config?.PrivateZone === true,
        });
    const { IsTruncated, NextDNSName, NextHostedZoneId } = page;
    next =
      IsTruncated === true && NextDNSName !== undefined && withoutDot(NextDNSName) === name
        ? {
            DNSName: NextDNSName,
            ...(NextHostedZoneId === undefined ? {} : { HostedZoneId: NextHostedZoneId }),
          }
        : null;
  }
  return zones;
}

const empty = (): Error => answerWrong('Route 53', 'It answers without the list it was asked for.');

interface Wanted {
  readonly zone: string;
  readonly name: string;
  readonly signal: AbortSignal;
}

/** Records of exactly this name, which stand together in a list from it on. */
async function recordsOf(
  { sdk, client }: Connection,
  { zone: HostedZoneId, name, signal: abortSignal }: Wanted,
): Promise<readonly ZoneRecord[]> {
  const records: ZoneRecord[] = [];
  let next: Omit<Route53.ListResourceRecordSetsCommandInput, 'HostedZoneId'> | null = {
    StartRecordName: name,
  };
  while (next !== null) {
    const command: Route53.ListResourceRecordSetsCommand = new sdk.ListResourceRecordSetsCommand({
      HostedZoneId,
      ...next,
    });
    const page: Route53.ListResourceRecordSetsCommandOutput = await client.send(command, {
      abortSignal,
    });
    const sets = page.ResourceRecordSets;
    if (sets === undefined) throw empty();
    records.push(...sets.map(toRecord).filter((record) => record.name === name));
    const { IsTruncated, NextRecordName, NextRecordType, NextRecordIdentifier } = page;
    next =
      IsTruncated === true && NextRecordName !== undefined && readable(NextRecordName) === name
        ? {
            StartRecordName: NextRecordName,
            StartRecordType: NextRecordType,
            StartRecordIdentifier: NextRecordIdentifier,
          }
        : null;
  }
  return records;
}

function toRecord(fields: Route53.ResourceRecordSet): ZoneRecord {
  const { AliasTarget: alias, ResourceRecords: values = [] } = fields;
  return {
    name: readable(fields.Name ?? ''),
    type: fields.Type ?? '',
    ttl: fields.TTL ?? null,
    values: values.flatMap(({ Value }) => (Value === undefined ? [] : [toValue(fields, Value)])),
    alias:
      alias === undefined
        ? null
        : {
            name: readable(alias.DNSName ?? ''),
            zoneId: alias.HostedZoneId ?? '',
            evaluateTargetHealth: alias.EvaluateTargetHealth === true,
          },
  };
}

/** Names among the values are as names are everywhere; other values as they stand. */
function toValue({ Type }: Route53.ResourceRecordSet, value: string): string {
  return Type === 'CNAME' || Type === 'NS' ? withoutDot(value) : value;
}

/** Route 53 writes `*` and other characters as `\052`, three octal digits (DG DomainNameFormat). */
function readable(name: string): string {
  return withoutDot(
    name.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    ),
  );
}
