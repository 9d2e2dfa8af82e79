import type { CertificateDetail, DomainValidation as Fields } from '@aws-sdk/client-acm';
import type { CertificateFacts, DomainValidation } from './facts/certificate-facts.ts';
import { withoutDot } from './dns-name.ts';

export function toCertificate(detail: CertificateDetail, arn: string): CertificateFacts {
  const { RenewalSummary: renewal } = detail;
  // What a renewal waits for counts, when one is under way.
  const renewing = renewal !== undefined && renewal.RenewalStatus !== 'SUCCESS';
  const validations = renewing ? renewal.DomainValidationOptions : detail.DomainValidationOptions;
  return {
    arn,
    region: arn.split(':')[3] ?? '',
    status: detail.Status ?? 'INACTIVE',
    type: detail.Type ?? 'AMAZON_ISSUED',
    names: [...new Set([detail.DomainName ?? '', ...(detail.SubjectAlternativeNames ?? [])])]
      .filter((name) => name !== '')
      .map((name) => name.toLowerCase()),
    notBefore: detail.NotBefore?.getTime() ?? null,
    notAfter: detail.NotAfter?.getTime() ?? null,
    // The API documents `RSA_2048`, and answers `RSA-2048`.
    keyAlgorithm: (detail.KeyAlgorithm ?? '').replaceAll('_', '-'),
    renewalEligible: detail.RenewalEligibility === 'ELIGIBLE',
    renewalStatus: renewal?.RenewalStatus ?? null,
    failure: renewal?.RenewalStatusReason ?? detail.FailureReason ?? null,
    inUseBy: detail.InUseBy ?? [],
    validations: ((validations?.length ?? 0) > 0
      ? (validations ?? [])
      : (detail.DomainValidationOptions ?? [])
    ).map(toValidation),
  };
}

function toValidation(fields: Fields): DomainValidation {
  const { ResourceRecord: record, ValidationEmails: emails = [] } = fields;
  return {
    name: (fields.DomainName ?? '').toLowerCase(),
    method: fields.ValidationMethod ?? (emails.length > 0 ? 'EMAIL' : 'DNS'),
    status: fields.ValidationStatus ?? null,
    record:
      record?.Name === undefined || record.Value === undefined
        ? null
        : { name: withoutDot(record.Name), value: withoutDot(record.Value) },
    emails,
  };
}
