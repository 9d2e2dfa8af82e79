import { expect, test } from 'vitest';
import { examine } from '../../../src/infra/examine.ts';
import type { CertificateFacts } from '../../../src/infra/facts/certificate-facts.ts';
import type { InfraFacts } from '../../../src/infra/facts/infra-facts.ts';
import { leads, www } from '../../support/infra-face.ts';
import {
  factsWith,
  factsWithDistribution,
  now,
  rightBehaviour,
  rightCertificate,
  rightDistribution,
  rightSite,
  rightValues,
} from '../../support/infra-facts.ts';
import { yearsAgo } from '../../support/years-ago.ts';

const day = 86_400_000;
const { domainName } = rightDistribution;

const byEmail: readonly CertificateFacts['validations'][number][] =
  rightCertificate.validations.map((validation) => ({
    ...validation,
    method: 'EMAIL',
    record: null,
    emails: ['admin@storyclub.example'],
  }));

const imported: CertificateFacts = {
  ...rightCertificate,
  type: 'IMPORTED',
  renewalEligible: false,
  validations: [],
  notBefore: now - 100 * day,
  notAfter: now + 168 * day,
};

const withCertificate = (certificate: CertificateFacts) => ({
  certificate,
  certificates: [certificate],
});

/** Another name in place of www, and none in place of the apex. */
function underOneName(name: string): InfraFacts {
  const { answers, handshakes } = rightValues.face;
  const renamed = (text: string) => text.replaceAll(rightSite.host, name);
  const certificate = { ...rightCertificate, names: [name], validations: [] };
  return factsWith(
    {
      ...withCertificate(certificate),
      distribution: { ...rightDistribution, aliases: [name] },
      zone: null,
      validationRecords: [],
      names: rightValues.names
        .filter((facts) => facts.name === rightSite.host)
        .map((facts) => ({ ...facts, name, cnames: [domainName], caa: [] })),
      face: {
        handshakes: handshakes
          .filter((handshake) => handshake.name === rightSite.host)
          .map((handshake) => ({ ...handshake, name })),
        answers: answers
          .filter(({ url }) => !url.includes('//storyclub.example'))
          .map(({ url, purpose, answer }) => ({
            purpose,
            url: renamed(url),
            answer:
              answer.is === 'answered' && answer.headers['location'] !== undefined
                ? {
                    ...answer,
                    headers: { ...answer.headers, location: renamed(answer.headers['location']) },
                  }
                : answer,
          })),
      },
    },
    { site: { url: `https://${name}`, host: name, otherNames: [] } },
  );
}

function underCloudFrontsName(): InfraFacts {
  const facts = underOneName(domainName);
  return {
    ...facts,
    facts: {
      ...facts.facts,
      certificate: { is: 'read', value: null },
      certificates: { is: 'read', value: [] },
      distribution: {
        is: 'read',
        value: { ...rightDistribution, aliases: [], viewerCertificate: { kind: 'default' } },
      },
    },
  };
}

const managed = {
  '658327ea-f89d-4fab-a63d-7e88639e58f6': {
    name: 'Managed-CachingOptimized',
    managed: true,
    minTtl: 1,
    defaultTtl: 86_400,
    maxTtl: 31_536_000,
    queryStrings: 'none',
    cookies: 'none',
    headers: [],
    gzip: true,
    brotli: true,
  },
} as const;

const managedHeaders = {
  '67f7725c-6f97-4210-82d7-5512b31e9d03': {
    name: 'Managed-SecurityHeadersPolicy',
    managed: true,
    hsts: { maxAge: 31_536_000, includeSubdomains: false, preload: false, override: false },
    sets: { 'x-content-type-options': 'nosniff', 'x-frame-options': 'SAMEORIGIN' },
    removes: [],
  },
} as const;

const noAaaa = rightValues.names.map((name) => ({ ...name, aaaa: [] }));
const { zone } = rightValues;
const onlyA =
  zone === null ? null : { ...zone, records: zone.records.filter(({ type }) => type !== 'AAAA') };

