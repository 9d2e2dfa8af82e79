import { expect, test } from 'vitest';
import { viewersChecks } from '../../../src/infra/checks/viewers.ts';
import type { DistributionFacts } from '../../../src/infra/facts/distribution-facts.ts';
import type { InfraFacts } from '../../../src/infra/facts/infra-facts.ts';
import { examine } from '../../../src/infra/examine.ts';
import type { Fix } from '../../../src/infra/fix.ts';
import { type Row, provesTable } from '../../support/check-table.ts';
import {
  factsWith,
  factsWithBehaviour,
  factsWithDistribution,
  rightBehaviour,
  rightDistribution,
  rightValues,
} from '../../support/infra-facts.ts';
import { answers, apex, faceWith, http, leads, unanswered, www } from '../../support/infra-face.ts';

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

const withAnswers = (changed: Parameters<typeof faceWith>[0]) =>
  factsWith({ face: faceWith(changed) });

const hsts = { 'strict-transport-security': 'max-age=31536000; includeSubDomains' };
const preload = (rest: string) => ({ 'strict-transport-security': `max-age=${rest}; preload` });
const accepts = { TLSv1: false, 'TLSv1.1': false, 'TLSv1.2': true, 'TLSv1.3': true };
const silentFace = { answers: [], handshakes: [] };
const denied = {
  is: 'denied',
  action: 'cloudfront:GetDistribution',
  resource: rightDistribution.arn,
} as const;
const noDistribution = {
  distribution: { is: 'absent', why: 'the target names no distribution' },
} as const;

const whetherItAnswers: readonly Row[] = [
  [
    'a target without a distribution, and nothing answers',
    factsWith(
      { face: faceWith({ [www]: unanswered, [apex]: unanswered }) },
      { site: { distributionId: null }, unread: noDistribution },
    ),
    [
      'error distribution-none: The target live names no distribution.',
      'error https-unanswered: https://www.storyclub.example/ is not answered: the connection was closed.',
      'error https-unanswered: https://storyclub.example/ is not answered: the connection was closed.',
    ],
  ],
  [
    'a target without a distribution behind something that answers',
    factsWith({}, { site: { distributionId: null }, unread: noDistribution }),
    ['warning distribution-none: The target live names no distribution.'],
  ],
  [
    'a disabled distribution',
    factsWithDistribution({ enabled: false }),
    ['error distribution-disabled: The distribution E123EXAMPLE is disabled.'],
  ],
  [
    'a distribution on its way to the edges',
    factsWithDistribution({ deployed: false }),
    ['notice distribution-deploying: A change of the distribution E123EXAMPLE is being deployed.'],
  ],
  [
    'a name that CloudFront does not know, and answers with 403',
    factsWith({
      distribution: { ...rightDistribution, aliases: ['storyclub.example'] },
      face: faceWith({ [www]: answers(403) }),
    }),
    [
      'error alias-missing: www.storyclub.example is no alias (alternate domain name) of the distribution E123EXAMPLE.',
    ],
  ],
  [
    'an apex that another host redirects to www',
    factsWithDistribution({ aliases: ['www.storyclub.example'] }),
    [],
  ],
  [
    'an apex that no distribution knows: a wildcard does not stand for it',
    factsWith({
      distribution: { ...rightDistribution, aliases: ['*.storyclub.example'] },
      face: faceWith({ [apex]: unanswered, [http(apex)]: unanswered }),
    }),
    [
      'error alias-missing: storyclub.example is no alias (alternate domain name) of the distribution E123EXAMPLE.',
    ],
  ],
  [
    'an alias of a name that was given up',
    factsWithDistribution({ aliases: [...rightDistribution.aliases, 'old.example'] }),
    [
      'notice alias-unknown: The distribution answers to old.example too, which the configuration does not name.',
    ],
  ],
  [
    'an alias with a wildcard that stands for www',
    factsWithDistribution({ aliases: ['*.storyclub.example', 'storyclub.example'] }),
    [],
  ],
  [
    'a name that takes no HTTPS connection',
    factsWith({
      face: faceWith({ [www]: unanswered }, { outcome: { is: 'refused', why: 'ECONNREFUSED' } }),
    }),
    ['error https-unanswered: www.storyclub.example takes no HTTPS connection: ECONNREFUSED.'],
  ],
  [
    'an apex that answers with an error',
    withAnswers({ [apex]: answers(502) }),
    ['error https-unanswered: https://storyclub.example/ answers 502.'],
  ],
  [
    'a name that leads nowhere yet, which is a matter of DNS',
    factsWith({
      face: faceWith({ [apex]: unanswered }),
      names: rightValues.names.map((name) =>
        name.name === 'storyclub.example' ? { ...name, a: [], aaaa: [] } : name,
      ),
    }),
    [],
  ],
  [
    'a machine without a network, where not even the bucket answers: nothing is known of the site',
    factsWith({
      face: {
        answers: rightValues.face.answers.map((asked) => ({ ...asked, answer: unanswered })),
        handshakes: rightValues.face.handshakes.map((handshake) => ({
          ...handshake,
          outcome: { is: 'refused', why: 'there is no way to it from here' },
        })),
      },
    }),
    ['warning https-unanswered: Nothing answered, neither the site nor S3.'],
  ],
];

