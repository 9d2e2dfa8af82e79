import { certificateChecks } from '../../../src/infra/checks/certificate.ts';
import type { CertificateFacts } from '../../../src/infra/facts/certificate-facts.ts';
import type { CaaRecord, ZoneFacts } from '../../../src/infra/facts/dns-facts.ts';
import type { FactValues } from '../../../src/infra/facts/infra-facts.ts';
import { type Row, provesTable } from '../../support/check-table.ts';
import { faceWith } from '../../support/infra-face.ts';
import {
  factsWith,
  now,
  rightCertificate,
  rightDistribution,
  rightValues,
} from '../../support/infra-facts.ts';

const day = 86_400_000;

const changed = (change: Partial<CertificateFacts>, others: Partial<FactValues> = {}) => {
  const certificate = { ...rightCertificate, ...change };
  const { face } = rightValues;
  // What is shown on the wire is what ACM holds.
  const handshakes = face.handshakes.map((handshake) =>
    handshake.outcome.is === 'shaken'
      ? { ...handshake, outcome: { ...handshake.outcome, notAfter: certificate.notAfter } }
      : handshake,
  );
  return factsWith({
    certificate,
    certificates: [certificate],
    face: { ...face, handshakes },
    ...others,
  });
};

const ends = (days: number, change: Partial<CertificateFacts> = {}) =>
  changed({
    notBefore: now - (198 - days) * day,
    notAfter: now + days * day,
    ...change,
  });

const defaultCertificate = {
  ...rightDistribution,
  viewerCertificate: { kind: 'default' },
} as const;

const ownCertificate = (certificates: readonly CertificateFacts[]) =>
  factsWith({ distribution: defaultCertificate, certificate: null, certificates });

const shakenWith = (outcome: { trusted?: boolean; distrust?: string; days?: number }) =>
  faceWith(
    {},
    {
      outcome: {
        is: 'shaken',
        protocol: 'TLSv1.3',
        trusted: outcome.trusted ?? true,
        distrust: outcome.distrust ?? null,
        notAfter: now + (outcome.days ?? 168) * day,
        alpn: 'h2',
      },
    },
  );

const byEmail: Pick<CertificateFacts, 'validations'> = {
  validations: rightCertificate.validations.map((validation) => ({
    ...validation,
    method: 'EMAIL',
    record: null,
    emails: ['admin@storyclub.example', 'postmaster@storyclub.example'],
  })),
};

const withCaa = (
  records: readonly Partial<CaaRecord>[],
  certificate: CertificateFacts = rightCertificate,
) =>
  factsWith({
    certificate,
    names: rightValues.names.map((name) => ({
      ...name,
      caa: records.map((record) => ({
        at: 'storyclub.example',
        critical: false,
        tag: 'issue',
        value: '',
        ...record,
      })),
    })),
  });

const wildcard = { ...rightCertificate, names: ['*.storyclub.example', 'storyclub.example'] };

const lookedUp = (target: string | null) =>
  rightValues.validationRecords.map((record) =>
    record.name === '_a1b2.www.storyclub.example' ? { ...record, target } : record,
  );

const { zone: rightZone } = rightValues;
if (rightZone === null) throw new Error('the right site has a zone');
const zoneWithout = (name: string): ZoneFacts => ({
  ...rightZone,
  records: rightZone.records.filter((record) => record.name !== name),
});

const unreadAcm = {
  certificate: {
    is: 'denied',
    action: 'acm:DescribeCertificate',
    resource: rightCertificate.arn,
  },
} as const;

const short = '12345678-1234-1234-1234-123456789012';

