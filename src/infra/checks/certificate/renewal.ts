import type { CertificateFacts } from '../../facts/certificate-facts.ts';

const day = 86_400_000;

/**
 * Days before the end from which ACM renews: 45 for the certificates of 198 days it issues since 2026, 60 for those of 395
 * (ACM managed-renewal).
 */
export function renewalLead({ notBefore, notAfter }: CertificateFacts): number {
  return notBefore !== null && notAfter !== null && notAfter - notBefore > 300 * day ? 60 : 45;
}

/** ACM renews what it issued, without anybody's doing where DNS validates it. */
export function renewsByItself({ type, renewalEligible }: CertificateFacts): boolean {
  return type !== 'IMPORTED' && renewalEligible;
}

/** A renewal that somebody has to help, which is a finding of its own. */
export function isStuck({ renewalStatus }: CertificateFacts): boolean {
  return renewalStatus === 'PENDING_VALIDATION' || renewalStatus === 'FAILED';
}
