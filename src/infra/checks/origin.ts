import type { Check } from './check.ts';
import { bucketDirect } from './origin/bucket-direct.ts';
import { bucketListed } from './origin/bucket-listed.ts';
import { bucketPolicyOpen } from './origin/bucket-policy-open.ts';
import { bucketPolicyOthers } from './origin/bucket-policy-others.ts';
import { distributionDenied } from './origin/distribution-denied.ts';
import { kmsEncryption } from './origin/kms-encryption.ts';
import { missingPages } from './origin/missing-pages.ts';
import { objectAcls } from './origin/object-acls.ts';
import { originElsewhere } from './origin/origin-elsewhere.ts';
import { originIdentity } from './origin/origin-identity.ts';
import { originNotSigned } from './origin/origin-not-signed.ts';
import { originProtocol } from './origin/origin-protocol.ts';
import { originSigning } from './origin/origin-signing.ts';
import { publicAccess } from './origin/public-access.ts';
import { regionDiffers } from './origin/region-differs.ts';
import { tlsRequired } from './origin/tls-required.ts';
import { versioning } from './origin/versioning.ts';
import { websiteHosting } from './origin/website-hosting.ts';
import { websiteOrigin } from './origin/website-origin.ts';

/** From CloudFront to the bucket: where it asks, how and as whom; and who else gets in. */
export const originChecks: readonly Check[] = [
  originElsewhere,
  regionDiffers,
  websiteOrigin,
  originProtocol,
  originNotSigned,
  originIdentity,
  originSigning,
  distributionDenied,
  bucketPolicyOpen,
  bucketPolicyOthers,
  publicAccess,
  objectAcls,
  tlsRequired,
  bucketDirect,
  bucketListed,
  websiteHosting,
  missingPages,
  versioning,
  kmsEncryption,
];
