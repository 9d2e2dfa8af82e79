import { describe, expect, test } from 'vitest';
import { type Diagnosis, type Examination, examine, type Unread } from '../../src/infra/examine.ts';
import { areas } from '../../src/infra/checks/check.ts';
import type { InfraFacts } from '../../src/infra/facts/infra-facts.ts';
import { doctorToJson } from '../../src/report/doctor-json.ts';
import { doctorToMarkdown } from '../../src/report/doctor-markdown.ts';
import type { DoctorReport } from '../../src/report/doctor-report.ts';
import { renderDoctor } from '../../src/report/doctor-text.ts';
import { paintFor } from '../../src/report/paint.ts';
import { AREAS } from '../../src/report/doctor-words.ts';
import { blocksOf } from '../docs/pages.ts';
import {
  factsWith,
  now,
  rightBehaviour,
  rightDistribution,
  rightSite,
  rightValues,
} from '../support/infra-facts.ts';
import { checkDocument } from '../support/json-schemas.ts';
import { yearsAgo } from '../support/years-ago.ts';

const wrong = (parts: Partial<Diagnosis> & Pick<Diagnosis, 'code' | 'area' | 'severity'>) => ({
  what: 'The behaviour api/* answers readers over plain HTTP.',
  why: 'Anyone on the way can read and change what they are sent.',
  next: 'Set its viewer protocol policy to redirect-to-https.',
  link: 'https://docs.aws.amazon.com/a-page.html',
  fix: null,
  place: null,
  args: {},
  ...parts,
});

const plain = wrong({
  code: 'viewer-http',
  area: 'viewers',
  severity: 'error',
  fix: { kind: 'viewer-protocol', pattern: 'api/*' },
});
const found: Examination = {
  at: now,
  diagnoses: [
    wrong({
      code: 'http3-off',
      area: 'viewers',
      severity: 'notice',
      what: 'HTTP/3 is off.',
      why: 'Readers on weak networks wait longer for their first page.',
      next: 'Set the HTTP version to http2and3.',
      fix: { kind: 'http-version', to: 'http2and3' },
    }),
    plain,
    wrong({
      code: 'list-bucket-missing',
      area: 'origin',
      severity: 'warning',
      what: 'The distribution may not list the bucket storyclub-live.',
      why: 'A page that is missing is answered with 403 in place of 404.',
      next: 'Allow s3:ListBucket to it.',
      fix: { kind: 'list-bucket' },
    }),
    wrong({
      code: 'bucket-public',
      area: 'origin',
      severity: 'error',
      what: 'Everyone may read the bucket storyclub-live around the CDN.',
      why: 'What was taken off the site stays there for who knows its address.',
      next: 'Take the statement "PublicRead" out of its policy.',
    }),
  ],
  unread: [
    {
      fact: 'functions',
      because: {
        is: 'denied',
        action: 'cloudfront:GetFunction',
        resource: 'arn:aws:cloudfront::111122223333:function/storyclub-viewer-request',
      },
      checks: ['index-rewriting'],
    },
  ],
  right: [
    { code: 'tls-minimum', title: 'Readers need TLS 1.2 or later', area: 'viewers' },
    { code: 'zone-alias', title: 'Every name leads to this distribution', area: 'dns' },
  ],
  lifetimes: [],
};

const reportOf = (examination: Examination, recorded = false): DoctorReport => ({
  facts: factsWith(),
  examination,
  recorded,
});
const screen = (
  report: DoctorReport,
  { verbose = false, width = 80 }: { readonly verbose?: boolean; readonly width?: number } = {},
) => renderDoctor(report, { paint: (_, text) => text, width, verbose }).join('\n');

const nothing: Examination = { ...found, diagnoses: [], unread: [] };
const noLogin = {
  is: 'failed',
  why: 'There are no AWS credentials.',
  next: 'Run `aws sso login`.',
} as const;
const unreadOf = (...facts: readonly Unread['fact'][]): readonly Unread[] =>
  facts.map((fact) => ({ fact, because: noLogin, checks: [`${fact}-right`, 'both-right'] }));

