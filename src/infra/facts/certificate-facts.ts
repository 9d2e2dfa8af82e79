/** A certificate as ACM describes it. Instants are epoch milliseconds. */
export interface CertificateFacts {
  readonly arn: string;
  /** CloudFront takes those of us-east-1 only. */
  readonly region: string;
  readonly status:
    | 'PENDING_VALIDATION'
    | 'ISSUED'
    | 'INACTIVE'
    | 'EXPIRED'
    | 'VALIDATION_TIMED_OUT'
    | 'REVOKED'
    | 'FAILED';
  readonly type: 'AMAZON_ISSUED' | 'IMPORTED' | 'PRIVATE';
  /** The domain name and the alternative names, in lower case. */
  readonly names: readonly string[];
  readonly notBefore: number | null;
  readonly notAfter: number | null;
  readonly keyAlgorithm: string;
  readonly renewalEligible: boolean;
  /** Of a renewal under way. */
  readonly renewalStatus:
    | 'PENDING_AUTO_RENEWAL'
    | 'PENDING_VALIDATION'
    | 'SUCCESS'
    | 'FAILED'
    | null;
  readonly failure: string | null;
  /** ARNs of what uses it. */
  readonly inUseBy: readonly string[];
  readonly validations: readonly DomainValidation[];
}

export interface DomainValidation {
  readonly name: string;
  readonly method: 'DNS' | 'EMAIL' | 'HTTP';
  readonly status: 'PENDING_VALIDATION' | 'SUCCESS' | 'FAILED' | null;
  /** The CNAME that has to stay; null by email, or before ACM has made it. Names without the final dot. */
  readonly record: { readonly name: string; readonly value: string } | null;
  /** Where the mails go. */
  readonly emails: readonly string[];
}
