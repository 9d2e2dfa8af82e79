import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { FsFixture } from 'fs-fixture';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandLoaders } from '../../src/cli/commands.ts';
import { type CloudFrontServer, startCloudFrontServer } from '../support/cloudfront-server.ts';
import { type CliResult, cliPath, runCli } from '../support/run-cli.ts';
import { type S3Server, startS3Server } from '../support/s3-server.ts';
import { blockOf, commandsOf, tableRowsOf } from './pages.ts';
import { copySampleSite, correct } from './sample-site.ts';

/**
 * Every command of the README is run here as it is written there, against a copy of this repository's site and
 * the compiled program: `npx storyclub x` is what `bin` of package.json names. Two are recognised and checked
 * against package.json instead, since this test is itself run by them: `npm ci` and `npm test`.
 */
const readme = readFileSync('README.md', 'utf8');
const inline = [...readme.matchAll(/`(npx storyclub [^`]+)`/g)].map(([, command = '']) => command);
const commands = [...new Set([...commandsOf('README.md'), ...inline])];

interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly engines: Readonly<Record<string, string>>;
}
const manifest: Manifest = JSON.parse(readFileSync('package.json', 'utf8'));

const here = async (command: string, site: FsFixture): Promise<CliResult> => {
  expect(commands).toContain(command);
  return runCli(command.split(' ').slice(2), { cwd: site.path });
};

test('the commands are those that are run below', () => {
  expect(commands).toEqual([
    'npm ci',
    'npx storyclub publish --yes',
    'npm test',
    'npx storyclub plan --target live',
    'npx storyclub publish --target live',
    'npx storyclub serve',
    'npx storyclub init my-stories',
  ]);
});

test('npx storyclub is the program these tests run', () => {
  expect(cliPath.endsWith(manifest.bin['storyclub'] ?? 'no bin')).toBe(true);
});

test('npm ci has a lock file and builds the program; npm test runs this', () => {
  expect(existsSync('package-lock.json')).toBe(true);
  expect(manifest.scripts).toMatchObject({
    prepare: 'npm run build',
    build: 'node .ci/build.js',
    test: 'vitest run',
  });
});

test('it asks for the Node that package.json asks for', () => {
  const [, version] = /Node (\d+\.\d+\.\d+) or newer/.exec(readme) ?? [];
  expect(manifest.engines['node']).toBe(`>=${version}`);
});

describe('on a fresh machine', () => {
  let site: FsFixture;
  beforeAll(async () => {
    site = await copySampleSite();
  });
  afterAll(() => site.rm());

  test('publish --yes publishes here, and says how to look at it', async () => {
    const { exitCode, stdout } = await here('npx storyclub publish --yes', site);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/published to local: \d+ puts/);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('look at it: npx storyclub serve');
  });

  test('serve shows it', async () => {
    // A free port in place of 8080, which something else may have.
    const { PATH = '' } = process.env;
    const server = spawn(process.execPath, [cliPath, 'serve', '--port', '0'], {
      cwd: site.path,
      env: { PATH },
    });
    try {
      const [line]: string[] = await once(createInterface(server.stdout), 'line');
      const url = /http:\/\/\S+/.exec(line ?? '')?.[0] ?? '';
      expect(await (await fetch(`${url}stories/the-fox/`)).text()).toContain('The Fox');
    } finally {
      server.kill();
    }
  });

  test('init starts a site of one’s own, which publishes as it is', async () => {
    expect(await here('npx storyclub init my-stories', site)).toMatchObject({ exitCode: 0 });
    const cwd = site.getPath('my-stories');
    expect(await runCli(['publish', '--yes'], { cwd })).toMatchObject({ exitCode: 0 });
  });
});

describe('on AWS', () => {
  let site: FsFixture;
  let s3: S3Server;
  let cloudFront: CloudFrontServer;
  const bucket = 'www.storyclub.example';

  beforeAll(async () => {
    s3 = await startS3Server();
    s3.createBucket(bucket, 'eu-west-2');
    cloudFront = await startCloudFrontServer({ distribution: 'distribution-prefix' });
    site = await copySampleSite();
    const wrong = 'export default defineConfig({\n';
    const right = wrong + blockOf('README.md', 'ts');
    await correct(site, 'storyclub.config.ts', { wrong, right });
  });
  afterAll(async () => {
    await Promise.all([s3.close(), cloudFront.close(), site.rm()]);
  });

  const onAws = (command: string, ...more: readonly string[]): Promise<CliResult> => {
    expect(commands).toContain(command);
    return runCli([...command.split(' ').slice(2), ...more], {
      cwd: site.path,
      env: {
        AWS_ENDPOINT_URL_S3: s3.url,
        AWS_ENDPOINT_URL_CLOUDFRONT: cloudFront.url,
        AWS_ACCESS_KEY_ID: 'AKIDTESTSTORYCLUB',
        AWS_SECRET_ACCESS_KEY: 'not-a-secret',
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_CONFIG_FILE: '/dev/null',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      },
    });
  };

  test('plan shows what would happen, and writes nothing', async () => {
    const { exitCode, stdout, stderr } = await onAws('npx storyclub plan --target live');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^storyclub plan · live · /);
    expect([...s3.objects(bucket).keys()]).toEqual([]);
  });

  test('publish asks first; with a yes, pages lie under the prefix and the state beside it', async () => {
    const asked = await onAws('npx storyclub publish --target live');
    expect(asked).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('--yes') });
    expect([...s3.objects(bucket).keys()]).toEqual([]);
    const { exitCode, stdout } = await onAws('npx storyclub publish --target live', '--yes');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('published to live');
    const keys = [...s3.objects(bucket).keys()];
    expect(keys).toContain('site/stories/the-fox/index.html');
    expect(keys).toContain('.storyclub/ledger.json');
    expect(keys.filter((key) => !/^(site|\.storyclub)\//.test(key))).toEqual([]);
  });
});

test('the table has every command, in the order of the help', () => {
  const rows = tableRowsOf('README.md');
  const listed = rows.map(([cell = '']) => /^`storyclub ([\w-]+)/.exec(cell)?.[1]);
  expect(listed).toEqual(Object.keys(commandLoaders));
});

test('the pictures it shows are there', () => {
  const pictures = [...readme.matchAll(/(?:src|srcset)="([^"]+)"/g)].map(([, file = '']) => file);
  expect(pictures.length).toBe(2);
  for (const file of pictures)
    expect({ file, there: existsSync(file) }).toEqual({ file, there: true });
});
