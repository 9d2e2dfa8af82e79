// Loaded before the program (`node --import`): something happens at one of its changes to files under a folder.
import fs from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

/** @type {{ folders: string[], report: string, at: number, how: 'count' | 'die' | 'die half-way' | 'full' }} */
const { folders, report, at, how } = JSON.parse(process.env.STORYCLUB_TEST_FS_FAULT ?? '{}');
const { appendFileSync, writeFileSync } = fs;
let count = 0;

/**
 * Locks are left out: who dies before one is taken dies after the change before it, and with one held before the next.
 * @param {unknown} path
 */
const isWatched = (path) =>
  typeof path === 'string' &&
  !path.endsWith('.lock') &&
  folders.some((folder) => path.startsWith(folder));

const die = () => process.kill(process.pid, 'SIGKILL');

/**
 * @param {string} name
 * @param {unknown[]} args
 */
function meet(name, args) {
  count++;
  if (how === 'count') appendFileSync(report, `${name}\n`);
  if (count < at || how === 'count') return;
  if (how === 'full') {
    // A full disk lets go of files, and keeps what is there under another name.
    if (!/^(writeFile|open|mkdir|copyFile)/.test(name)) return;
    const error = new Error(`ENOSPC: no space left on device, ${name}`);
    throw Object.assign(error, { code: 'ENOSPC', errno: -28, syscall: 'write' });
  }
  if (count > at) return;
  const [path, body] = args;
  if (how === 'die half-way' && name.startsWith('writeFile') && typeof path === 'string') {
    const whole = typeof body === 'string' ? Buffer.from(body) : /** @type {Uint8Array} */ (body);
    writeFileSync(path, whole.subarray(0, whole.byteLength / 2));
  }
  die();
}

const changes = ['writeFile', 'rename', 'link', 'rm', 'unlink', 'copyFile'];
if (how === 'full') changes.push('mkdir', 'open');
for (const name of changes) {
  const later = promises[name];
  if (later !== undefined)
    promises[name] = async (...args) => {
      if (args.some(isWatched)) meet(name, args);
      return await later.apply(promises, args);
    };
  const now = fs[`${name}Sync`];
  fs[`${name}Sync`] = (...args) => {
    if (args.some(isWatched) && args[0] !== report) meet(`${name}Sync`, args);
    return now.apply(fs, args);
  };
}
syncBuiltinESMExports();