const whichOne: readonly Row[] = [
  [
    'no certificate, and one that could be chosen',
    ownCertificate([rightCertificate]),
    [
      'error certificate-none: The distribution E123EXAMPLE has CloudFront’s own certificate, which is not good for www.storyclub.example and storyclub.example.',
    ],
  ],
  [
    'no certificate, and one where the bucket is',
    ownCertificate([{ ...rightCertificate, region: 'eu-west-2' }]),
    [
      'error certificate-none: The distribution E123EXAMPLE has CloudFront’s own certificate, which is not good for www.storyclub.example and storyclub.example.',
      `warning certificate-elsewhere: The certificate for www.storyclub.example and storyclub.example is in eu-west-2 (${short}).`,
    ],
  ],
  [
    'a certificate of IAM',
    factsWith({
      distribution: {
        ...rightDistribution,
        viewerCertificate: {
          kind: 'iam',
          id: 'ASCAEXAMPLE',
          minimumProtocol: 'TLSv1.2_2021',
          support: 'sni-only',
        },
      },
      certificate: null,
      certificates: [],
    }),
    ['warning certificate-of-iam: The certificate ASCAEXAMPLE is kept in IAM.'],
  ],
  [
    'a wildcard, which does not stand for the apex',
    changed({ names: ['*.storyclub.example'] }),
    [
      `error certificate-lacks-name: The certificate ${short} is for *.storyclub.example, and not for storyclub.example.`,
    ],
  ],
  ['a wildcard and the apex', changed({ names: wildcard.names }), []],
  [
    'an apex that another host redirects, and the certificate lacks',
    changed(
      { names: ['www.storyclub.example'] },
      { distribution: { ...rightDistribution, aliases: ['www.storyclub.example'] } },
    ),
    [],
  ],
  [
    'a certificate that waits',
    changed({ status: 'PENDING_VALIDATION' }),
    [
      `error certificate-not-issued: The certificate ${short} waits for validation and is not issued yet.`,
    ],
  ],
  [
    'one that waits for somebody to open a mail',
    changed({ status: 'PENDING_VALIDATION', ...byEmail }),
    [
      `error certificate-not-issued: The certificate ${short} waits for validation and is not issued yet.`,
      'warning certificate-by-email: The certificate is validated by email for www.storyclub.example and storyclub.example.',
    ],
  ],
  [
    'one that has expired',
    changed({ status: 'EXPIRED', notAfter: now - day }),
    [`error certificate-not-issued: The certificate ${short} has expired on 2026-09-30.`],
  ],
  [
    'one that nobody validated in time',
    changed({ status: 'VALIDATION_TIMED_OUT' }),
    [`error certificate-not-issued: The certificate ${short} was not validated within 72 hours.`],
  ],
  [
    'one that was refused',
    changed({ status: 'FAILED', failure: 'CAA_ERROR' }),
    [`error certificate-not-issued: The certificate ${short} could not be issued (CAA_ERROR).`],
  ],
  [
    'one that was revoked',
    changed({ status: 'REVOKED', type: 'IMPORTED' }),
    [`error certificate-not-issued: The certificate ${short} has been revoked.`],
  ],
  [
    'one that is inactive',
    changed({ status: 'INACTIVE' }),
    [`error certificate-not-issued: The certificate ${short} is inactive.`],
  ],
];

const onTheWire: readonly Row[] = [
  [
    'a name that shows a certificate for others',
    factsWith({
      face: shakenWith({ trusted: false, distrust: 'ERR_TLS_CERT_ALTNAME_INVALID' }),
    }),
    [
      'error certificate-untrusted: www.storyclub.example shows a certificate that is not trusted (ERR_TLS_CERT_ALTNAME_INVALID).',
    ],
  ],
  [
    'a name that shows another certificate than the distribution has',
    factsWith({ face: shakenWith({ days: 60 }) }),
    [
      'warning certificate-on-wire: www.storyclub.example shows a certificate that ends on 2026-11-30; the distribution’s ends on 2027-03-18.',
    ],
  ],
  [
    'a certificate near its end, and ACM may not be asked',
    factsWith({ face: shakenWith({ days: 12 }) }, { unread: unreadAcm }),
    [
      'warning certificate-on-wire: The certificate that www.storyclub.example shows ends on 2026-10-13, in 12 days.',
    ],
  ],
  [
    'a certificate in its last days, and ACM may not be asked',
    factsWith({ face: shakenWith({ days: 3 }) }, { unread: unreadAcm }),
    [
      'error certificate-on-wire: The certificate that www.storyclub.example shows ends on 2026-10-04, in 3 days.',
    ],
  ],
];