describe('on the screen', () => {
  test('by area, the most severe first; then what was not read; then the numbers', () => {
    expect(screen(reportOf(found))).toMatchInlineSnapshot(`
      "storyclub doctor · live · 2026-10-01 12:00 UTC
      https://www.storyclub.example
      bucket s3://storyclub-live in eu-west-2
      distribution E123EXAMPLE
      asked as arn:aws:iam::111122223333:role/owner
      publisher arn:aws:iam::111122223333:role/storyclub-publish

      viewers: HTTPS between readers and the edge
        error  viewer-http
          The behaviour api/* answers readers over plain HTTP.
          Anyone on the way can read and change what they are sent.
          → Set its viewer protocol policy to redirect-to-https.
          storyclub doctor --fix can do this
          https://docs.aws.amazon.com/a-page.html

        notice  http3-off
          HTTP/3 is off.
          Readers on weak networks wait longer for their first page.
          → Set the HTTP version to http2and3.
          storyclub doctor --fix can do this
          https://docs.aws.amazon.com/a-page.html

      origin: the way from the edge to the bucket, and around it
        error  bucket-public
          Everyone may read the bucket storyclub-live around the CDN.
          What was taken off the site stays there for who knows its address.
          → Take the statement "PublicRead" out of its policy.
          https://docs.aws.amazon.com/a-page.html

        warning  list-bucket-missing
          The distribution may not list the bucket storyclub-live.
          A page that is missing is answered with 403 in place of 404.
          → Allow s3:ListBucket to it.
          storyclub doctor --fix can do this
          https://docs.aws.amazon.com/a-page.html

      not read
        warning  doctor-denied
          Not read: the distribution's functions. The permission
          cloudfront:GetFunction on
          arn:aws:cloudfront::111122223333:function/storyclub-viewer-request is
          missing.
          1 check was not made for it: index-rewriting.
          → Print a policy with \`storyclub infra policy --doctor\`, and give it to the
          role or user that runs the doctor: all it allows is reading.

      2 checks right, 2 errors, 2 warnings, 1 notice, 1 not made
      → storyclub doctor --target live --fix shows what it would change about 3
      findings, and asks."
    `);
  });

  test('nothing wrong is one calm line', () => {
    expect(screen(reportOf(nothing)).split('\n').slice(6)).toEqual([
      '',
      'Nothing is wrong: 2 checks right.',
    ]);
  });

  test('where no check has anything to be about, nothing is said to be right', () => {
    const text = screen(reportOf({ ...nothing, right: [] }));
    expect(text.split('\n').at(-1)).toBe('There was nothing to judge.');
  });

  test('--verbose shows what is right in its area', () => {
    const lines = screen(reportOf(found), { verbose: true }).split('\n');
    expect(lines.slice(lines.indexOf('dns: where the names of the site lead'))).toEqual(
      expect.arrayContaining([
        'dns: where the names of the site lead',
        '  right  zone-alias',
        '    Every name leads to this distribution',
      ]),
    );
  });

  test('--verbose shows how long copies of each kind are really kept', () => {
    const day = {
      'policy-site': { ...rightValues.cachePolicies['policy-site']!, minTtl: 86_400 },
    };
    const plainFile = { kind: 'file', key: 'old.txt', cacheControl: '' } as const;
    const facts = factsWith(
      { cachePolicies: day },
      { site: { samples: [...rightSite.samples, plainFile] } },
    );
    const report = { facts, examination: examine(facts), recorded: false };
    const lines = screen(report, { verbose: true }).split('\n');
    const from = lines.indexOf('  kept');
    expect(lines.slice(from, lines.indexOf('', from))).toEqual([
      '  kept',
      '    pages: edges 24 h, browsers 1 min (public, max-age=60, s-maxage=300)',
      '    listings: edges 24 h, browsers 1 min (public, max-age=60, s-maxage=300)',
      '    feeds: edges 24 h, browsers 1 min (public, max-age=60, s-maxage=300)',
      '    assets: edges 365 days, browsers 365 days (public, max-age=31536000,',
      '    immutable)',
      '    other files: edges 24 h, browsers 1 min (public, max-age=60, s-maxage=86400)',
      '    other files: edges 24 h, browsers guess (no Cache-Control)',
    ]);
  });

  test('what many facts fail for is said once, with its one remedy', () => {
    const unread = unreadOf('distribution', 'bucketPolicy', 'zone');
    const text = screen(reportOf({ ...found, diagnoses: [], unread }));
    expect(text.split('\n').slice(7)).toEqual([
      'not read',
      '  warning  doctor-unread',
      "    Not read: the distribution, the bucket's policy and the hosted zone. There",
      '    are no AWS credentials.',
      '    4 checks were not made for it: distribution-right, both-right,',
      '    bucketPolicy-right, zone-right.',
      '    → Run `aws sso login`.',
      '',
      '2 checks right, 1 warning, 4 not made',
    ]);
  });

  test('what one policy would allow has one remedy', () => {
    const denied = (fact: Unread['fact'], action: string): Unread => ({
      fact,
      because: { is: 'denied', action, resource: 'arn:aws:s3:::storyclub-live' },
      checks: [`${fact}-right`],
    });
    const unread = [
      denied('versioning', 's3:GetBucketVersioning'),
      denied('website', 's3:GetBucketWebsite'),
    ];
    const text = screen(reportOf({ ...found, diagnoses: [], unread }));
    expect(text.split('\n').slice(7)).toEqual([
      'not read',
      '  warning  doctor-denied',
      "    Not read: the bucket's versioning. The permission s3:GetBucketVersioning on",
      '    arn:aws:s3:::storyclub-live is missing.',
      '    1 check was not made for it: versioning-right.',
      '  warning  doctor-denied',
      "    Not read: the bucket's website hosting. The permission s3:GetBucketWebsite",
      '    on arn:aws:s3:::storyclub-live is missing.',
      '    1 check was not made for it: website-right.',
      '    → Print a policy with `storyclub infra policy --doctor`, and give it to the',
      '    role or user that runs the doctor: all it allows is reading.',
      '',
      '2 checks right, 2 warnings, 2 not made',
    ]);
  });

  test('facts from a file are said to be of their day', () => {
    expect(screen(reportOf(nothing, true)).split('\n')[0]).toBe(
      'storyclub doctor · live · facts of 2026-10-01 12:00 UTC',
    );
  });

  test('at forty columns no word is lost, and only words that are longer are wider', () => {
    const words = (text: string): readonly string[] => text.split(/\s+/);
    const narrow = screen(reportOf(found), { width: 40, verbose: true });
    expect(words(narrow)).toEqual(words(screen(reportOf(found), { width: 200, verbose: true })));
    const wide = narrow.split('\n').filter((line) => line.length > 40);
    expect(wide.map((line) => words(line.trim()).length)).toEqual(wide.map(() => 1));
  });

  test('colour adds no word and takes none', () => {
    const coloured = renderDoctor(reportOf(found), {
      paint: (_, text) => `<${text}>`,
      width: 80,
      verbose: false,
    });
    expect(coloured.join('\n').replaceAll(/[<>]/g, '')).toBe(screen(reportOf(found)));
  });

  test('what a server says cannot steer the terminal', () => {
    const evil = { ...plain, what: 'It answers \u001B[2J.' };
    expect(screen(reportOf({ ...found, diagnoses: [evil] }))).toContain(
      String.raw`It answers \u001b[2J.`,
    );
  });
});

