import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { allChecks } from '../../../src/infra/checks/all-checks.ts';
import { examine } from '../../../src/infra/examine.ts';
import type { FactName, FactValues } from '../../../src/infra/facts/infra-facts.ts';
import {
  factsWith,
  rightBehaviour,
  rightDistribution,
  rightSite,
  rightValues,
} from '../../support/infra-facts.ts';

test('a site where everything is right: every check is made, and none finds anything', () => {
  const { diagnoses, unread } = examine(factsWith());
  expect(diagnoses).toEqual([]);
  expect(unread).toEqual([]);
});

test('a site that answers nothing is not said to be right in anything it would have to answer for', () => {
  const silent = factsWith({
    face: {
      answers: rightValues.face.answers.map((one) => ({
        ...one,
        answer: { is: 'unanswered', why: 'there is no such host' },
      })),
      handshakes: rightValues.face.handshakes.map((one) => ({
        ...one,
        outcome: { is: 'refused', why: 'there is no such host' },
      })),
    },
  });
  const { diagnoses, right } = examine(silent);
  expect(diagnoses.map(({ code }) => code)).toContain('https-unanswered');
  const asks = new Set(
    allChecks.filter(({ needs }) => needs.includes('face')).map(({ code }) => code),
  );
  expect(asks.size).toBeGreaterThan(5);
  expect(right.filter(({ code }) => asks.has(code))).toEqual([]);
});

const right = rightDistribution.origins[0]!;
const api = {
  ...right,
  id: 'api',
  domainName: 'api.storyclub.example',
  kind: 'custom',
  isBucket: false,
  leadsHere: false,
  access: { kind: 'none' },
  protocol: 'https-only',
} as const;
const managed = {
  cachePolicies: {
    'policy-site': {
      ...rightValues.cachePolicies['policy-site']!,
      name: 'Managed-CachingOptimized',
      managed: true,
      minTtl: 1,
      defaultTtl: 86_400,
    },
  },
  headersPolicies: {
    'headers-site': {
      ...rightValues.headersPolicies['headers-site']!,
      name: 'Managed-SecurityHeadersPolicy',
      managed: true,
      removes: [],
    },
  },
};

test.each([
  [
    'below a prefix',
    { distribution: { ...rightDistribution, origins: [{ ...right, path: '/site' }] } },
    { prefix: 'site/' },
  ],
  [
    'on the Free plan',
    { ...managed, distribution: { ...rightDistribution, tagHeader: null } },
    { plan: 'free' },
  ],
  ['on the Pro plan', managed, { plan: 'pro' }],
  [
    'in us-east-1',
    {
      bucketRegion: 'us-east-1',
      distribution: {
        ...rightDistribution,
        origins: [{ ...right, domainName: 'storyclub-live.s3.us-east-1.amazonaws.com' }],
      },
    },
    { region: 'us-east-1' },
  ],
  [
    'with an API beside it',
    {
      distribution: {
        ...rightDistribution,
        origins: [right, api],
        behaviours: [
          {
            ...rightBehaviour,
            pattern: '/api/*',
            originId: 'api',
            leadsHere: false,
            compress: false,
            viewerRequest: null,
          },
          rightBehaviour,
        ],
      },
    },
    {},
  ],
  [
    'with a second bucket to fall back on',
    {
      distribution: {
        ...rightDistribution,
        origins: [right, { ...right, id: 'copy', isBucket: false, leadsHere: false }],
        originGroups: [{ id: 'group', members: ['site', 'copy'] }],
        behaviours: [{ ...rightBehaviour, originId: 'group' }],
      },
    },
    {},
  ],
  ['before anything is published', {}, { samples: [] }],
] as const)('a right site %s', (_, values, site) => {
  expect(examine(factsWith(values, { site })).diagnoses).toEqual([]);
});

const facts = Object.keys(rightValues).filter((name): name is FactName =>
  Object.hasOwn(rightValues, name),
);

test.each(facts)('a right site of which %s was not read: nothing is made up for it', (name) => {
  for (const missing of [
    { is: 'denied', action: 's3:GetBucketPolicy', resource: 'arn:aws:s3:::storyclub-live' },
    { is: 'failed', why: 'There is no network.' },
    { is: 'absent', why: 'There is none.' },
  ] as const) {
    const { diagnoses } = examine(factsWith({}, { unread: { [name]: missing } }));
    expect(diagnoses).toEqual([]);
  }
});