const howLong: readonly Row[] = [
  ['50 days left: ACM has not begun', ends(50), []],
  ['35 days left: ACM is at it', ends(35, { renewalStatus: 'PENDING_AUTO_RENEWAL' }), []],
  [
    '30 days left, and not renewed',
    ends(30),
    [
      `warning certificate-expiring: The certificate ${short} ends on 2026-10-31, in 30 days, and ACM has not renewed it, which it does from 45 days before.`,
    ],
  ],
  [
    'a certificate of 395 days, 45 days before its end',
    ends(45, { notBefore: now - 350 * day }),
    [
      `warning certificate-expiring: The certificate ${short} ends on 2026-11-15, in 45 days, and ACM has not renewed it, which it does from 60 days before.`,
    ],
  ],
  ['the same, 50 days before', ends(50, { notBefore: now - 345 * day }), []],
  [
    'two weeks left',
    ends(14),
    [
      `error certificate-expiring: The certificate ${short} ends on 2026-10-15, in 14 days, and ACM has not renewed it, which it does from 45 days before.`,
    ],
  ],
  [
    'an imported certificate with plenty of time',
    ends(100, { type: 'IMPORTED', renewalEligible: false, validations: [] }),
    [],
  ],
  [
    'an imported certificate, a month before its end',
    ends(30, { type: 'IMPORTED', renewalEligible: false, validations: [] }),
    [
      `warning certificate-expiring: The certificate ${short} ends on 2026-10-31, in 30 days, and nobody renews it: it was imported.`,
    ],
  ],
  [
    'an imported certificate of 90 days, which a program renews 30 days before its end',
    ends(30, {
      type: 'IMPORTED',
      renewalEligible: false,
      validations: [],
      notBefore: now - 60 * day,
    }),
    [],
  ],
  [
    'an imported certificate in its last days',
    ends(1, { type: 'IMPORTED', renewalEligible: false, validations: [] }),
    [
      `error certificate-expiring: The certificate ${short} ends on 2026-10-02, in 1 day, and nobody renews it: it was imported.`,
    ],
  ],
  [
    'a certificate that ACM will not renew',
    changed({ renewalEligible: false }),
    [`warning certificate-renewal: The certificate ${short} is not eligible for renewal.`],
  ],
  [
    'the same near its end',
    ends(20, { renewalEligible: false }),
    [
      `warning certificate-expiring: The certificate ${short} ends on 2026-10-21, in 20 days, and nobody renews it.`,
      `warning certificate-renewal: The certificate ${short} is not eligible for renewal.`,
    ],
  ],
];

