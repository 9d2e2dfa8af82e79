import { readFile, stat } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DoctorFlags, toDoctorTerms } from '../../src/cli/doctor-terms.ts';
import { main } from '../../src/cli/main.ts';
import { areas } from '../../src/infra/checks/check.ts';
import { factsFromJson, factsToJson } from '../../src/infra/facts/facts-json.ts';
import { invented, setAwsEnvironment } from '../support/aws-environment.ts';
import { bucketConfig } from '../support/bucket-club.ts';
import { type Club, createClub } from '../support/club.ts';
import { fakeWorld } from '../support/fake-world.ts';
import { factsWith, factsWithBehaviour } from '../support/infra-facts.ts';

let club: Club;
beforeAll(async () => {
  club = await createClub({
    stories: {},
    config: bucketConfig,
    files: {
      'right.json': factsToJson(factsWith()),
      'wrong.json': factsToJson(factsWithBehaviour({ viewerProtocol: 'allow-all' })),
    },
  });
});
afterAll(() => club[Symbol.asyncDispose]());

describe('recorded facts are judged without asking anybody', () => {
  test('a site where everything is right: one calm line, and 0', async () => {
    const { exitCode, stdout, stderr } = await club.run(['doctor', '--facts', 'right.json']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(
      /^storyclub doctor · live · facts of 2026-10-01 12:00 UTC\n[^]*\n\nNothing is wrong: \d+ checks right\.\n$/,
    );
  });

  test('an error is 1; --json has it, and the summary of a GitHub job shows it', async () => {
    const summary = club.path('summary.md');
    const { exitCode, stdout } = await club.run(
      ['doctor', '--facts', 'wrong.json', '--only', 'viewers', '--json'],
      { env: { GITHUB_STEP_SUMMARY: summary } },
    );
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      recorded: true,
      areas: ['viewers'],
      findings: expect.arrayContaining([
        expect.objectContaining({ code: 'viewer-http', severity: 'error', area: 'viewers' }),
      ]),
    });
    expect(await readFile(summary, 'utf8')).toContain('| error | `viewer-http` | viewers |');
  });
});

test('with nobody to ask, what stands in the way is said once, and the facts are kept all the same', async () => {
  const { exitCode, stdout } = await club.run(
    ['doctor', '--offline', '--save-facts', 'kept.json', '--json'],
    { env: { ...invented, AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' } },
  );
  expect(exitCode).toBe(2);
  expect(JSON.parse(stdout).error).toMatchObject({
    code: 'doctor-blind',
    why: expect.stringContaining('credentials'),
    next: expect.stringContaining('aws sso login'),
  });
  const kept = factsFromJson(await readFile(club.path('kept.json'), 'utf8'), 'kept.json');
  expect(kept.site).toMatchObject({ bucket: 'www.storyclub.example', prefix: 'site/' });
  expect(kept.facts.distribution.is).toBe('failed');
  expect((await stat(club.path('kept.json'))).mode & 0o777).toBe(0o600);
});

test.each([
  [
    ['--offline', '--save-facts', 'nowhere/facts.json'],
    /nowhere\/facts\.json cannot be written: there is no/,
  ],
  [['--facts', '.'], /error {2}\. is a folder\.\n/],
  [['--facts', 'none.json'], /error {2}There is no file none\.json\.\n/],
])('a file of facts that cannot be one: %j', async (flags, message) => {
  const world = fakeWorld({ argv: ['doctor', ...flags], cwd: club.path('.'), env: {} });
  const restore = setAwsEnvironment({ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' });
  const exitCode = await main(world, '0.0.0').finally(restore);
  const stderr = world.written.stderr();
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain('bug');
});

test('a folder on this machine has nothing to look at', async () => {
  const { exitCode, stderr } = await club.run(['doctor', '--target', 'local']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('is a folder on this machine');
  expect(stderr).toContain('storyclub doctor --target <name>');
});

describe('flags', () => {
  const none: DoctorFlags = {
    only: [],
    role: null,
    offline: false,
    resolver: null,
    'connect-to': null,
    'save-facts': null,
    facts: null,
    format: null,
    fix: false,
    yes: false,
    timeout: null,
  };
  test.each<[readonly string[], readonly string[]]>([
    [[], areas],
    [['rights,viewers'], ['viewers', 'rights']],
    [
      ['dns', 'origin, dns'],
      ['dns', 'origin'],
    ],
  ])('--only %j judges %j', (only, judged) => {
    expect(toDoctorTerms({ ...none, only }).areas).toEqual(judged);
  });

  test.each<[Partial<DoctorFlags>, RegExp]>([
    [{ only: ['viewer'] }, /has no area "viewer". Did you mean viewers\?/],
    [{ only: ['dns,'] }, /has no area ""/],
    [{ role: 'storyclub-publish' }, /takes the ARN of a role or user/],
    [{ role: 'arn:aws:sts::111122223333:assumed-role/r/s' }, /takes the ARN of a role or user/],
    [{ facts: 'f.json', offline: true }, /--offline is about what is there/],
    [
      { facts: 'f.json', role: 'arn:aws:iam::111122223333:role/r' },
      /--role is about what is there/,
    ],
    [{ offline: true, 'connect-to': 'd1.cloudfront.net' }, /--connect-to is about asking there/],
    [{ facts: 'f.json', fix: true }, /--fix is about what is there/],
    [{ yes: true }, /--yes is about what --fix does/],
    [{ timeout: '30m' }, /--timeout is about what --fix does/],
    [{ fix: true, timeout: 'long' }, /--timeout takes a duration, not "long"/],
  ])('%j is refused', (flags, what) => {
    expect(() => toDoctorTerms({ ...none, ...flags })).toThrow(what);
  });

  test('--fix waits a quarter of an hour for CloudFront, or as long as it is told', () => {
    expect(toDoctorTerms({ ...none, fix: true }).fix).toEqual({ yes: false, waitMs: 900_000 });
    expect(toDoctorTerms({ ...none, fix: true, yes: true, timeout: '30m' }).fix).toEqual({
      yes: true,
      waitMs: 1_800_000,
    });
    expect(toDoctorTerms(none).fix).toBeNull();
  });

  test('a role may have a path', () => {
    const role = 'arn:aws:iam::111122223333:role/ci/storyclub-publish';
    expect(toDoctorTerms({ ...none, role }).ask.principal).toBe(role);
  });
});
