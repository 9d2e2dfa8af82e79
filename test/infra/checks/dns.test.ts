import { expect, test } from 'vitest';
import { dnsChecks } from '../../../src/infra/checks/dns.ts';
import type { NameFacts, ZoneRecord } from '../../../src/infra/facts/dns-facts.ts';
import { examine } from '../../../src/infra/examine.ts';
import { type Row, provesTable } from '../../support/check-table.ts';
import { answers, apex, faceWith, http, leads, unanswered, www } from '../../support/infra-face.ts';
import { factsWith, rightDistribution, rightValues } from '../../support/infra-facts.ts';

const { zone: found } = rightValues;
if (found === null) throw new Error('the right site has a zone');
const zone = found;

const host = 'www.storyclub.example';
const other = 'storyclub.example';
const { domainName } = rightDistribution;

const named = (change: Partial<NameFacts>, name = host) =>
  rightValues.names.map((facts) => (facts.name === name ? { ...facts, ...change } : facts));

/** The zone with other records of a name in place of those it has. */
const zoned = (name: string, records: readonly Partial<ZoneRecord>[]) => ({
  ...zone,
  records: [
    ...zone.records.filter((record) => record.name !== name),
    ...records.map((record) => ({
      name,
      type: 'A',
      ttl: null,
      values: [],
      alias: null,
      ...record,
    })),
  ],
});

const alias = (to: string, change: Partial<NonNullable<ZoneRecord['alias']>> = {}) => ({
  alias: { name: to, zoneId: 'Z2FDTNDATAQYW2', evaluateTargetHealth: false, ...change },
});

const website = 'storyclub-live.s3-website.eu-west-2.amazonaws.com';
const nowhere = { a: [], aaaa: [] };
/** Not even S3 answers. */
const offlineFace = {
  answers: [
    ...rightValues.face.answers,
    { url: `https://${website}/`, purpose: 'bucket-direct' as const },
  ].map((asked) => ({ ...asked, answer: unanswered })),
  handshakes: [],
};
/** Apache answers, not CloudFront. */
const apache = { server: 'Apache' };

const addresses: readonly Row[] = [
  [
    'a name nobody made records for',
    factsWith({ names: named(nowhere), zone: zoned(host, []) }),
    ['error name-unresolved: DNS has no address for www.storyclub.example.'],
  ],
  [
    'an apex without records, where DNS is kept elsewhere',
    factsWith({ names: named(nowhere, other), zone: null }),
    ['warning name-unresolved: DNS has no address for storyclub.example.'],
  ],
  [
    'a CNAME in the zone, and name servers that are others than the zone’s',
    factsWith({
      names: named(nowhere),
      zone: zoned(host, [{ type: 'CNAME', ttl: 300, values: [`${domainName}.`] }]),
    }),
    [
      `error zone-not-asked: The hosted zone storyclub.example (${zone.id}) leads www.storyclub.example to the distribution, and DNS does not say so.`,
    ],
  ],
  [
    'no name at all, told to a machine that does not even reach S3',
    factsWith({ names: named(nowhere), zone: null, face: offlineFace }),
    [],
  ],
  [
    'a CNAME of a distribution that is no more',
    factsWith({ names: named({ ...nowhere, cnames: ['d999.cloudfront.net'] }), zone: null }),
    [
      'error name-unresolved: www.storyclub.example is a CNAME of d999.cloudfront.net, which has no address.',
      `error name-elsewhere: www.storyclub.example leads to d999.cloudfront.net, another distribution, not to ${domainName}.`,
    ],
  ],
];

