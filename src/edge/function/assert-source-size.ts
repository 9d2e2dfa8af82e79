import { UserError } from '../../findings/user-error.ts';

/** A function's largest size, bytes (DeveloperGuide/cloudfront-limits.html, quotas on CloudFront Functions). */
export const SOURCE_LIMIT = 10_240;

/** Throws UserError `function-too-large` for a source CloudFront would not take. */
export function assertSourceSize(source: string): void {
  const size = Buffer.byteLength(source);
  if (size <= SOURCE_LIMIT) return;
  throw new UserError({
    code: 'function-too-large',
    what: `The viewer-request function has ${size} bytes.`,
    why: `CloudFront takes ${SOURCE_LIMIT} and does not raise that quota.`,
    next: 'Shorten it; long lists of redirects belong into redirectFrom of the stories, which needs no function.',
  });
}
