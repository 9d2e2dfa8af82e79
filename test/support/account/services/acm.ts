import * as client from '@aws-sdk/client-acm';
import type {
  CertificateSummary,
  DomainValidation,
  RequestCertificateRequest,
  ValidationMethod,
} from '@aws-sdk/client-acm';
import { createHash } from 'node:crypto';
import { fail } from '../failure.ts';
import type { AccountState, CertificateState } from '../state.ts';
import type { Call, Service } from './service.ts';

const day = 86_400_000;
/** acm/latest/userguide/acm-certificate-characteristics.html */
const validity = 198 * day;

interface ByArn {
  readonly CertificateArn: string;
}

const operations = {
  RequestCertificate: (input: RequestCertificateRequest, { state, region }: Call) => ({
    CertificateArn: requestCertificate(state, region, input).arn,
  }),
  DescribeCertificate: ({ CertificateArn }: ByArn, { state, region }: Call) => ({
    Certificate: describe(state, certificateOf(state, region, CertificateArn)),
  }),
  ListCertificates: (
    { CertificateStatuses: wanted }: { readonly CertificateStatuses?: readonly string[] },
    { state, region }: Call,
  ) => ({
    CertificateSummaryList: [...state.certificates.values()]
      .filter((one) => one.region === region)
      .map((one) => describe(state, one))
      .filter(({ Status = '' }) => wanted === undefined || wanted.includes(Status))
      .map(
        ({
          CertificateArn,
          DomainName,
          SubjectAlternativeNames,
          Status,
          Type,
          KeyAlgorithm,
          ...rest
        }): CertificateSummary => ({
          CertificateArn,
          DomainName,
          SubjectAlternativeNameSummaries: SubjectAlternativeNames,
          Status,
          Type,
          KeyAlgorithm,
          InUse: (rest.InUseBy ?? []).length > 0,
          NotBefore: rest.NotBefore,
          NotAfter: rest.NotAfter,
          RenewalEligibility: rest.RenewalEligibility,
        }),
      ),
  }),
  DeleteCertificate: ({ CertificateArn }: ByArn, { state, region }: Call) => {
    deleteCertificate(state, certificateOf(state, region, CertificateArn));
    return undefined;
  },
  ListTagsForCertificate: ({ CertificateArn }: ByArn, { state, region }: Call) => ({
    Tags: Object.entries(certificateOf(state, region, CertificateArn).tags).map(([Key, Value]) => ({
      Key,
      Value,
    })),
  }),
  AddTagsToCertificate: (
    {
      CertificateArn,
      Tags,
    }: ByArn & { readonly Tags: readonly { readonly Key: string; readonly Value?: string }[] },
    { state, region }: Call,
  ) => {
    const known = certificateOf(state, region, CertificateArn);
    const added = Tags.map(({ Key, Value = '' }) => [Key, Value] as const);
    known.tags = { ...known.tags, ...Object.fromEntries(added) };
    return undefined;
  },
  ResendValidationEmail: ({ CertificateArn }: ByArn, { state, region }: Call) => {
    certificateOf(state, region, CertificateArn);
    return undefined;
  },
};

/** A certificate as it is requested: validated by and by, or never. */
export function requestCertificate(
  state: AccountState,
  region: string,
  {
    DomainName = '',
    SubjectAlternativeNames = [],
    ValidationMethod: method = 'EMAIL',
  }: Partial<RequestCertificateRequest>,
): CertificateState {
  const arn = `arn:aws:acm:${region}:${state.id}:certificate/${state.nextUuid()}`;
  const names = [...new Set([DomainName, ...SubjectAlternativeNames])];
  const made: CertificateState = {
    arn,
    region,
    tags: {},
    detail: {
      CertificateArn: arn,
      DomainName,
      SubjectAlternativeNames: names,
      Status: 'PENDING_VALIDATION',
      Type: 'AMAZON_ISSUED',
      KeyAlgorithm: 'RSA_2048',
      SignatureAlgorithm: 'SHA256WITHRSA',
      CreatedAt: new Date(state.now()),
      RenewalEligibility: 'INELIGIBLE',
      DomainValidationOptions: names.map((name) => validationOf(name, method)),
    },
  };
  state.certificates.set(arn, made);
  return made;
}

