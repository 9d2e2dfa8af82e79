import { createFixture } from 'fs-fixture';
import { expect, inject, test } from 'vitest';
import type { Origin } from '../../src/origin/origin.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';
import { openBucket } from './open-bucket.ts';

/** Going back, by the program as people run it: from the bucket's versions, and from what is kept without them. */

const key = 'site/stories/old-well/index.html';
const well = (text: string): string =>
  `---\ntitle: The Old Well\nauthor: Anna Ost\ndate: 2019-03-02\n---\n\n${text}\n`;

const moto = () => ({ AWS_ENDPOINT_URL: inject('motoUrl') });
const versity = () => ({
  AWS_ENDPOINT_URL_S3: inject('versityUrl'),
  AWS_ACCESS_KEY_ID: inject('versityAccess'),
  AWS_SECRET_ACCESS_KEY: inject('versitySecret'),
});

test.each([
  ['moto, with versions', moto, true],
  ['moto, without versions', moto, false],
  ['versitygw, without versions', versity, false],
])('%s: back and forward again', async (_, server, keepsVersions) => {
  const opened = await openBucket(server(), keepsVersions);
  await using fixture = await createFixture();
  const run = (args: readonly string[], folder = 'club'): Promise<CliResult> => {
    const aws = Object.entries(process.env).filter(([name]) => name.startsWith('AWS_'));
    const env = Object.fromEntries(aws.map(([name, value]) => [name, value ?? '']));
    return runCli(args, { cwd: fixture.getPath(folder), env });
  };
  const done = async (args: readonly string[], folder?: string): Promise<void> => {
    const { exitCode, stderr } = await run(args, folder);
    expect({ args, exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({
      args,
      exitCode: 0,
      stderr: '',
    });
  };
  await done(['init', 'club'], '.');
  const site = {
    url: 'https://www.storyclub.example',
    title: 'Club',
    author: 'The Club',
    language: 'en-GB',
    timeZone: 'Europe/London',
  };
  const targets = { live: { bucket: opened.bucket, region: 'eu-west-2', prefix: 'site/' } };
  const config = JSON.stringify({ site, target: 'live', targets });
  await fixture.writeFile(
    'club/storyclub.config.ts',
    `import { defineConfig } from 'storyclub'\nexport default defineConfig(${config})\n`,
  );
  for (const text of ['The well was deep.', 'The well was depe.']) {
    await fixture.writeFile('club/stories/old-well.md', well(text));
    await done(['publish', '--yes']);
  }
  await done(['rollback', '--yes']);
  expect(await textOf(opened.origin)).toContain('The well was deep.');
  await done(['rollback', '--yes']);
  expect(await textOf(opened.origin)).toContain('The well was depe.');
  await opened.close();
});

async function textOf(origin: Origin): Promise<string> {
  const got = await origin.get(key);
  return got.outcome === 'found' ? Buffer.from(got.body).toString('utf8') : got.outcome;
}
