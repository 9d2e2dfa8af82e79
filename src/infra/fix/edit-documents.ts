import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import type { Fix } from '../fix.ts';
import { type Documents, type Edit, mapEdit, refused, type Surroundings } from './documents.ts';
import { editCachePolicy, editCompress, editViewerProtocol } from './edit-behaviour.ts';
import { editListBucket, editPublicAccess, editTlsOnly } from './edit-bucket.ts';
import { editSecurityHeaders } from './edit-headers.ts';
import { editOriginProtocol, editSigning } from './edit-origin.ts';
import {
  editErrorPage,
  editErrorTtl,
  editHttpVersion,
  editIpv6,
  editMinimumProtocol,
  editTagHeader,
} from './edit-settings.ts';

/** The documents as one fix makes them. A function of values; what is not safe is refused. */
export function editDocuments(
  documents: Documents,
  fix: Fix,
  around: Surroundings,
): Edit<Documents> {
  switch (fix.kind) {
    case 'list-bucket':
      return editListBucket(documents, around);
    case 'tls-only':
      return editTlsOnly(documents, around);
    case 'block-public-access':
      return editPublicAccess(documents, around);
    case 'signing-always':
      return editSigning(documents, fix, around);
    case 'purge-everything':
      return { is: 'changed', to: documents, notes: [], purges: true };
    default: {
      const { distribution } = documents;
      if (distribution === null)
        return refused(
          'No distribution is configured.',
          "Put the target's `distribution` into storyclub.config.ts.",
        );
      return editDistribution({ ...documents, distribution }, fix, around);
    }
  }
}

type DistributionFix = Exclude<
  Fix,
  {
    readonly kind:
      | 'list-bucket'
      | 'tls-only'
      | 'block-public-access'
      | 'signing-always'
      | 'purge-everything';
  }
>;

function editDistribution(
  documents: Documents & { readonly distribution: DistributionConfig },
  fix: DistributionFix,
  around: Surroundings,
): Edit<Documents> {
  if (fix.kind === 'security-headers') return editSecurityHeaders(documents, fix);
  return mapEdit(editConfig(documents, fix, around), (distribution) => ({
    ...documents,
    distribution,
  }));
}

function editConfig(
  documents: Documents & { readonly distribution: DistributionConfig },
  fix: Exclude<DistributionFix, { readonly kind: 'security-headers' }>,
  around: Surroundings,
): Edit<DistributionConfig> {
  const config = documents.distribution;
  switch (fix.kind) {
    case 'viewer-protocol':
      return editViewerProtocol(documents, fix);
    case 'cache-policy':
      return editCachePolicy(documents, fix, around);
    case 'compress':
      return editCompress(config, fix);
    case 'origin-protocol':
      return editOriginProtocol(config, fix, around);
    case 'minimum-protocol':
      return editMinimumProtocol(config, fix);
    case 'http-version':
      return editHttpVersion(config, fix);
    case 'ipv6':
      return editIpv6(config);
    case 'error-ttl':
      return editErrorTtl(config, fix);
    case 'error-page':
      return editErrorPage(config, fix);
    case 'tag-header':
      return editTagHeader(config, fix);
  }
}
