import { cachingChecks } from './caching.ts';
import { certificateChecks } from './certificate.ts';
import type { Check } from './check.ts';
import { dnsChecks } from './dns.ts';
import { originChecks } from './origin.ts';
import { rightsChecks } from './rights.ts';
import { viewersChecks } from './viewers.ts';

/** Every check the doctor makes, from the reader to the bucket. */
export const allChecks: readonly Check[] = [
  ...viewersChecks,
  ...certificateChecks,
  ...dnsChecks,
  ...originChecks,
  ...cachingChecks,
  ...rightsChecks,
];
