/** How long a lease lasts without being renewed, and how often it is renewed, milliseconds. */
export const LASTS = 120_000;
export const RENEW_AFTER = 40_000;

/**
 * The longest a request may take, and for how long one may be tried again, milliseconds. With less than that left of a
 * lease nothing is sent; one that ran out is taken over so long after its end, when nothing of its holder's is under way.
 */
export const LONGEST_REQUEST = 30_000;
