import { describe, expect, test } from 'vitest';
import type { ConfigInput } from '../../src/config/define-config.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import type { Config } from '../../src/config/types.ts';

const site = { url: 'https://www.storyclub.example', title: 'Story Club' };

describe('what is left out has a default', () => {
  test('a site needs a URL and a title', () => {
    expect(config({ site })).toEqual({
      site: {
        url: 'https://www.storyclub.example',
        title: 'Story Club',
        author: 'Story Club',
        description: '',
        language: 'en',
        timeZone: 'UTC',
      },
      target: 'local',
      targets: {},
      tiers: [
        { age: 0, edge: 300, browser: 60 },
        { age: 2_592_000, edge: 31_536_000, browser: 60 },
      ],
      promises: {
        correction: 300,
        listing: 300,
        arrival: 300,
        chrome: 604_800,
        file: 86_400,
        takedown: 60,
      },
      invalidation: { prefer: 'readers', freePaths: 1000, tags: 'auto' },
      limits: { maxRemovals: 256, maxRemovedShare: 0.3 },
      retainAssets: 604_800,
      keepReleases: 5,
      statePrefix: '.storyclub/',
      allowance: 5,
      cacheTiers: 1,
      prices: { putPer1000: 0.005, getPer1000: 0.0004, purgePath: 0.005 },
      storiesPerPage: 20,
      outDir: 'dist',
    });
  });

  test('one promise can be given alone', () => {
    const { promises } = config({ site, promises: { chrome: '1d' } });
    expect(promises).toMatchObject({ chrome: 86_400, correction: 300 });
  });
});

describe('what means the same is the same', () => {
  test.each([
    ['', ''],
    ['/', ''],
    ['archive', 'archive/'],
    ['/archive', 'archive/'],
    ['archive/2024/', 'archive/2024/'],
  ])('prefix %j is %j', (prefix, expected) => {
    expect(
      config({ site, targets: { live: { bucket: 'b', prefix } } }).targets['live'],
    ).toMatchObject({
      name: 'live',
      bucket: 'b',
      region: null,
      distribution: null,
      prefix: expected,
    });
  });

  test('a trailing slash of the URL', () => {
    expect(config({ site: { ...site, url: 'https://x.example/' } }).site.url).toBe(
      'https://x.example',
    );
  });

  test('no earlier release need be kept', () => {
    expect(config({ site, keepReleases: 0 }).keepReleases).toBe(0);
  });

  test('a state prefix with or without slashes', () => {
    expect(config({ site, statePrefix: '/state' }).statePrefix).toBe('state/');
  });

  test('the case of a language tag', () => {
    expect(config({ site: { ...site, language: 'EN-gb' } }).site.language).toBe('en-GB');
  });
});

const certificate =
  'arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012';