const elsewhere: readonly Row[] = [
  [
    'a CNAME of the distribution, where DNS is kept elsewhere',
    factsWith({ names: named({ cnames: [domainName] }), zone: null }),
    [],
  ],
  [
    'a CNAME by way of another name, and CloudFront answers',
    factsWith({ names: named({ cnames: ['site.example.net'] }), zone: null }),
    [],
  ],
  [
    'a name that still leads to the website endpoint',
    factsWith({ names: named({ cnames: [website] }), zone: null }),
    [
      `error name-elsewhere: www.storyclub.example leads to ${website}, a website endpoint of S3, which has no HTTPS, not to ${domainName}.`,
    ],
  ],
  [
    'an alias to another distribution',
    factsWith({ zone: zoned(host, [alias('d222.cloudfront.net.')]) }),
    [
      `error name-elsewhere: www.storyclub.example leads to d222.cloudfront.net, another distribution, not to ${domainName}.`,
    ],
  ],
  [
    'a name that an old host answers for',
    factsWith({
      zone: null,
      face: faceWith({ [www]: answers(200, apache), [http(www)]: answers(200, apache) }),
    }),
    [
      `error name-elsewhere: www.storyclub.example leads to 192.0.2.10, which is not CloudFront (it says it is Apache), not to ${domainName}.`,
    ],
  ],
  [
    'an apex that is an alias of its www, which is one of the distribution',
    factsWith({ zone: zoned(other, [alias(`${host}.`), { type: 'AAAA', ...alias(host) }]) }),
    [],
  ],
  [
    'an alias that leads round in a circle',
    factsWith({ zone: zoned(host, [alias(host)]) }),
    [
      'error name-elsewhere: www.storyclub.example leads to www.storyclub.example, not to d111111abcdef8.cloudfront.net.',
    ],
  ],
  [
    'an apex that an old host shows a page for, and no alias',
    factsWith({
      zone: null,
      distribution: { ...rightDistribution, aliases: [host] },
      face: faceWith({ [apex]: answers(200), [http(apex)]: answers(200) }),
    }),
    [
      `warning name-elsewhere: storyclub.example leads to 192.0.2.10, which is not CloudFront, not to ${domainName}.`,
    ],
  ],
  [
    'an apex that another host redirects to www over HTTPS',
    factsWith({
      zone: null,
      face: faceWith({ [apex]: leads(www), [http(apex)]: leads(apex) }),
    }),
    [],
  ],
  [
    'addresses that nobody was asked about',
    factsWith({ zone: null, face: { answers: [], handshakes: [] } }),
    [],
  ],
];

const ipv6: readonly Row[] = [
  [
    'an A record without AAAA',
    factsWith({
      names: named({ aaaa: [] }),
      zone: zoned(host, [alias(domainName)]),
    }),
    [
      'warning aaaa-missing: www.storyclub.example has an A record and no AAAA record, while the distribution answers over IPv6.',
    ],
  ],
  [
    'the same where DNS is kept elsewhere',
    factsWith({ names: named({ aaaa: [] }, other), zone: null }),
    [
      'warning aaaa-missing: storyclub.example has an A record and no AAAA record, while the distribution answers over IPv6.',
    ],
  ],
  [
    'no AAAA, and no IPv6 in the distribution',
    factsWith({
      distribution: { ...rightDistribution, ipv6: false },
      names: rightValues.names.map((name) => ({ ...name, aaaa: [] })),
      zone: zoned(host, [alias(domainName)]),
    }),
    [],
  ],
  [
    'an AAAA record of the old host',
    factsWith({
      zone: zoned(host, [alias(domainName), { type: 'AAAA', ttl: 300, values: ['2001:db8::99'] }]),
    }),
    [
      'error aaaa-elsewhere: Over IPv4 www.storyclub.example leads to the distribution, over IPv6 to 2001:db8::99.',
    ],
  ],
  [
    'an AAAA record, and no IPv6 in the distribution',
    factsWith({
      distribution: { ...rightDistribution, ipv6: false },
      names: [...named({ aaaa: [] }, other)],
    }),
    [
      'error aaaa-elsewhere: Over IPv4 www.storyclub.example leads to the distribution, over IPv6 to 2001:db8::10.',
    ],
  ],
];

