import type { Check } from './check.ts';

export const rightsChecks: readonly Check[] = [];
