import type { Difference } from './compare.ts';

/** Where the edge does as CloudFront does and not as RFC 9111 requires. */
export const differences: readonly Difference[] = [];
