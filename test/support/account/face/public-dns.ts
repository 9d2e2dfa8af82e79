import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { CaaRecord, NameFacts } from '../../../../src/infra/facts/dns-facts.ts';
import { dotted } from '../services/route53.ts';
import type { AccountState } from '../state.ts';

/** Addresses of everything CloudFront and S3 answer at; IPv6 only where a distribution has it. */
const ipv4 = ['192.0.2.10', '192.0.2.11'];
const ipv6 = ['2001:db8::10'];

/** What the public DNS answers for a name, out of the zones that the public sees. */
export function resolveName(state: AccountState, name: string): NameFacts {
  const cnames = chainOf(state, name);
  const last = cnames.at(-1) ?? name;
  return {
    name,
    a: addressesOf(state, last, 'A'),
    aaaa: addressesOf(state, last, 'AAAA'),
    cnames,
    caa: caaOf(state, name),
  };
}

/** The last name that a name leads to, by CNAME and by alias: `d111.cloudfront.net`. */
export function targetOf(state: AccountState, name: string): string | null {
  const last = chainOf(state, name).at(-1) ?? name;
  const alias = recordOf(state, last, 'A')?.AliasTarget?.DNSName;
  if (alias !== undefined) return bare(alias);
  if (recordOf(state, last, 'A') !== undefined || last !== name || isOfAws(last)) return last;
  return null;
}

export function canonicalName(state: AccountState, name: string): string | null {
  const value = recordOf(state, name, 'CNAME')?.ResourceRecords?.[0]?.Value;
  return value === undefined ? null : bare(value);
}

function chainOf(state: AccountState, name: string): readonly string[] {
  const next = canonicalName(state, name);
  return next === null ? [] : [next, ...chainOf(state, next)];
}

function addressesOf(state: AccountState, name: string, type: 'A' | 'AAAA'): readonly string[] {
  const record = recordOf(state, name, type);
  const target = record?.AliasTarget?.DNSName;
  if (target !== undefined) return ofAws(state, bare(target), type);
  if (record !== undefined)
    return (record.ResourceRecords ?? []).map(({ Value }) => Value ?? '').toSorted();
  return ofAws(state, name, type);
}

/** Addresses of names that AWS answers for. */
function ofAws(state: AccountState, name: string, type: 'A' | 'AAAA'): readonly string[] {
  if (!isOfAws(name)) return [];
  if (type === 'A') return ipv4;
  const distribution = [...state.distributions.values()].find(
    ({ domainName }) => domainName === name,
  );
  return distribution?.config.IsIPV6Enabled === true ? ipv6 : [];
}

function isOfAws(name: string): boolean {
  return /\.(cloudfront\.net|amazonaws\.com)$/.test(name);
}

/** Of the nearest parent that has any (RFC 8659 §3). */
function caaOf(state: AccountState, name: string): readonly CaaRecord[] {
  const found = recordOf(state, name, 'CAA');
  if (found !== undefined)
    return (found.ResourceRecords ?? []).map(({ Value = '' }) => {
      const [flags = '0', tag = '', value = ''] = Value.split(' ');
      return { at: name, critical: flags !== '0', tag, value: value.replaceAll('"', '') };
    });
  const parent = name.slice(name.indexOf('.') + 1);
  return parent.includes('.') ? caaOf(state, parent) : [];
}

function recordOf(
  state: AccountState,
  name: string,
  type: ResourceRecordSet['Type'],
): ResourceRecordSet | undefined {
  const zones = [...state.zones.values(), ...state.zonesElsewhere].filter(
    (zone) => !zone.isPrivate && `.${dotted(name)}`.endsWith(`.${zone.name}`),
  );
  return zones
    .flatMap(({ records }) => records)
    .find((record) => record.Name === dotted(name) && record.Type === type);
}

function bare(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