const plainHttp: readonly Row[] = [
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
      'notice viewer-redirects-writes: The default behaviour takes POST and DELETE, and redirects what comes over plain HTTP.',
    ],
  ],
  [
    'a name that shows its page over plain HTTP',
    withAnswers({ [http(www)]: answers(200) }),
    [
      'error http-not-redirected: http://www.storyclub.example/ answers 200 with a page, over plain HTTP.',
    ],
  ],
  [
    'the same, where the distribution allows it: said once',
    factsWith({
      distribution: {
        ...rightDistribution,
        behaviours: [{ ...rightBehaviour, viewerProtocol: 'allow-all' }],
      },
      face: faceWith({ [http(www)]: answers(200) }),
    }),
    [
      'error viewer-http: The default behaviour answers over plain HTTP (viewer protocol policy allow-all).',
    ],
  ],
  [
    'old links that end in an error',
    withAnswers({ [http(www)]: answers(403) }),
    ['notice http-refused: http://www.storyclub.example/ answers 403 instead of leading to HTTPS.'],
  ],
];

const redirects: readonly Row[] = [
  [
    'a page that the website endpoint leads back to plain HTTP',
    withAnswers({ [`${www}s/the-fox/`]: leads('http://www.storyclub.example/s/the-fox/') }),
    [
      'error https-to-http: https://www.storyclub.example/s/the-fox/ redirects to http://www.storyclub.example/s/the-fox/, away from HTTPS.',
    ],
  ],
  [
    'an apex that a bucket redirects, over plain HTTP',
    withAnswers({ [apex]: leads(http(www)), [http(apex)]: leads(http(www)) }),
    [
      'error https-to-http: https://storyclub.example/ redirects to http://www.storyclub.example/, away from HTTPS.',
      'warning http-detour: http://storyclub.example/ redirects to http://www.storyclub.example/, which is plain HTTP again.',
    ],
  ],
  [
    'plain HTTP of the apex that leads straight to www',
    withAnswers({ [http(apex)]: leads(www) }),
    [],
  ],
  [
    'names that redirect to each other',
    withAnswers({ [www]: leads(apex) }),
    [
      'error name-redirect-loop: Readers go round in a circle: https://www.storyclub.example/ → https://storyclub.example/ → https://www.storyclub.example/.',
    ],
  ],
  [
    'a site that lives under the other name',
    withAnswers({ [www]: leads(apex), [apex]: answers(200, hsts) }),
    [
      'error host-redirects-away: www.storyclub.example is the site’s name in the configuration, and redirects to https://storyclub.example/.',
    ],
  ],
  [
    'two names that both show the site',
    withAnswers({ [apex]: answers(200, hsts) }),
    [
      'warning names-not-joined: storyclub.example answers with a page of its own and does not lead to www.storyclub.example.',
    ],
  ],
  [
    'an apex that leads to somebody else',
    withAnswers({ [apex]: leads('https://parking.example/') }),
    [
      'warning names-not-joined: storyclub.example leads to https://parking.example/, not to www.storyclub.example.',
    ],
  ],
  [
    'an apex that leads every page to the home page',
    withAnswers({ [`${apex}s/the-fox/`]: leads(www) }),
    [
      'warning redirect-loses-path: https://storyclub.example/s/the-fox/ redirects to https://www.storyclub.example/, which is another page.',
    ],
  ],
  ['a home page that leads on to a language', withAnswers({ [www]: leads(`${www}en/`, 302) }), []],
  [
    'redirects for the time being',
    withAnswers({ [apex]: leads(www, 302), [http(www)]: leads(www, 307) }),
    [
      'notice redirect-temporary: http://www.storyclub.example/ redirects to https://www.storyclub.example/ with 307, for the time being.',
      'notice redirect-temporary: https://storyclub.example/ redirects to https://www.storyclub.example/ with 302, for the time being.',
    ],
  ],
];

