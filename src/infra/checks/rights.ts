import type { Check } from './check.ts';
import { rootUser, userKeys } from './rights/caller.ts';
import { nodeVersion } from './rights/node-version.ts';
import { rightsMissing } from './rights/rights-missing.ts';
import { rightsTooMany } from './rights/rights-too-many.ts';

/** Who publishes, with what rights and on what. */
export const rightsChecks: readonly Check[] = [
  rootUser,
  userKeys,
  rightsMissing,
  rightsTooMany,
  nodeVersion,
];