const zones: readonly Row[] = [
  [
    'a zone that leads here, and nobody is told',
    factsWith({ names: named(nowhere) }),
    [
      'error zone-not-asked: The hosted zone storyclub.example (Z0123456789EXAMPLE) leads www.storyclub.example to the distribution, and DNS does not say so.',
    ],
  ],
  [
    'a zone that leads here, while the old DNS host still answers',
    factsWith({ names: named({ cnames: [website] }) }),
    [
      `error name-elsewhere: www.storyclub.example leads to ${website}, a website endpoint of S3, which has no HTTPS, not to ${domainName}.`,
      'error zone-not-asked: The hosted zone storyclub.example (Z0123456789EXAMPLE) leads www.storyclub.example to the distribution, and DNS does not say so.',
    ],
  ],
  [
    'a private zone, and no public one',
    factsWith({ names: named(nowhere), zone: { ...zone, isPrivate: true } }),
    [
      'error name-unresolved: DNS has no address for www.storyclub.example.',
      'warning zone-private: The hosted zone storyclub.example (Z0123456789EXAMPLE) is private, and DNS does not lead www.storyclub.example to the distribution.',
    ],
  ],
  [
    'a private zone beside a public one kept elsewhere',
    factsWith({ zone: { ...zone, isPrivate: true } }),
    [],
  ],
  [
    'a zone left over, while another DNS host leads here too',
    factsWith({ names: named({ cnames: [domainName] }) }),
    [],
  ],
  [
    'an address in a zone that nobody asks',
    factsWith({
      names: named(nowhere),
      zone: zoned(host, [{ ttl: 300, values: ['192.0.2.10'] }]),
    }),
    ['error name-unresolved: DNS has no address for www.storyclub.example.'],
  ],
  [
    'an apex by CNAME',
    factsWith({ names: named({ cnames: [domainName] }, other), zone: null }),
    [`error apex-cname: storyclub.example is an apex and a CNAME of ${domainName}.`],
  ],
  [
    'an alias record with another zone, that evaluates health',
    factsWith({
      zone: zoned(host, [
        alias(domainName, { zoneId: 'Z3AADJGX6KTTL2', evaluateTargetHealth: true }),
        { type: 'AAAA', ...alias(domainName) },
      ]),
    }),
    [
      'warning alias-record: The alias record www.storyclub.example A names the zone Z3AADJGX6KTTL2.',
      'warning alias-record: The alias record www.storyclub.example A evaluates the health of the distribution.',
    ],
  ],
  [
    'a record to be moved, which is kept for a day',
    factsWith({
      names: named({ cnames: [website] }),
      zone: zoned(host, [{ type: 'CNAME', ttl: 86_400, values: [website] }]),
    }),
    [
      `error name-elsewhere: www.storyclub.example leads to ${website}, a website endpoint of S3, which has no HTTPS, not to ${domainName}.`,
      'notice ttl-high: The record www.storyclub.example CNAME is kept for 24 hours, and does not lead to the distribution yet.',
    ],
  ],
  [
    'a record that leads here, which may be kept for a day',
    factsWith({
      names: named({ cnames: [domainName] }),
      zone: zoned(host, [{ type: 'CNAME', ttl: 86_400, values: [domainName] }]),
    }),
    [],
  ],
];

provesTable(dnsChecks, [
  ['a site where everything is right', factsWith(), []],
  ...addresses,
  ...elsewhere,
  ...ipv6,
  ...zones,
]);

test.each<readonly [name: string, site: string, record: string]>([
  [
    'www.storyclub.example',
    'storyclub.example',
    'Make the record www.storyclub.example CNAME d111111abcdef8.cloudfront.net where the domain’s DNS is kept.',
  ],
  [
    'storyclub.co.uk',
    'www.storyclub.co.uk',
    'Make an ALIAS or ANAME record for storyclub.co.uk to d111111abcdef8.cloudfront.net where the domain’s DNS is kept; a host that has none can redirect the apex to www, over HTTPS, or the domain can move to Route 53.',
  ],
])('the record for %s, another name of %s', (name, site, record) => {
  const facts = factsWith(
    {
      names: [{ name, a: [], aaaa: [], cnames: [], caa: [] }],
      zone: null,
      face: { answers: [], handshakes: [] },
    },
    { site: { host: site, otherNames: [name] } },
  );
  expect(examine(facts, dnsChecks).diagnoses.map(({ next }) => next)).toEqual([
    `${record} If there is to be no such name, say so in the configuration: infra.otherNames.`,
  ]);
});

test('names that are found missing elsewhere are not called right', () => {
  const facts = factsWith({
    names: named(nowhere),
    zone: zoned(host, [{ type: 'CNAME', ttl: 300, values: [domainName] }]),
  });
  const right = examine(facts).right.map(({ code }) => code);
  expect(right).not.toContain('name-unresolved');
  expect(right).not.toContain('https-unanswered');
  expect(examine(factsWith()).right.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['name-unresolved', 'https-unanswered', 'rights-missing']),
  );
});
