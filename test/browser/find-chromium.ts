import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const INSTALLER = 'apt-get';
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * A Chromium on this machine: the one CHROMIUM_PATH names, else one on the PATH, else Debian's, which is installed
 * where that can be done without asking. Throws with what to install.
 */
export function findChromium(say: (line: string) => void): string {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') {
    if (isProgram(named)) return named;
    throw new Error(`CHROMIUM_PATH names no program: ${named}`);
  }
  const found = onPath(NAMES);
  if (found !== null) return found;
  if (process.getuid?.() === 0 && onPath([INSTALLER]) !== null) {
    say('no Chromium here: installing the Debian package chromium');
    aptGet(['update', '--quiet=2'], say);
    aptGet(['install', '--quiet=2', '--yes', '--no-install-recommends', 'chromium'], say);
    const installed = onPath(NAMES);
    if (installed !== null) return installed;
  }
  throw new Error(
    'test:browser needs Chromium: install it (Debian: apt-get install chromium), or set CHROMIUM_PATH to it.',
  );
}

function onPath(names: readonly string[]): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin'];
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function aptGet(args: readonly string[], say: (line: string) => void): void {
  const { status } = spawnSync(INSTALLER, [...args], {
    stdio: ['ignore', process.stderr, process.stderr],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status !== 0) say(`${INSTALLER} ${args[0] ?? ''} failed`);
}