describe('what is wrong is said, all of it', () => {
  test.each<readonly [what: string, input: unknown, codes: readonly string[]]>([
    ['nothing', undefined, ['config-missing']],
    ['no site', {}, ['config-missing']],
    ['no title', { site: { url: site.url } }, ['config-missing']],
    ['an unknown key', { site, tragets: {} }, ['config-unknown-key']],
    [
      'two unknown keys',
      { site: { ...site, a: 1 }, b: 2 },
      ['config-unknown-key', 'config-unknown-key'],
    ],
    ['a number for a text', { site: { ...site, title: 7 } }, ['config-value']],
    ['an empty title', { site: { ...site, title: ' ' } }, ['config-value']],
    ['a duration without a unit', { site, retainAssets: '7' }, ['config-duration']],
    ['a duration in fractions', { site, allowance: '1.5s' }, ['config-duration']],
    ['a share above 1', { site, limits: { maxRemovedShare: 30 } }, ['config-value']],
    ['http', { site: { ...site, url: 'http://x.example' } }, ['config-url']],
    ['no URL', { site: { ...site, url: 'x.example' } }, ['config-url']],
    ['a path', { site: { ...site, url: 'https://x.example/club' } }, ['config-url']],
    ['a query', { site: { ...site, url: 'https://x.example/?a' } }, ['config-url']],
    ['a password', { site: { ...site, url: 'https://a:b@x.example' } }, ['config-url']],
    ['a language in words', { site: { ...site, language: 'english please' } }, ['config-language']],
    ['a time zone nobody has', { site: { ...site, timeZone: 'Mars/Base' } }, ['config-time-zone']],
    ['a target that is not there', { site, target: 'live' }, ['config-target-unknown']],
    [
      'a target named local',
      { site, targets: { local: { bucket: 'b' } } },
      ['config-target-reserved'],
    ],
    [
      'a prefix leading up',
      { site, targets: { live: { bucket: 'b', prefix: '../x' } } },
      ['config-path'],
    ],
    ['an empty state prefix', { site, statePrefix: '/' }, ['config-path']],
    ['pages among the stories', { site, outDir: 'stories' }, ['config-path']],
    ['pages above the site', { site, outDir: '../out' }, ['config-path']],
    ['no tier', { site, tiers: [] }, ['config-value']],
    [
      'no tier for new stories',
      { site, tiers: [{ age: '1d', edge: '5m' }] },
      ['config-tier-first'],
    ],
    [
      'tiers out of order',
      {
        site,
        tiers: [
          { age: '0d', edge: '5m' },
          { age: '9d', edge: '1d' },
          { age: '9d', edge: '9d' },
        ],
      },
      ['config-tier-order'],
    ],
    [
      'browsers that outlast the promise',
      { site, tiers: [{ age: '0d', edge: '5m', browser: '10m' }] },
      ['config-browser-promise'],
    ],
    ['a promise of nothing', { site, promises: { takedown: '0s' } }, ['config-positive']],
    [
      'several rules at once',
      { site: { ...site, url: 'http://x.example', timeZone: 'X' }, target: 'liv' },
      ['config-url', 'config-time-zone', 'config-target-unknown'],
    ],
  ])('%s', (_, input, codes) => {
    const parsed = parseConfig(input, { file: 'storyclub.config.ts', text: '', target: null });
    expect(parsed.config).toBeNull();
    expect(parsed.findings.map(({ code }) => code)).toEqual(codes);
  });

  test.each<readonly [infra: object, problem: string]>([
    [
      { stack: 'story club' },
      'stack: it is no letter and then letters, digits and hyphens, 40 at most',
    ],
    [
      { otherNames: ['*.x.example'] },
      'otherNames: "*.x.example" is no host name, such as storyclub.example',
    ],
    [
      { otherNames: ['WWW.storyclub.example'] },
      'otherNames: "www.storyclub.example" is the site\'s own name',
    ],
    [{ otherNames: ['a.example', 'A.example.'] }, 'otherNames: a name stands there twice'],
    [
      { otherNames: Array.from({ length: 100 }, (_, at) => `n${at}.example`) },
      'otherNames: they are more than 99, and a distribution has 100 at most',
    ],
    [{ zone: 'x.example' }, 'zone: it is no id of a hosted zone, such as Z0123456789EXAMPLE'],
    [{ certificate: '12345678' }, 'certificate: it is no ARN of a certificate of ACM'],
    [
      { certificate: certificate.replace('us-east-1', 'eu-west-2') },
      'certificate: it is of eu-west-2, and CloudFront takes certificates of us-east-1 only',
    ],
    [
      { certificate, validation: 'email' },
      'validation: a certificate is given, so that none is validated',
    ],
    [{ alarms: 'somebody' }, 'alarms: it is no e-mail address'],
    [{ github: { repository: 'stories' } }, 'github.repository: it is no owner/name'],
    [
      { github: { repository: 'you/stories', branch: 'release/*' } },
      'github.branch: it is no name of a branch, such as main; a pattern would match none',
    ],
    [
      { github: { repository: 'you/stories', environment: '*' } },
      'github.environment: a pattern would match no environment',
    ],
    [
      { github: { repository: 'you/stories', ids: { owner: 'you', repository: '1' } } },
      'github.ids.owner: it is no number: gh api repos/<owner>/<name> --jq ".owner.id, .id" prints both',
    ],
  ])('infra: %j', (infra, problem) => {
    const input = { site, targets: { live: { bucket: 'b', infra } } };
    const parsed = parseConfig(input, { file: 'storyclub.config.ts', text: '', target: null });
    const [key, ...rest] = problem.split(': ');
    expect(parsed.findings.map(({ what }) => what)).toEqual([
      `"targets.live.infra.${key}" has a value it cannot have: ${rest.join(': ')}.`,
    ]);
  });

  test('an unknown key of infra.github is named beside those it has', () => {
    const infra = { github: { repository: 'you/stories', brunch: 'main' } };
    const parsed = parseConfig(
      { site, targets: { live: { bucket: 'b', infra } } },
      { file: 'storyclub.config.ts', text: '', target: null },
    );
    expect(parsed.findings).toMatchObject([
      {
        what: 'The configuration has no key "targets.live.infra.github.brunch". Did you mean branch?',
      },
    ]);
  });

  test('a misspelt key is named with its path, its line and the key that was meant', () => {
    const text =
      "export default {\n  site: {},\n  targets: {\n    live: { buckett: 'b' },\n  },\n};\n";
    const parsed = parseConfig(
      { site, targets: { live: { bucket: 'b', buckett: 'b' } } },
      { file: 'storyclub.config.ts', text, target: null },
    );
    expect(parsed.findings).toMatchObject([
      {
        place: { file: 'storyclub.config.ts', line: 4 },
        what: 'The configuration has no key "targets.live.buckett". Did you mean bucket?',
        next: 'Correct the name or remove the line; known here: bucket, region, distribution, prefix, infra.',
      },
    ]);
  });

  test('a key that stands twice names no line', () => {
    const parsed = parseConfig(
      { site, tiers: [{ age: '0d', edge: '5' }] },
      { file: 'storyclub.config.ts', text: 'edge: 1\nedge: 2\n', target: null },
    );
    expect(parsed.findings[0]?.place).toEqual({ file: 'storyclub.config.ts' });
  });
});

describe('--target overrides the file', () => {
  const targets = { live: { bucket: 'b' } };

  test('with a target of the file', () => {
    const parsed = parseConfig({ site, targets }, { file: 'f', text: '', target: 'live' });
    expect(parsed.config?.target).toBe('live');
  });

  test('not with another', () => {
    const parsed = parseConfig({ site, targets }, { file: 'f', text: 'target: 1', target: 'life' });
    expect(parsed.findings).toMatchObject([
      {
        code: 'config-target-unknown',
        place: null,
        what: 'There is no target "life". Did you mean live?',
      },
    ]);
  });
});

function config(input: ConfigInput): Config {
  const parsed = parseConfig(input, { file: 'storyclub.config.ts', text: '', target: null });
  expect(parsed.findings).toEqual([]);
  if (parsed.config === null) throw new Error('no configuration');
  return parsed.config;
}
