import * as client from '@aws-sdk/client-route-53';
import type {
  Change,
  ChangeResourceRecordSetsRequest,
  HostedZone,
  ListHostedZonesByNameRequest,
  ListHostedZonesRequest,
  ListResourceRecordSetsRequest,
  ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { fail } from '../failure.ts';
import type { AccountState, ZoneState } from '../state.ts';
import { found, pageOf } from './configured.ts';
import type { Call, Service } from './service.ts';

/** CloudFront's own zone: what every alias to a distribution names. */
const zoneOfCloudFront = 'Z2FDTNDATAQYW2';

const operations = {
  ListHostedZones: ({ Marker, MaxItems }: ListHostedZonesRequest, { state }: Call) => {
    const { page, next } = pageOf([...state.zones.values()], Marker, MaxItems);
    return {
      HostedZones: page.map(describe),
      Marker: Marker ?? '',
      IsTruncated: next !== undefined,
      NextMarker: next,
      MaxItems: MaxItems ?? 100,
    };
  },
  ListHostedZonesByName: (
    { DNSName, HostedZoneId, MaxItems }: ListHostedZonesByNameRequest,
    { state }: Call,
  ) => {
    const from = placeOf({ name: DNSName ?? '', id: HostedZoneId ?? '' });
    const sorted = [...state.zones.values()]
      .toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
      .filter((zone) => DNSName === undefined || placeOf(zone) >= from);
    const limit = MaxItems ?? 100;
    const next = sorted[limit];
    return {
      HostedZones: sorted.slice(0, limit).map(describe),
      DNSName,
      HostedZoneId,
      IsTruncated: next !== undefined,
      NextDNSName: next?.name,
      NextHostedZoneId: next?.id,
      MaxItems: limit,
    };
  },
  GetHostedZone: ({ Id }: { readonly Id: string }, { state }: Call) => ({
    HostedZone: describe(zoneOf(state, Id)),
    DelegationSet: { NameServers: ['ns-1.awsdns-01.org', 'ns-2.awsdns-02.co.uk'] },
  }),
  ListResourceRecordSets: (input: ListResourceRecordSetsRequest, { state }: Call) => {
    const from = recordPlace({ Name: input.StartRecordName ?? '', Type: input.StartRecordType });
    const sorted = zoneOf(state, input.HostedZoneId)
      .records.toSorted((a, b) => (recordPlace(a) < recordPlace(b) ? -1 : 1))
      .filter((record) => input.StartRecordName === undefined || recordPlace(record) >= from);
    const limit = input.MaxItems ?? 300;
    const next = sorted[limit];
    return {
      ResourceRecordSets: sorted.slice(0, limit).map(escaped),
      IsTruncated: next !== undefined,
      NextRecordName: next?.Name,
      NextRecordType: next?.Type,
      MaxItems: limit,
    };
  },
  ChangeResourceRecordSets: (
    { HostedZoneId, ChangeBatch }: ChangeResourceRecordSetsRequest,
    { state }: Call,
  ) => {
    changeRecords(zoneOf(state, HostedZoneId), ChangeBatch?.Changes ?? []);
    return { ChangeInfo: changeInfo(state, state.nextId('C')) };
  },
  GetChange: ({ Id }: { readonly Id: string }, { state }: Call) => ({
    ChangeInfo: changeInfo(state, Id),
  }),
};

/** A zone with the two records every zone has. */
export function createZone(
  state: AccountState,
  name: string,
  {
    id = state.nextId('Z'),
    isPrivate = false,
  }: { readonly id?: string; readonly isPrivate?: boolean } = {},
): ZoneState {
  const zone: ZoneState = {
    id,
    name: dotted(name),
    isPrivate,
    records: [
      {
        Name: dotted(name),
        Type: 'NS',
        TTL: 172_800,
        ResourceRecords: [{ Value: 'ns-1.awsdns-01.org.' }],
      },
      {
        Name: dotted(name),
        Type: 'SOA',
        TTL: 900,
        ResourceRecords: [
          { Value: 'ns-1.awsdns-01.org. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400' },
        ],
      },
    ],
  };
  state.zones.set(id, zone);
  return zone;
}

export function zoneOf(state: AccountState, id: string | undefined): ZoneState {
  return found(state.zones, id?.replace(/^\/hostedzone\//, ''), 'NoSuchHostedZone');
}

/** All of a batch or nothing of it (Route 53 API ChangeResourceRecordSets). */
export function changeRecords(zone: ZoneState, changes: readonly Change[]): void {
  zone.records = changes.reduce<readonly ResourceRecordSet[]>(
    (records, { Action, ResourceRecordSet: wanted }) => {
      if (wanted === undefined) return fail(400, 'InvalidInput', 'A change names no record.');
      const record: ResourceRecordSet = { ...wanted, Name: dotted(wanted.Name ?? '') };
      const rest = records.filter((one) => !isSame(one, record));
      const isThere = rest.length < records.length;
      if (Action === 'DELETE') {
        if (!isThere)
          refuse(`Tried to delete resource record set ${record.Name} but it was not found`);
        return rest;
      }
      if (Action === 'CREATE' && isThere)
        refuse(`Tried to create resource record set ${record.Name} but it already exists`);
      checkRecord(zone, record, rest);
      return [...rest, record];
    },
    zone.records,
  );
}

function checkRecord(
  zone: ZoneState,
  record: ResourceRecordSet,
  others: readonly ResourceRecordSet[],
): void {
  const { Name = '', Type } = record;
  if (Name !== zone.name && !Name.endsWith(`.${zone.name}`))
    refuse(`RRSet with DNS name ${Name} is not permitted in zone ${zone.name}`);
  const beside = others.filter((one) => one.Name === Name);
  if (Type === 'CNAME' && (Name === zone.name || beside.length > 0))
    refuse(`RRSet of type CNAME with DNS name ${Name} is not permitted at apex or beside others`);
  if (beside.some((one) => one.Type === 'CNAME'))
    refuse(`RRSet of type ${Type ?? ''} with DNS name ${Name} conflicts with a CNAME`);
  const target = record.AliasTarget;
  if (
    target?.DNSName?.includes('.cloudfront.net') === true &&
    target.HostedZoneId !== zoneOfCloudFront
  )
    refuse(`Tried to create an alias that targets ${target.DNSName}, which is not in its zone`);
}

export function dotted(name: string): string {
  return `${name.toLowerCase().replace(/\.$/, '').replaceAll('\\052', '*')}.`;
}

function refuse(message: string): never {
  return fail(400, 'InvalidChangeBatch', `[${message}]`);
}

function isSame(a: ResourceRecordSet, b: ResourceRecordSet): boolean {
  return a.Name === b.Name && a.Type === b.Type && a.SetIdentifier === b.SetIdentifier;
}

/** Zones and records are listed by their labels from the last one. */
function placeOf({ name, id }: { readonly name: string; readonly id: string }): string {
  return `${dotted(name).split('.').toReversed().join('.')} ${id}`;
}

function recordPlace({ Name = '', Type }: Partial<ResourceRecordSet>): string {
  return `${dotted(Name).split('.').toReversed().join('.')} ${Type ?? ''}`;
}

/** Route 53 writes an asterisk as `\052`. */
function escaped(record: ResourceRecordSet): ResourceRecordSet {
  return { ...record, Name: record.Name?.replaceAll('*', '\\052') };
}

function describe({ id, name, isPrivate, records }: ZoneState): HostedZone {
  return {
    Id: `/hostedzone/${id}`,
    Name: name,
    CallerReference: id,
    Config: { PrivateZone: isPrivate },
    ResourceRecordSetCount: records.length,
  };
}

function changeInfo(state: AccountState, id: string) {
  return { Id: `/change/${id}`, Status: 'INSYNC' as const, SubmittedAt: new Date(state.now()) };
}

export const route53: Service = {
  name: 'route53',
  protocol: 'rest',
  client,
  operations,
  rights: (operation, input) => {
    const id = input['HostedZoneId'] ?? input['Id'];
    const isOfZone = id !== undefined && !operation.startsWith('ListHostedZones');
    const kind = operation === 'GetChange' ? 'change' : 'hostedzone';
    const resource = isOfZone ? `arn:aws:route53:::${kind}/${id.replace(/^\/\w+\//, '')}` : '*';
    return [{ action: `route53:${operation}`, resource }];
  },
};