const connections: readonly Row[] = [
  [
    'a security policy of 2016',
    withCertificate({ minimumProtocol: 'TLSv1.1_2016' }),
    ['warning old-tls-policy: The security policy is TLSv1.1_2016, which accepts TLS 1.0 or 1.1.'],
  ],
  [
    'a security policy with SSL 3, on dedicated addresses',
    withCertificate({ minimumProtocol: 'SSLv3', support: 'vip' }),
    [
      'error old-tls-policy: The security policy is SSLv3, which accepts SSL 3.',
      'warning dedicated-addresses: The distribution has addresses of its own for HTTPS (client support vip).',
    ],
  ],
  [
    'a security policy of 2019',
    withCertificate({ minimumProtocol: 'TLSv1.2_2019' }),
    ['notice old-tls-policy: The security policy is TLSv1.2_2019, which accepts older ciphers.'],
  ],
  [
    'CloudFront’s own name and certificate',
    factsWith(
      {
        distribution: {
          ...rightDistribution,
          aliases: [],
          viewerCertificate: { kind: 'default' },
        },
      },
      { site: { host: rightDistribution.domainName, otherNames: [] } },
    ),
    [
      'notice old-tls-policy: d111111abcdef8.cloudfront.net is used with CloudFront’s own certificate, which accepts TLS 1.0.',
    ],
  ],
  ['the strictest security policy', withCertificate({ minimumProtocol: 'TLSv1.3_2025' }), []],
  [
    'a server that takes what the policy forbids',
    factsWith({ face: faceWith({}, { accepts: { ...accepts, TLSv1: true, 'TLSv1.1': true } }) }),
    ['warning old-tls-accepted: www.storyclub.example takes connections with TLS 1.0 and TLS 1.1.'],
  ],
  [
    'a server that takes TLS 1.1, and nothing of the distribution may be read',
    factsWith(
      { face: faceWith({}, { accepts: { ...accepts, 'TLSv1.1': true } }) },
      { unread: { distribution: denied } },
    ),
    ['warning old-tls-accepted: www.storyclub.example takes connections with TLS 1.1.'],
  ],
  [
    'a machine that cannot try old versions',
    factsWith({ face: faceWith({}, { accepts: { ...accepts, TLSv1: null, 'TLSv1.1': null } }) }),
    [],
  ],
  [
    'HTTP/1.1 only',
    factsWithDistribution({ httpVersion: 'http1.1' }),
    ['warning old-http-version: The distribution speaks HTTP/1.1 only.'],
  ],
  [
    'HTTP/2 without HTTP/3',
    factsWithDistribution({ httpVersion: 'http2' }),
    ['notice old-http-version: The distribution does not speak HTTP/3.'],
  ],
  [
    'HTTP/3 without HTTP/2',
    factsWithDistribution({ httpVersion: 'http3' }),
    ['notice old-http-version: The distribution speaks HTTP/3, but not HTTP/2.'],
  ],
  [
    'IPv6 switched off',
    factsWithDistribution({ ipv6: false }),
    ['notice ipv6-off: The distribution does not answer over IPv6.'],
  ],
];

const strictTransport: readonly Row[] = [
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
  [
    'HSTS that the policy has and readers do not get',
    withAnswers({ [www]: answers(200), [apex]: answers(301, { location: www }) }),
    [
      'warning hsts-not-sent: https://www.storyclub.example/ answers without Strict-Transport-Security.',
      'notice hsts-not-sent: https://storyclub.example/ answers without Strict-Transport-Security.',
    ],
  ],
  [
    'HSTS that browsers ignore, and nothing of the distribution may be read',
    factsWith(
      { face: faceWith({ [www]: answers(200, { 'strict-transport-security': 'max-age=1y' }) }) },
      { unread: { distribution: denied } },
    ),
    [
      'warning hsts-not-sent: https://www.storyclub.example/ answers with “Strict-Transport-Security: max-age=1y”, which browsers ignore.',
    ],
  ],
  [
    'preload with all that it takes',
    withAnswers({
      [www]: answers(200, preload('31536000; includeSubDomains')),
      [apex]: answers(301, { ...preload('31536000; includeSubDomains'), location: www }),
    }),
    [],
  ],
  [
    'preload by www alone, with plain HTTP of the apex leading straight to www',
    withAnswers({
      [www]: answers(200, preload('31536000; includeSubDomains')),
      [http(apex)]: leads(www),
    }),
    [
      'warning hsts-preload: www.storyclub.example asks for preload, which is refused: https://storyclub.example does not send it itself; http://storyclub.example does not redirect to https://storyclub.example first.',
    ],
  ],
  [
    'preload without subdomains, for a month',
    withAnswers({
      [www]: answers(200, preload('2592000')),
      [apex]: answers(301, { ...preload('2592000'), location: www }),
    }),
    [
      'warning hsts-preload: www.storyclub.example and storyclub.example ask for preload, which is refused: includeSubDomains is missing; max-age is below a year (31536000).',
    ],
  ],
];

