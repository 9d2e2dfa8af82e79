import type { Check } from './check.ts';

export const viewersChecks: readonly Check[] = [];