/** The names are proved: the certificate is issued, for as long as ACM issues them. */
export function issueCertificate(state: AccountState, { detail }: CertificateState): void {
  const at = state.now();
  detail.Status = 'ISSUED';
  detail.IssuedAt = new Date(at);
  detail.NotBefore = new Date(at);
  detail.NotAfter = new Date(at + validity);
  detail.DomainValidationOptions = detail.DomainValidationOptions?.map((one) => ({
    ...one,
    ValidationStatus: 'SUCCESS',
  }));
}

/** ACM looks for its CNAMEs (acm dns-validation.html): the certificates whose records are all there are issued. */
export function lookForRecords(state: AccountState): void {
  const records = [...state.zones.values(), ...state.zonesElsewhere]
    .filter(({ isPrivate }) => !isPrivate)
    .flatMap((zone) => zone.records);
  for (const certificate of state.certificates.values()) {
    if (certificate.detail.Status !== 'PENDING_VALIDATION') continue;
    const isThere = certificate.detail.DomainValidationOptions?.every(
      ({ ResourceRecord: wanted }) =>
        wanted !== undefined &&
        records.some(
          ({ Name, ResourceRecords }) =>
            Name === wanted.Name && ResourceRecords?.[0]?.Value === wanted.Value,
        ),
    );
    if (isThere === true) issueCertificate(state, certificate);
  }
}

export function deleteCertificate(state: AccountState, certificate: CertificateState): void {
  if (usersOf(state, certificate.arn).length > 0)
    fail(400, 'ResourceInUseException', `Certificate ${certificate.arn} is in use.`);
  state.certificates.delete(certificate.arn);
}

/** A wildcard and the name it is of share one record (acm dns-validation.html). */
function validationOf(name: string, method: ValidationMethod): DomainValidation {
  const base = name.replace(/^\*\./, '');
  const shared = {
    DomainName: name,
    ValidationDomain: base,
    ValidationStatus: 'PENDING_VALIDATION',
  } as const;
  if (method === 'EMAIL') {
    const of = base.replace(/^www\./, '');
    const boxes = ['administrator', 'hostmaster', 'postmaster', 'webmaster', 'admin'];
    return {
      ...shared,
      ValidationMethod: 'EMAIL',
      ValidationEmails: boxes.map((box) => `${box}@${of}`),
    };
  }
  const digest = createHash('md5').update(base).digest('hex');
  const ResourceRecord = {
    Name: `_${digest}.${base}.`,
    Type: 'CNAME' as const,
    Value: `_${digest.split('').toReversed().join('')}.jkddzztszm.acm-validations.aws.`,
  };
  return { ...shared, ValidationMethod: 'DNS', ResourceRecord };
}

function certificateOf(state: AccountState, region: string, arn: string): CertificateState {
  const known = state.certificates.get(arn);
  if (known === undefined || known.region !== region)
    fail(400, 'ResourceNotFoundException', `Could not find certificate ${arn}.`);
  return known;
}

function usersOf(state: AccountState, arn: string): readonly string[] {
  return [...state.distributions.values()]
    .filter(({ config }) => config.ViewerCertificate?.ACMCertificateArn === arn)
    .map(({ id }) => state.distributionArn(id));
}

/** What is in use can be renewed (acm managed-renewal.html). */
function describe(state: AccountState, { arn, detail }: CertificateState) {
  const InUseBy = [...(detail.InUseBy ?? []), ...usersOf(state, arn)];
  const isRenewed =
    detail.Status === 'ISSUED' && detail.Type === 'AMAZON_ISSUED' && InUseBy.length > 0;
  const RenewalEligibility = isRenewed ? ('ELIGIBLE' as const) : detail.RenewalEligibility;
  return { ...detail, InUseBy, RenewalEligibility };
}

export const acm: Service = {
  name: 'acm',
  protocol: 'json',
  client,
  operations,
  rights: (operation, input) => [
    { action: `acm:${operation}`, resource: input['CertificateArn'] ?? '*' },
  ],
};