provesTable(viewersChecks, [
  ['a site where everything is right', factsWith(), []],
  ...whetherItAnswers,
  ...plainHttp,
  ...redirects,
  ...connections,
  ...strictTransport,
]);

const signed = { ...rightBehaviour, keyGroups: ['members'] };

test.each<readonly [fault: string, facts: InfraFacts, fixes: readonly (Fix | null)[]]>([
  [
    'plain HTTP on the behaviour it is allowed on',
    factsWithDistribution({
      behaviours: [
        { ...rightBehaviour, pattern: '/feed/*', viewerProtocol: 'allow-all' },
        rightBehaviour,
      ],
    }),
    [{ kind: 'viewer-protocol', pattern: '/feed/*' }],
  ],
  [
    'an old security policy',
    withCertificate({ minimumProtocol: 'TLSv1_2016' }),
    [{ kind: 'minimum-protocol', to: 'TLSv1.2_2021' }],
  ],
  [
    'one that dedicated addresses keep: a person has to give those up first',
    withCertificate({ minimumProtocol: 'TLSv1_2016', support: 'vip' }),
    [null, null],
  ],
  [
    'no HSTS',
    factsWith({
      distribution: {
        ...rightDistribution,
        behaviours: [{ ...rightBehaviour, headersPolicyId: null }],
      },
      face: silentFace,
    }),
    [{ kind: 'security-headers', pattern: '*' }],
  ],
  [
    'HSTS for a month: longer binds readers, which is the owner’s to decide',
    withHsts({ maxAge: 2_592_000 }),
    [null],
  ],
  [
    'no HTTP/3',
    factsWithDistribution({ httpVersion: 'http2' }),
    [{ kind: 'http-version', to: 'http2and3' }],
  ],
  ['no IPv6', factsWithDistribution({ ipv6: false }), [{ kind: 'ipv6' }]],
  [
    'no IPv6, where signed URLs may name IPv4 addresses',
    factsWithDistribution({ ipv6: false, behaviours: [signed] }),
    [null],
  ],
])('what doctor --fix would do: %s', (_, facts, fixes) => {
  expect(examine(facts, viewersChecks).diagnoses.map(({ fix }) => fix)).toEqual(fixes);
});

test.each<readonly [found: string, facts: InfraFacts, next: string]>([
  [
    'a page that another server sends without HSTS',
    withAnswers({ [www]: answers(200, { server: 'Apache' }) }),
    'It is not CloudFront that answers: let what does send it too.',
  ],
  [
    'a page of CloudFront without HSTS',
    withAnswers({ [www]: answers(200, { server: 'CloudFront' }) }),
    'The headers policy of the default behaviour sets it: wait until the distribution is deployed, and see whether another server answers for the name.',
  ],
  [
    'a redirect of a function without HSTS',
    withAnswers({ [apex]: answers(301, { server: 'CloudFront', location: www }) }),
    'The headers policy of the default behaviour sets it for pages. A function that redirects answers by itself: let it set the header too.',
  ],
  [
    'plain HTTP on a behaviour that takes POST',
    factsWithBehaviour({ viewerProtocol: 'allow-all', methods: ['GET', 'POST'] }),
    'Set the viewer protocol policy to redirect-to-https. A redirected request is billed as two requests; HSTS keeps browsers from making it again. A POST, PUT, PATCH or DELETE over HTTP is then answered with 307 or 403, so change programs that send them to https:// first.',
  ],
])('what to do about %s', (_, facts, next) => {
  expect(examine(facts, viewersChecks).diagnoses.map((found) => found.next)).toEqual([next]);
});

test('readers are not sent from pages that work to a warning of their browser', () => {
  const outcome = {
    is: 'shaken',
    protocol: 'TLSv1.3',
    trusted: false,
    distrust: 'CERT_HAS_EXPIRED',
    notAfter: 0,
    alpn: 'h2',
  } as const;
  const { facts, ...rest } = factsWithBehaviour({ viewerProtocol: 'allow-all' });
  const face = { is: 'read', value: faceWith({}, { outcome }) } as const;
  const found = examine({ ...rest, facts: { ...facts, face } }, viewersChecks).diagnoses;
  expect(found.find(({ code }) => code === 'viewer-http')).toMatchObject({
    fix: null,
    next: expect.stringMatching(/^See to a certificate that browsers trust for www\.storyclub/),
  });
});
