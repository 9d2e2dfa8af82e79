import { expect, test } from 'vitest';
import { allChecks } from '../../../src/infra/checks/all-checks.ts';
import { examine } from '../../../src/infra/examine.ts';
import type { FactName } from '../../../src/infra/facts/infra-facts.ts';
import {
  factsWith,
  rightBehaviour,
  rightDistribution,
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
