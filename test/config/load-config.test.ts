import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createFixture } from 'fs-fixture';
import { describe, expect, test } from 'vitest';
import { findRoot } from '../../src/config/find-root.ts';
import { dependsOnItselfAlone, loadConfig } from '../../src/config/load-config.ts';

const file = (body: string): string =>
  `import { defineConfig } from 'storyclub';\n\nexport default defineConfig({\n${body}\n});\n`;
const site = "  site: { url: 'https://x.example', title: 'X' },";

describe('a site is found from any folder in it', () => {
  test('by its configuration file', async () => {
    await using fixture = await createFixture({ 'storyclub.config.ts': '', 'stories/a/b.md': '' });
    expect(findRoot(fixture.getPath('stories/a'))).toBe(fixture.path.replace(/\/$/, ''));
  });

  test('and where there is none, init is named', async () => {
    await using fixture = await createFixture({});
    expect(() => findRoot(fixture.path)).toThrow(/no story site here/);
  });
});

describe('loading', () => {
  test.each(['storyclub.config.ts', 'storyclub.config.js', 'storyclub.config.mjs'])(
    '%s works where storyclub is not installed',
    async (name) => {
      await using fixture = await createFixture({ [name]: file(site) });
      const { config } = await load(fixture.path);
      expect(config.site.title).toBe('X');
    },
  );

  test.each([
    [
      'a syntax error',
      file('  site: {,'),
      'storyclub.config.ts:4 does not run.',
      /Unexpected token/,
    ],
    [
      'a misspelt function',
      `import { defineConfig } from 'storyclub';\nexport default defineConfg({});\n`,
      'storyclub.config.ts:2 does not run.',
      /defineConfg is not defined/,
    ],
    ['a throw', "throw new Error('no');\n", 'storyclub.config.ts does not run.', /^no$/],
    ['a missing import', "import './none.ts';\n", 'storyclub.config.ts does not run.', /none\.ts/],
  ])('%s is told with its line, where that is known', async (_, text, what, why) => {
    await using fixture = await createFixture({ 'storyclub.config.ts': text });
    await expect(load(fixture.path)).rejects.toMatchObject({
      code: 'config-does-not-run',
      message: what,
      why: expect.stringMatching(why),
    });
  });

  test('a file without a default export says what to write', async () => {
    await using fixture = await createFixture({ 'storyclub.config.ts': 'export const x = 1;\n' });
    await expect(load(fixture.path)).rejects.toMatchObject({ code: 'config-no-export' });
  });

  test('findings come with the error', async () => {
    await using fixture = await createFixture({
      'storyclub.config.ts': file(`${site}\n  keepRelease: 3,`),
    });
    await expect(load(fixture.path)).rejects.toMatchObject({
      code: 'config-invalid',
      exitCode: 2,
      findings: [{ code: 'config-unknown-key', place: { line: 5 } }],
    });
  });
});

describe('a file that depends on itself alone is evaluated once', () => {
  test('and again when it changes', async () => {
    await using fixture = await createFixture({ 'storyclub.config.ts': file(site) });
    await load(fixture.path);
    const kept = fixture.getPath('.storyclub/config.json');
    expect(existsSync(kept)).toBe(true);
    expect((await load(fixture.path)).config.site.title).toBe('X');
    await fixture.writeFile('storyclub.config.ts', file(site.replace("'X'", "'Y'")));
    expect((await load(fixture.path)).config.site.title).toBe('Y');
  });

  test('another target or another version of the program is another configuration', async () => {
    const text = file(`${site}\n  targets: { live: { bucket: 'b' } },`);
    await using fixture = await createFixture({ 'storyclub.config.ts': text });
    await load(fixture.path);
    const live = await loadConfig({ root: fixture.path, target: 'live', programVersion: '1' });
    expect(live.config.target).toBe('live');
    expect((await load(fixture.path)).config.target).toBe('local');
  });

  test('what the program did not write itself is not believed', async () => {
    await using fixture = await createFixture({ 'storyclub.config.ts': file(site) });
    await load(fixture.path);
    const kept = fixture.getPath('.storyclub/config.json');
    await writeFile(kept, (await readFile(kept, 'utf8')).replace('"title":"X"', '"title":"Z"'));
    expect((await load(fixture.path)).config.site.title).toBe('X');
  });

  test('a folder where nothing can be kept only costs time', async () => {
    await using fixture = await createFixture({
      'storyclub.config.ts': file(site),
      '.storyclub': 'a file where the folder would be',
    });
    expect((await load(fixture.path)).config.site.title).toBe('X');
  });

  test('a file that reads its environment is evaluated each time', async () => {
    const text = file(
      "  site: { url: 'https://x.example', title: process.env.STORYCLUB_TEST_TITLE },",
    );
    await using fixture = await createFixture({ 'storyclub.config.ts': text });
    process.env['STORYCLUB_TEST_TITLE'] = 'first';
    expect((await load(fixture.path)).config.site.title).toBe('first');
    process.env['STORYCLUB_TEST_TITLE'] = 'second';
    expect((await load(fixture.path)).config.site.title).toBe('second');
    delete process.env['STORYCLUB_TEST_TITLE'];
  });

  test('so is one that imports a file of its own', async () => {
    await using fixture = await createFixture({
      'storyclub.config.ts': `import { title } from './title.ts';\nexport default { site: { url: 'https://x.example', title } };\n`,
    });
    await mkdir(fixture.path, { recursive: true });
    await fixture.writeFile('title.ts', "export const title = 'one';\n");
    expect((await load(fixture.path)).config.site.title).toBe('one');
    await fixture.writeFile('title.ts', "export const title = 'two';\n");
    expect((await load(fixture.path)).config.site.title).toBe('two');
  });

  test.each([
    ['import { defineConfig } from "storyclub";', true],
    ["import { defineConfig } from 'storyclub'\nexport default defineConfig({})", true],
    ["import {\n  defineConfig,\n} from 'storyclub';", true],
    ["import x from './x.ts';", false],
    ["import { defineConfig } from 'storyclub'; import x from './x.ts';", false],
    ["const x = require('x');", false],
    ["await import('x')", false],
    ['new Date().getFullYear()', false],
    ["[].filter.constructor('return 1')()", false],
  ])('%j: %s', (text, expected) => {
    expect(dependsOnItselfAlone(text)).toBe(expected);
  });
});

describe('digests', () => {
  test('the order of keys does not count, the built site and the policy count apart', async () => {
    const one = await digests(file(`${site}\n  storiesPerPage: 9, keepReleases: 3,`));
    const two = await digests(
      file("keepReleases: 3, storiesPerPage: 9, site: { title: 'X', url: 'https://x.example' },"),
    );
    const other = await digests(file(`${site}\n  storiesPerPage: 9, keepReleases: 4,`));
    expect(two).toEqual(one);
    expect(other.configDigest).toBe(one.configDigest);
    expect(other.policyDigest).not.toBe(one.policyDigest);
  });
});

function load(root: string): ReturnType<typeof loadConfig> {
  return loadConfig({ root, target: null, programVersion: '1' });
}

async function digests(text: string): Promise<{ configDigest: string; policyDigest: string }> {
  await using fixture = await createFixture({ 'storyclub.config.ts': text });
  const { configDigest, policyDigest } = await load(fixture.path);
  return { configDigest, policyDigest };
}
