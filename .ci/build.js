#!/usr/bin/env node
// Compiles the program to dist/. A file is replaced only when its text changed, and in one step, so that a
// program which is running meanwhile never meets half a file. dist/www, this repository's own site, stays.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const built = fs.mkdtempSync(join(tmpdir(), 'storyclub-build-'));

try {
  process.exitCode = compile();
  const files = programFiles(built);
  for (const file of programFiles(dist)) {
    if (!files.includes(file)) fs.rmSync(join(dist, file));
  }
  for (const file of files) replace(file);
} finally {
  fs.rmSync(built, { recursive: true, force: true });
}

function compile() {
  const compiler = createRequire(import.meta.url).resolve('typescript/package.json');
  const tsc = join(dirname(compiler), 'bin', 'tsc');
  const options = ['-p', 'tsconfig.build.json', '--outDir', built];
  const { status } = spawnSync(process.execPath, [tsc, ...options], {
    cwd: root,
    stdio: 'inherit',
  });
  return status ?? 1;
}

/** What the compiler writes below `folder`, as paths relative to it. */
function programFiles(folder) {
  if (!fs.existsSync(folder)) return [];
  const entries = fs.readdirSync(folder, { recursive: true });
  return entries.filter((path) => /\.(js|d\.ts)$/.test(path) && !/^www[\\/]/.test(path));
}

function replace(file) {
  const text = fs.readFileSync(join(built, file));
  const target = join(dist, file);
  if (fs.existsSync(target) && fs.readFileSync(target).equals(text)) return;
  fs.mkdirSync(dirname(target), { recursive: true });
  const next = `${target}.${process.pid}.tmp`;
  fs.writeFileSync(next, text, { mode: file === 'cli.js' ? 0o755 : 0o644 });
  fs.renameSync(next, target);
}
