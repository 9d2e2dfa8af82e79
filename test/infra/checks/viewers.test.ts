import { viewersChecks } from '../../../src/infra/checks/viewers.ts';
import type { DistributionFacts } from '../../../src/infra/facts/distribution-facts.ts';
import { provesTable } from '../../support/check-table.ts';
import {
  factsWith,
  factsWithBehaviour,
  factsWithDistribution,
  rightBehaviour,
  rightDistribution,
  rightValues,
} from '../../support/infra-facts.ts';

type Custom = Exclude<DistributionFacts['viewerCertificate'], { kind: 'default' }>;

const withCertificate = (change: Partial<Custom>) =>
  factsWithDistribution({
    viewerCertificate: {
      kind: 'acm',
      id: 'arn:aws:acm:us-east-1:111122223333:certificate/1',
      minimumProtocol: 'TLSv1.2_2021',
      support: 'sni-only',
      ...change,
    },
  });

const policy = rightValues.headersPolicies['headers-site'];
if (policy?.hsts === undefined || policy.hsts === null) throw new Error('the right site has HSTS');
const right = { policy, hsts: policy.hsts };

const withHsts = (hsts: Partial<typeof right.hsts>) =>
  factsWith({
    headersPolicies: { 'headers-site': { ...right.policy, hsts: { ...right.hsts, ...hsts } } },
  });

const silentFace = { answers: [], handshakes: [] };

provesTable(viewersChecks, [
  ['a site where everything is right', factsWith(), []],

  [
    'a default behaviour that answers over plain HTTP',
    factsWithBehaviour({ viewerProtocol: 'allow-all' }),
    [
      'error viewer-http: The default behaviour answers over plain HTTP (viewer protocol policy allow-all).',
    ],
  ],
  [
    'another behaviour that does, and takes POST',
    factsWithDistribution({
      behaviours: [
        {
          ...rightBehaviour,
          pattern: '/feed/*',
          viewerProtocol: 'allow-all',
          methods: ['GET', 'HEAD', 'POST'],
        },
        rightBehaviour,
      ],
    }),
    [
      'error viewer-http: The behaviour /feed/* answers over plain HTTP (viewer protocol policy allow-all).',
    ],
  ],
  ['a site that refuses plain HTTP', factsWithBehaviour({ viewerProtocol: 'https-only' }), []],
  [
    'a behaviour that redirects POST and DELETE',
    factsWithBehaviour({ methods: ['GET', 'HEAD', 'POST', 'DELETE'] }),
    [
      'notice viewer-redirects-writes: The default behaviour takes POST, DELETE and redirects what comes over plain HTTP.',
    ],
  ],

  [
    'a security policy of 2016',
    withCertificate({ minimumProtocol: 'TLSv1.1_2016' }),
    ['warning old-tls-policy: The security policy is TLSv1.1_2016, which accepts TLS 1.0 or 1.1.'],
  ],
  [
    'a security policy with SSL 3, on dedicated addresses',
    withCertificate({ minimumProtocol: 'SSLv3', support: 'vip' }),
    ['error old-tls-policy: The security policy is SSLv3, which accepts SSL 3.'],
  ],
  [
    'a security policy of 2019',
    withCertificate({ minimumProtocol: 'TLSv1.2_2019' }),
    ['notice old-tls-policy: The security policy is TLSv1.2_2019, which accepts older ciphers.'],
  ],
  ['the strictest security policy', withCertificate({ minimumProtocol: 'TLSv1.3_2025' }), []],

  [
    'a default behaviour without headers policy',
    factsWith({
      distribution: {
        ...rightDistribution,
        behaviours: [{ ...rightBehaviour, headersPolicyId: null }],
      },
      face: silentFace,
    }),
    ['warning hsts-missing: The default behaviour does not send Strict-Transport-Security.'],
  ],
  [
    'a default behaviour without headers policy, where a function adds the header',
    factsWithBehaviour({ headersPolicyId: null }),
    [],
  ],
  [
    'a headers policy without HSTS on a behaviour for some files',
    factsWith({
      distribution: {
        ...rightDistribution,
        behaviours: [
          { ...rightBehaviour, pattern: '/assets/*', headersPolicyId: 'plain' },
          rightBehaviour,
        ],
      },
      headersPolicies: {
        ...rightValues.headersPolicies,
        plain: { ...right.policy, name: 'plain', hsts: null },
      },
    }),
    ['notice hsts-missing: The behaviour /assets/* does not send Strict-Transport-Security.'],
  ],
  [
    'a behaviour that leads to another origin, which may send what it likes',
    factsWithDistribution({
      behaviours: [
        { ...rightBehaviour, pattern: '/api/*', leadsHere: false, headersPolicyId: null },
        rightBehaviour,
      ],
    }),
    [],
  ],
  [
    'HSTS for five minutes',
    withHsts({ maxAge: 300 }),
    [
      'notice hsts-short: The response headers policy storyclub-headers sends Strict-Transport-Security for 300 seconds.',
    ],
  ],
  [
    'HSTS for a month',
    withHsts({ maxAge: 30 * 86_400 }),
    [
      'notice hsts-short: The response headers policy storyclub-headers sends Strict-Transport-Security for 30 days.',
    ],
  ],
  [
    'HSTS switched off',
    withHsts({ maxAge: 0 }),
    [
      'warning hsts-short: The response headers policy storyclub-headers sends Strict-Transport-Security with max-age=0.',
    ],
  ],
]);
