import type { Check } from './check.ts';

export const cachingChecks: readonly Check[] = [];
