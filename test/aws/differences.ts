import type { CdnDifference } from '../contract/cdn.contract.ts';
import type { OriginDifference } from '../contract/origin.contract.ts';

/**
 * What each server is known not to do as AWS does, with the reason. Its tests must fail, and
 * whatever is not listed here must pass.
 */
export const motoS3: Partial<Record<OriginDifference, string>> = {
  'conditions on copies':
    'moto copies whatever is there; a body that is kept is checked against its digest when it is read',
};

export const motoCloudFront: Partial<Record<CdnDifference, string>> = {
  'repeated references':
    'moto makes a new invalidation of every request and does not look at its CallerReference',
};

export const versityS3: Partial<Record<OriginDifference, string>> = {
  'a key below another key':
    'objects are files and the slashes of keys are folders: `a` cannot be both',
  'hostile keys': 'keys that would leave the bucket’s folder are refused with 400',
  'long names': 'a name between two slashes is a file name, at most 255 bytes',
};

/*
 * Passed over by both without a test to excuse: the ETag of a key in DeleteObjects. The adapter sends
 * conditional removals to servers that are not Amazon's one by one, which both enforce. moto has no
 * cache policies and no functions (see test/cdn, against recorded answers), and writes COMPLETED.
 */
