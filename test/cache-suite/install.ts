import { execFile } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * What is installed, to the byte. The suite asks for an npm of 2020 besides, whose scripts are not run and which
 * stands in no PATH: that is why it lives in a folder of its own and is no dependency of ours.
 */
export const pinned = {
  'http-cache-tests': {
    version: '0.4.5',
    integrity:
      'sha512-DjuwN9nUZXLTW+wav1LRESCZNVxl8SshwOy4z1pxuWbWt5/ay6sM9QQ1lebBaDO6P1IMBoK6mdf+PuVP/QNL8A==',
  },
  'node-fetch': {
    version: '2.7.0',
    integrity:
      'sha512-c4FRfUm/dbcWZ7U+1Wq0AwCyFL+3nt2bEw05wfxSz+DWpWsitgmSgYmy2dQdWyKC1694ELPqMs/YzUSNozLt8A==',
  },
} as const;

/** Cases of the pinned version that are not for browsers only: 165 required, 95 optimal, 90 to know. */
export const resultCount = 350;

/** Where installed programs are kept between runs, beside those of `npm run test:aws`. */
const home = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'storyclub-test');

/** The folder of the pinned suite, installed from npm if it is not there yet. */
export async function installSuite(say: (line: string) => void): Promise<string> {
  const { version } = pinned['http-cache-tests'];
  const folder = join(home, `http-cache-tests-${version}`);
  const suite = join(folder, 'node_modules', 'http-cache-tests');
  if ((await whyNotPinned(folder)) === null) {
    say(`http-cache-tests ${version}, kept in ${folder}`);
    return suite;
  }
  say(`http-cache-tests ${version}: installing from npm into ${folder}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const wanted = Object.entries(pinned).map(([name, { version }]) => `${name}@${version}`);
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--save-exact', '--loglevel=error'];
  await run('npm', ['install', '--prefix', folder, ...flags, ...wanted], {
    shell: process.platform === 'win32',
    maxBuffer: 64 * 1024 * 1024,
  });
  const wrong = await whyNotPinned(folder);
  if (wrong !== null) throw new Error(`${folder} does not hold what is pinned: ${wrong}`);
  return suite;
}

/** What npm noted of an installation (node_modules/.package-lock.json) that is not as pinned; null when all is. */
async function whyNotPinned(folder: string): Promise<string | null> {
  const note = join(folder, 'node_modules', '.package-lock.json');
  let installed: { packages?: Record<string, { version?: string; integrity?: string }> };
  try {
    installed = JSON.parse(await readFile(note, 'utf8'));
  } catch {
    return `no ${note}`;
  }
  for (const [name, want] of Object.entries(pinned)) {
    const has = installed.packages?.[`node_modules/${name}`];
    if (has?.version !== want.version) return `${name} is ${has?.version ?? 'missing'}`;
    if (has.integrity !== want.integrity) return `${name} has the integrity ${has.integrity}`;
  }
  return null;
}
