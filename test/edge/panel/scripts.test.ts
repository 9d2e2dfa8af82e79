import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import vm from 'node:vm';
import { createFixture } from 'fs-fixture';
import { expect, test } from 'vitest';
import { panelAssets } from '../../../src/edge/panel/assets/panel-assets.ts';
import { reloadScript } from '../../../src/edge/panel/assets/reload-script.ts';
import { wordsScript } from '../../../src/edge/panel/assets/words-script.ts';

const options = {
  compilerOptions: {
    allowJs: true,
    checkJs: true,
    strict: true,
    noEmit: true,
    noUncheckedIndexedAccess: true,
    noUnusedLocals: true,
    noPropertyAccessFromIndexSignature: true,
    target: 'es2022',
    lib: ['es2022', 'dom', 'dom.iterable'],
    module: 'esnext',
    moduleResolution: 'bundler',
    allowImportingTsExtensions: true,
    types: [],
  },
};

test('what browsers run has no type errors, and reads the state as it is documented', async () => {
  const scripts = [...panelAssets].filter(([name]) => name.endsWith('.js'));
  await using folder = await createFixture({
    ...Object.fromEntries(scripts.map(([name, { text }]) => [name, text])),
    'reload.js': reloadScript,
    'panel-state.ts': readFileSync('src/edge/panel/panel-state.ts', 'utf8'),
    'tsconfig.json': JSON.stringify(options),
  });
  const compiler = createRequire(import.meta.url).resolve('typescript/package.json');
  const tsc = join(dirname(compiler), 'bin', 'tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', '.'], {
    cwd: folder.path,
    encoding: 'utf8',
  });
  expect(stdout).toBe('');
});

interface Words {
  duration(seconds: number): string;
  size(bytes: number): string;
  percent(ratio: number | null): string;
}

const words: Words = vm.runInNewContext(
  `${wordsScript.replaceAll('export ', '')}; ({ duration, size, percent })`,
);

test.each([
  [0, '0 s'],
  [0.9, '0 s'],
  [59, '59 s'],
  [60, '1 min'],
  [252, '4 min 12 s'],
  [3_600, '1 h'],
  [3_605, '1 h'],
  [12_000, '3 h 20 min'],
  [2_520_000, '29 d 4 h'],
  [31_536_000, '365 d'],
  [-5, '0 s'],
])('%d seconds are said as %s', (seconds, text) => {
  expect(words.duration(seconds)).toBe(text);
});

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1_000, '1.0 kB'],
  [9_949, '9.9 kB'],
  [12_345, '12 kB'],
  [999_499, '999 kB'],
  [999_500, '1.0 MB'],
  [2_500_000_000, '2.5 GB'],
])('%d bytes are said as %s', (bytes, text) => {
  expect(words.size(bytes)).toBe(text);
});

test.each([
  [null, '–'],
  [0, '0.0 %'],
  [0.9999, '99.9 %'],
  [1, '100.0 %'],
])('a hit ratio of %s is said as %s', (ratio, text) => {
  expect(words.percent(ratio)).toBe(text);
});