const renewals: readonly Row[] = [
  [
    'a renewal that waits for a mail to be opened',
    ends(30, {
      renewalStatus: 'PENDING_VALIDATION',
      validations: byEmail.validations.map((validation) => ({
        ...validation,
        status: 'PENDING_VALIDATION',
      })),
    }),
    [
      `warning certificate-renewal: The renewal of the certificate ${short} waits for www.storyclub.example and storyclub.example to be validated.`,
      'warning certificate-by-email: The certificate is validated by email for www.storyclub.example and storyclub.example.',
    ],
  ],
  [
    'a renewal that waits for a record, two weeks before the end',
    ends(14, {
      renewalStatus: 'PENDING_VALIDATION',
      validations: rightCertificate.validations.map((validation) =>
        validation.name === 'storyclub.example'
          ? { ...validation, status: 'PENDING_VALIDATION' }
          : validation,
      ),
    }),
    [
      `error certificate-renewal: The renewal of the certificate ${short} waits for storyclub.example to be validated.`,
    ],
  ],
  [
    'a renewal that failed',
    ends(30, { renewalStatus: 'FAILED', failure: 'CAA_ERROR' }),
    [`error certificate-renewal: The renewal of the certificate ${short} has failed: CAA_ERROR.`],
  ],
  ['a renewal that is done', changed({ renewalStatus: 'SUCCESS' }), []],
  [
    'validation by email, where the zone is at hand',
    changed(byEmail),
    [
      'warning certificate-by-email: The certificate is validated by email for www.storyclub.example and storyclub.example.',
    ],
  ],
  [
    'validation by email, where DNS is kept elsewhere',
    changed(byEmail, { zone: null }),
    [
      'notice certificate-by-email: The certificate is validated by email for www.storyclub.example and storyclub.example.',
    ],
  ],
  [
    'a validation record that somebody tidied away',
    factsWith({
      validationRecords: lookedUp(null),
      zone: zoneWithout('_a1b2.www.storyclub.example'),
    }),
    ['error validation-record-missing: The CNAME _a1b2.www.storyclub.example is not there.'],
  ],
  [
    'a validation record in a zone that nobody asks',
    factsWith({ validationRecords: lookedUp(null) }),
    ['error validation-record-missing: The CNAME _a1b2.www.storyclub.example is not there.'],
  ],
  [
    'a validation record of another certificate',
    factsWith({
      validationRecords: lookedUp('_old.acm-validations.aws'),
      zone: null,
    }),
    [
      'error validation-record-missing: The CNAME _a1b2.www.storyclub.example leads to _old.acm-validations.aws, which validates another certificate.',
    ],
  ],
  [
    'a validation record by way of another zone, written with a final dot',
    factsWith({ validationRecords: lookedUp('_a1b2.validations.example.net.') }),
    [],
  ],
];

const authorities: readonly Row[] = [
  ['no CAA record', withCaa([]), []],
  ['a CAA record for reports only', withCaa([{ tag: 'iodef', value: 'mailto:a@b.example' }]), []],
  [
    'Amazon among others',
    withCaa([{ value: 'letsencrypt.org' }, { value: 'amazontrust.com' }]),
    [],
  ],
  [
    'another authority only',
    withCaa([{ value: 'letsencrypt.org; validationmethods=dns-01' }, { value: 'sectigo.com' }]),
    [
      'error caa-forbids-amazon: The CAA records at storyclub.example allow only letsencrypt.org and sectigo.com to issue certificates.',
    ],
  ],
  [
    'nobody at all',
    withCaa([{ value: ';' }]),
    [
      'error caa-forbids-amazon: The CAA records at storyclub.example allow nobody to issue certificates.',
    ],
  ],
  [
    'wildcards from another authority, where the certificate is a wildcard',
    withCaa([{ value: 'amazon.com' }, { tag: 'issuewild', value: 'letsencrypt.org' }], wildcard),
    [
      'error caa-forbids-amazon: The CAA records at storyclub.example allow only letsencrypt.org to issue wildcard certificates.',
    ],
  ],
  [
    'wildcards from another authority, where it is not',
    withCaa([{ value: 'amazon.com' }, { tag: 'issuewild', value: 'letsencrypt.org' }]),
    [],
  ],
  [
    'a critical tag that nobody knows',
    withCaa([{ value: 'amazon.com' }, { critical: true, tag: 'tbs', value: 'x' }]),
    [
      'error caa-forbids-amazon: A critical CAA record at storyclub.example has the tag tbs, which no authority knows.',
    ],
  ],
  [
    'another authority, which issued what was imported',
    withCaa([{ value: 'letsencrypt.org' }], { ...rightCertificate, type: 'IMPORTED' }),
    [],
  ],
];

provesTable(certificateChecks, [
  ['a site where everything is right', factsWith(), []],
  ...whichOne,
  ...onTheWire,
  ...howLong,
  ...renewals,
  ...authorities,
]);
