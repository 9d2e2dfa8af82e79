import type { Check } from './check.ts';
import { rootUser, userKeys } from './rights/caller.ts';
import { nodeVersion } from './rights/node-version.ts';
import { publisherUnknown } from './rights/publisher-unknown.ts';
import { rightsMissing } from './rights/rights-missing.ts';
import { rightsTooMany } from './rights/rights-too-many.ts';

/** Who publishes, with what rights and on what. */
export const rightsChecks: readonly Check[] = [
  rootUser,
  userKeys,
  publisherUnknown,
  rightsMissing,
  rightsTooMany,
  nodeVersion,
];