describe('as Markdown', () => {
  test('a table of what is wrong, and each in full below it', () => {
    expect(doctorToMarkdown(reportOf({ ...found, diagnoses: [plain] })).join('\n'))
      .toMatchInlineSnapshot(`
        "### storyclub doctor · live · 2026-10-01 12:00 UTC

        - https://www.storyclub.example
        - bucket s3://storyclub\\-live in eu\\-west\\-2
        - distribution E123EXAMPLE
        - asked as arn:aws:iam::111122223333:role/owner
        - publisher arn:aws:iam::111122223333:role/storyclub\\-publish

        **2 checks right, 1 error, 1 warning, 1 not made**

        | | finding | about | what |
        |---|---|---|---|
        | error | \`viewer-http\` | viewers | The behaviour api/\\* answers readers over plain HTTP. |
        | warning | \`doctor-denied\` | not read | Not read: the distribution's functions. The permission cloudfront:GetFunction on arn:aws:cloudfront::111122223333:function/storyclub\\-viewer\\-request is missing. |

        #### error \`viewer-http\`

        The behaviour api/\\* answers readers over plain HTTP. Anyone on the way can read and change what they are sent.

        → Set its viewer protocol policy to redirect\\-to\\-https. \`storyclub doctor --fix\` can do this. ([source](https://docs.aws.amazon.com/a-page.html))

        #### warning \`doctor-denied\`

        Not read: the distribution's functions. The permission cloudfront:GetFunction on arn:aws:cloudfront::111122223333:function/storyclub\\-viewer\\-request is missing. 1 check was not made for it: index\\-rewriting.

        → Print a policy with \\\`storyclub infra policy \\-\\-doctor\\\`, and give it to the role or user that runs the doctor: all it allows is reading.

        <details><summary>What is right</summary>

        - Readers need TLS 1.2 or later (\`tls-minimum\`)
        - Every name leads to this distribution (\`zone-alias\`)

        </details>
        "
      `);
  });

  test('a row stays a row whatever a server says', () => {
    const evil = { ...plain, what: 'a | b\n<img src=x> `c`' };
    const rows = doctorToMarkdown(reportOf({ ...found, diagnoses: [evil], unread: [] }));
    expect(rows).toContain(
      String.raw`| error | ${'`viewer-http`'} | viewers | a \| b \<img src=x\> \`c\` |`,
    );
  });
});

