import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { createFixture } from 'fs-fixture';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const repository = resolve('.');
let fixture: Awaited<ReturnType<typeof createFixture>>;
let packed: readonly string[];

/** Packs the package and installs it in a folder elsewhere, as a site's owner does. */
beforeAll(async () => {
  fixture = await createFixture({ 'package.json': '{ "private": true, "type": "module" }' });
  const { stdout } = await run(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', fixture.path],
    { cwd: repository },
  );
  const [{ filename, files }]: [{ filename: string; files: { path: string }[] }] =
    JSON.parse(stdout);
  packed = files.map(({ path }) => path);
  const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  await run('npm', [...install, `./${filename}`], { cwd: fixture.path });
}, 120_000);
afterAll(() => fixture.rm());

describe('the package', () => {
  test('has the program, what init copies, and the licence; no sources, tests or sites', () => {
    const expected = [
      'LICENSE',
      'README.md',
      'dist/cli.js',
      'dist/core.d.ts',
      'dist/core.js',
      'dist/index.d.ts',
      'dist/index.js',
      'templates/story.eta',
      '.github/workflows/publish.yml',
      '.github/workflows/plan.yml',
      '.github/workflows/doctor.yml',
    ];
    expect(expected.filter((file) => !packed.includes(file))).toEqual([]);
    const known =
      /^(dist\/(?!www\/)|templates\/|docs\/schemas\/|\.github\/workflows\/(publish|plan|doctor)\.yml$|(package\.json|README\.md|LICENSE|CHANGELOG\.md)$)/;
    expect(packed.filter((file) => !known.test(file))).toEqual([]);
  });

  test('runs where it is installed: a site is made, built and published', async () => {
    const storyclub = (args: readonly string[], cwd: string): ReturnType<typeof run> =>
      run(fixture.getPath('node_modules/.bin/storyclub'), [...args], { cwd });
    await storyclub(['init', 'site'], fixture.path);
    const site = fixture.getPath('site');
    expect((await storyclub(['build'], site)).stdout).toContain('built 1 story into dist/');
    await storyclub(['publish', '--yes'], site);
    const { stdout } = await storyclub(['status', '--json'], site);
    const { objects }: { objects: { key: string }[] } = JSON.parse(String(stdout));
    expect(objects.map(({ key }) => key)).toContain('stories/the-first-page/index.html');
  }, 60_000);

  test('can be imported, with types', async () => {
    await fixture.writeFile(
      'use.ts',
      [
        "import { type Config, type ConfigInput, defineConfig } from 'storyclub';",
        "import { edgeLifetime, urlsOf } from 'storyclub/core';",
        "const input: ConfigInput = defineConfig({ site: { url: 'https://x.example', title: 'X' } });",
        'export const tiers: Config["tiers"] = [];',
        '// @ts-expect-error a misspelt key',
        "defineConfig({ site: { url: 'https://x.example', titel: 'X' } });",
        'console.log(input.site.title, urlsOf("index.html").join(" "), typeof edgeLifetime);',
      ].join('\n'),
    );
    const options = ['--strict', '--module', 'nodenext', '--target', 'es2022', '--types', ''];
    await run(resolve('node_modules/.bin/tsc'), [...options, 'use.ts'], { cwd: fixture.path });
    const { stdout } = await run(process.execPath, ['use.js'], { cwd: fixture.path });
    expect(stdout).toBe('X / /index.html function\n');
  }, 30_000);
});