const ill: { readonly [Name in FactName]?: readonly FactValues[Name][] } = {
  distribution: [
    { ...rightDistribution, behaviours: [], origins: [], errors: [], aliases: [] },
    {
      ...rightDistribution,
      enabled: false,
      viewerCertificate: { kind: 'default' },
      defaultRootObject: null,
      tagHeader: 'x-tag',
      httpVersion: 'http1.1',
      ipv6: false,
      origins: [
        { ...right, access: { kind: 'none' }, domainName: 'storyclub-live.s3.amazonaws.com' },
        { ...api, protocol: 'http-only' },
      ],
      behaviours: [
        { ...rightBehaviour, pattern: '*.html', keyGroups: ['K1'], viewerProtocol: 'allow-all' },
        { ...rightBehaviour, pattern: '/*', originId: 'api', leadsHere: false },
        { ...rightBehaviour, viewerRequest: null, headersPolicyId: null, compress: false },
      ],
      errors: [{ status: 404, minTtl: 3600, page: { path: '/index.html', status: 200 } }],
    },
  ],
  cachePolicies: [
    {},
    {
      'policy-site': {
        ...rightValues.cachePolicies['policy-site']!,
        minTtl: 90,
        headers: ['*'],
        cookies: 'some',
        queryStrings: 'all',
        gzip: false,
      },
    },
  ],
  headersPolicies: [{}],
  accessControls: [{}, { 'oac-site': { name: 'o', originType: 's3', signing: 'never' } }],
  functions: [{}],
  certificate: [null],
  certificates: [[]],
  bucketRegion: ['us-east-1'],
  bucketPolicy: [
    null,
    {
      isPublic: true,
      statements: rightValues.bucketPolicy!.statements.map((statement) => ({
        ...statement,
        effect: 'Allow' as const,
        principals: { kind: 'everyone' as const },
        conditions: {},
      })),
    },
  ],
  publicAccessBlock: [null],
  ownership: [null],
  versioning: ['Off'],
  encryption: [{ algorithm: 'aws:kms', kmsKey: null }],
  website: [
    {
      indexDocument: null,
      errorDocument: null,
      redirectsTo: { host: 'example.com', protocol: null },
      routingRules: 3,
    },
  ],
  suspiciousKeys: [['.env'], Array.from({ length: 90 }, (_, n) => `dump-${n}.sql`)],
  zone: [null],
  names: [[]],
  validationRecords: [[]],
  face: [
    { answers: [], handshakes: [] },
    {
      ...rightValues.face,
      answers: rightValues.face.answers.map((one) => ({
        ...one,
        answer: { is: 'answered', status: 200, headers: {}, start: '<Error><Code>X</Code>' },
      })),
    },
    {
      ...rightValues.face,
      answers: rightValues.face.answers.map((one) => ({
        ...one,
        answer: { is: 'answered', status: 403, headers: {}, start: '' },
      })),
    },
  ],
};

test('whatever a site is like, what is said of it are whole sentences about it', () => {
  const factOf = (name: FactName) =>
    fc.constantFrom<unknown>(
      rightValues[name],
      ...(ill[name] ?? []),
      ...(ill[name] ?? []),
      'unread',
    );
  const site = fc.record({
    prefix: fc.constantFrom('', 'site/'),
    plan: fc.constantFrom('free', 'pro', 'pay-as-you-go'),
    samples: fc.constantFrom([], rightSite.samples),
    distributionId: fc.constantFrom(null, 'E123EXAMPLE'),
    region: fc.constantFrom(null, 'eu-west-2'),
    nodeVersion: fc.constantFrom('20.19.5', '24.0.0'),
  } as const);
  const all = fc.record(Object.fromEntries(facts.map((name) => [name, factOf(name)])));
  fc.assert(
    fc.property(all, site, (chosen, about) => {
      const unread = Object.entries(chosen).filter(([, value]) => value === 'unread');
      const values = Object.entries(chosen).filter(([, value]) => value !== 'unread');
      const { diagnoses } = examine(
        factsWith(Object.fromEntries(values), {
          unread: Object.fromEntries(
            unread.map(([name]) => [name, { is: 'failed', why: 'There is no network.' }]),
          ),
          site: about,
        }),
      );
      const texts = diagnoses.flatMap(({ what, why, next }) => [what, why, next]);
      const odd = texts.filter(
        (text) =>
          !/^\S.* .*\.$/s.test(text) || /undefined|NaN|Infinity|\[object|\bnull\b| {2}/.test(text),
      );
      expect(odd).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