describe('as JSON', () => {
  test.each([
    ['everything', reportOf(found)],
    ['nothing', reportOf(nothing)],
    ['recorded facts', reportOf(found, true)],
    ['a right site', reportOf(examine(factsWith()))],
    [
      'no credentials and no distribution',
      {
        facts: factsWith(
          {},
          {
            unread: { caller: noLogin, rights: noLogin, bucketRegion: noLogin },
            site: { distributionId: null, region: null },
          },
        ),
        examination: { ...found, unread: unreadOf('caller', 'rights') },
        recorded: false,
      },
    ],
  ])('%s is as the schema says', (_, report) => {
    expect(() =>
      checkDocument('doctor', doctorToJson(report, { areas, fixes: null })),
    ).not.toThrow();
  });

  test('has what the screen has', () => {
    expect(
      doctorToJson(reportOf(found), { areas: ['viewers', 'origin'], fixes: null }),
    ).toMatchObject({
      target: 'live',
      at: '2026-10-01T12:00:00.000Z',
      areas: ['viewers', 'origin'],
      counts: { errors: 2, warnings: 2, notices: 1, right: 2, notMade: 1 },
      findings: [
        { code: 'http3-off', area: 'viewers', fix: { kind: 'http-version' } },
        { code: 'viewer-http' },
        { code: 'list-bucket-missing' },
        { code: 'bucket-public', severity: 'error', fix: null },
      ],
      unread: [
        {
          code: 'doctor-denied',
          facts: ['functions'],
          action: 'cloudfront:GetFunction',
          checks: ['index-rewriting'],
        },
      ],
    });
  });
});

/** Facts may come from a stranger, and so may what they quote: DNS, headers, names of policies. */
test('nothing of the facts is obeyed by the terminal or by Markdown', () => {
  const evil = '\u001B[2J\r <b>x</b>\n# x';
  const poisoned = (site: InfraFacts['site']): InfraFacts['site'] => ({
    ...site,
    target: `live${evil}`,
    bucket: `bucket${evil}`,
    prefix: `stories${evil}/`,
    distributionId: `E1${evil}`,
    samples: site.samples.map((sample) => ({ ...sample, key: `${evil}/index.html` })),
  });
  const facts = { ...yearsAgo, site: poisoned(yearsAgo.site) };
  const report = { facts, examination: examine(facts), recorded: true };
  expect(report.examination.diagnoses.length).toBeGreaterThan(10);
  for (const verbose of [true, false])
    for (const line of renderDoctor(report, { paint: paintFor(false), width: 100, verbose }))
      expect(line).not.toMatch(/[\u001B\r]/);
  for (const line of doctorToMarkdown(report))
    expect(line).not.toMatch(/[\u001B\r]|(^|[^\\])<b>|^# x/);
});

test('the guide shows a screen of the program', () => {
  const facts = factsWith(
    {
      distribution: {
        ...rightDistribution,
        behaviours: [{ ...rightBehaviour, viewerProtocol: 'allow-all' }],
      },
      versioning: 'Off',
    },
    { unread: { zone: { is: 'denied', action: 'route53:ListHostedZonesByName', resource: '*' } } },
  );
  const report = { facts, examination: examine(facts), recorded: false };
  // How many checks there are is not the page's affair.
  const uncounted = (text: string): string => text.replace(/\d+ checks right/, '… checks right');
  const shown = blocksOf('docs/guides/checking-https.md').find(
    ({ language }) => language === 'text',
  );
  expect(uncounted(`${screen(report)}\n`)).toBe(uncounted(shown?.text ?? ''));
});

test('the report knows every area, in the order of the checks', () => {
  expect(AREAS).toEqual(areas);
});
