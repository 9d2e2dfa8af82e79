import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateStories, STORY_BYTES } from './generate.ts';
import { run, type Command } from './measure.ts';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
/** Compiled programs and installed peers are kept here from one run to the next. */
export const CACHE = join(ROOT, 'node_modules', '.bench');

const PROGRAM = join(CACHE, 'dist', 'cli.js');

/** Compiles the program into a folder of its own, so that a build of `dist/` meanwhile disturbs nothing. */
export function compileProgram(): void {
  mkdirSync(CACHE, { recursive: true });
  rmSync(join(CACHE, 'dist'), { recursive: true, force: true });
  const compiler = createRequire(import.meta.url).resolve('typescript/package.json');
  const tsc = join(dirname(compiler), 'bin', 'tsc');
  const options = ['-p', 'tsconfig.build.json', '--outDir', join(CACHE, 'dist')];
  run(process.execPath, [tsc, ...options], ROOT);
  for (const name of ['package.json', 'templates']) {
    rmSync(join(CACHE, name), { force: true });
    symlinkSync(join(ROOT, name), join(CACHE, name));
  }
}

export const storyclub = (cwd: string, ...args: readonly string[]): Command => ({
  program: process.execPath,
  args: [PROGRAM, ...args],
  cwd,
});

/** A site of the repository's own templates and generated stories; one that is there already stays as it is. */
export function createSite(folder: string, stories: number, bytes = STORY_BYTES): void {
  const note = join(folder, 'generated');
  const site = `${stories} stories of ${bytes} bytes`;
  if (existsSync(note) && readFileSync(note, 'utf8') === site) return;
  rmSync(folder, { recursive: true, force: true });
  generateStories(join(folder, 'stories'), stories, bytes);
  cpSync(join(ROOT, 'templates'), join(folder, 'templates'), { recursive: true });
  writeFileSync(
    join(folder, 'storyclub.config.ts'),
    `import { defineConfig } from 'storyclub';

export default defineConfig({
  site: {
    url: 'https://bench.storyclub.example',
    title: 'Bench',
    author: 'Bench',
    language: 'en',
    timeZone: 'UTC',
  },
});
`,
  );
  writeFileSync(note, site);
}

/** Forgets what was built, and what was published with it unless only the `cache` of builds is to go. */
export function forgetBuild(folder: string, cache = '.storyclub'): void {
  for (const name of ['dist', cache]) {
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}

export function programVersion(): string {
  const manifest = readFileSync(join(ROOT, 'package.json'), 'utf8');
  return /"version": "([^"]+)"/.exec(manifest)?.[1] ?? 'unknown';
}
