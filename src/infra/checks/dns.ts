import type { Check } from './check.ts';
import { aaaaElsewhere, aaaaMissing } from './dns/aaaa.ts';
import { nameElsewhere } from './dns/name-elsewhere.ts';
import { nameUnresolved } from './dns/name-unresolved.ts';
import { aliasRecord, apexCname, ttlHigh, zoneNotAsked, zonePrivate } from './dns/zone-records.ts';

export const dnsChecks: readonly Check[] = [
  nameUnresolved,
  nameElsewhere,
  aaaaElsewhere,
  aaaaMissing,
  zoneNotAsked,
  zonePrivate,
  apexCname,
  aliasRecord,
  ttlHigh,
];