test.each<readonly [site: string, facts: InfraFacts, finds: readonly string[]]>([
  ['DNS kept elsewhere, found by who answers', factsWith({ zone: null }), []],
  [
    'DNS kept elsewhere: www by CNAME, the apex by ANAME',
    factsWith({
      zone: null,
      names: rightValues.names.map((name) =>
        name.name === rightSite.host ? { ...name, cnames: [domainName] } : name,
      ),
    }),
    [],
  ],
  [
    'an apex that another host redirects, with a certificate of its own',
    factsWith({
      ...withCertificate({ ...rightCertificate, names: [rightSite.host] }),
      distribution: { ...rightDistribution, aliases: [rightSite.host] },
      zone: null,
      face: {
        answers: rightValues.face.answers.map((asked) =>
          asked.url === 'https://storyclub.example/' ? { ...asked, answer: leads(www) } : asked,
        ),
        handshakes: rightValues.face.handshakes.map((handshake) =>
          handshake.name !== rightSite.host && handshake.outcome.is === 'shaken'
            ? { ...handshake, outcome: { ...handshake.outcome, notAfter: now + 60 * day } }
            : handshake,
        ),
      },
    }),
    [],
  ],
  [
    'an imported certificate',
    factsWith({ ...withCertificate(imported), validationRecords: [] }),
    [],
  ],
  ['a name without counterpart', underOneName('stories.example.com'), []],
  ['the distribution’s own name', underCloudFrontsName(), ['notice old-tls-policy']],
  [
    'a certificate validated by email, DNS kept elsewhere',
    factsWith({
      ...withCertificate({ ...rightCertificate, validations: byEmail }),
      validationRecords: [],
      zone: null,
    }),
    ['notice certificate-by-email'],
  ],
  [
    'the free flat-rate plan, with managed policies only and no tags',
    factsWith(
      {
        distribution: {
          ...rightDistribution,
          tagHeader: null,
          webAclId: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/site/1',
          behaviours: [
            {
              ...rightBehaviour,
              cache: { policyId: '658327ea-f89d-4fab-a63d-7e88639e58f6' },
              headersPolicyId: '67f7725c-6f97-4210-82d7-5512b31e9d03',
            },
          ],
        },
        cachePolicies: managed,
        headersPolicies: managedHeaders,
      },
      { site: { plan: 'free', tags: 'never' } },
    ),
    [],
  ],
  [
    'IPv6 off on purpose',
    factsWith({
      distribution: { ...rightDistribution, ipv6: false },
      names: noAaaa,
      zone: onlyA,
    }),
    ['notice ipv6-off'],
  ],
  [
    'a behaviour that leads to a service of its own',
    factsWithDistribution({
      origins: [
        ...rightDistribution.origins,
        {
          id: 'api',
          domainName: 'api.example.net',
          path: '',
          kind: 'custom',
          isBucket: false,
          leadsHere: false,
          access: { kind: 'none' },
          protocol: 'https-only',
        },
      ],
      behaviours: [
        {
          ...rightBehaviour,
          pattern: '/api/*',
          originId: 'api',
          leadsHere: false,
          viewerProtocol: 'https-only',
          methods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
          headersPolicyId: null,
          viewerRequest: null,
        },
        rightBehaviour,
      ],
    }),
    [],
  ],
  [
    'nothing but what readers see: no rights at AWS at all',
    factsWith(
      {},
      {
        unread: {
          distribution: { is: 'failed', why: 'There are no credentials.' },
          headersPolicies: { is: 'failed', why: 'There are no credentials.' },
          certificate: { is: 'failed', why: 'There are no credentials.' },
          certificates: { is: 'failed', why: 'There are no credentials.' },
          zone: { is: 'failed', why: 'There are no credentials.' },
        },
      },
    ),
    [],
  ],
])('right in its own way: %s', (_, facts, finds) => {
  const { diagnoses } = examine(facts);
  expect(diagnoses.map(({ severity, code }) => `${severity} ${code}`)).toEqual(finds);
});

test('a site set up by hand years ago: what it lacks, each thing said once', () => {
  const { diagnoses } = examine(yearsAgo);
  expect(diagnoses.map(({ severity, code, what }) => `${severity} ${code}: ${what}`)).toEqual([
    'error alias-missing: storyclub.example is no alias (alternate domain name) of the distribution E123EXAMPLE.',
    'error viewer-http: The default behaviour answers over plain HTTP (viewer protocol policy allow-all).',
    'warning http-detour: http://storyclub.example/ redirects to http://www.storyclub.example/, which is plain HTTP again.',
    'warning old-tls-policy: The security policy is TLSv1_2016, which accepts TLS 1.0 or 1.1.',
    'warning hsts-missing: The default behaviour does not send Strict-Transport-Security.',
    'notice old-http-version: The distribution does not speak HTTP/3.',
    'notice ipv6-off: The distribution does not answer over IPv6.',
    'warning certificate-by-email: The certificate is validated by email for www.storyclub.example.',
    'warning name-elsewhere: storyclub.example leads to s3-website.eu-west-2.amazonaws.com, a website endpoint of S3, which has no HTTPS, not to d111111abcdef8.cloudfront.net.',
    "error origin-website: The origin S3-Website is the bucket's website endpoint, www.storyclub.example.s3-website.eu-west-2.amazonaws.com: CloudFront reaches it by HTTP only, and so does everybody else.",
    'notice versioning-off: Versioning of the bucket www.storyclub.example is off.',
    'notice legacy-cache-settings: The default behaviour has legacy cache settings instead of a cache policy.',
    'warning compression-off: The default behaviour does not compress.',
    'notice tags-unavailable: The distribution knows no cache tags, and the configuration allows them (invalidation.tags).',
  ]);
});
