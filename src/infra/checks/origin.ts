import type { Check } from './check.ts';

export const originChecks: readonly Check[] = [];
