// Loaded before the program (`node --import`): something happens at one of its changes to files under some folders.
import fs from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const { appendFileSync, writeFileSync } = fs;
const names = ['writeFile', 'rename', 'link', 'rm', 'unlink', 'copyFile', 'mkdir', 'open'];
/** What a full disk has no room for. */
const takesRoom = /^(writeFile|open|mkdir|copyFile)/;
const changesFiles = /^(writeFile|rename|link|rm|unlink|copyFile)/;

/** @type {{ folders: string[], report: string, at: number, how: 'count' | 'die' | 'die half-way' | 'full' }} */
const { folders, report, at, how } = JSON.parse(process.env.STORYCLUB_TEST_FS_FAULT ?? '{}');
let count = 0;

/**
 * Locks are left out: who dies before one is taken dies after the change before it, and with one held before the next.
 * @param {unknown} path
 */
const isWatched = (path) =>
  typeof path === 'string' &&
  !path.endsWith('.lock') &&
  folders.some((folder) => path.startsWith(folder));

/**
 * @param {string} name
 * @param {readonly unknown[]} args
 */
const isReading = (name, [, flags = 'r']) =>
  name.startsWith('open') && String(flags).startsWith('r');

/**
 * @param {string} name
 * @param {readonly unknown[]} args
 */
function meet(name, args) {
  if (!args.some(isWatched) || isReading(name, args)) return;
  if (how === 'count') appendFileSync(report, `${name}\n`);
  if (how === 'count' || !(how === 'full' ? takesRoom : changesFiles).test(name)) return;
  count++;
  if (count < at) return;
  if (how === 'full') {
    const error = new Error(`ENOSPC: no space left on device, ${name}`);
    throw Object.assign(error, { code: 'ENOSPC', errno: -28, syscall: name });
  }
  const [path, body] = args;
  if (how === 'die half-way' && name.startsWith('writeFile') && typeof path === 'string') {
    const whole = typeof body === 'string' ? Buffer.from(body) : body;
    if (whole instanceof Uint8Array) writeFileSync(path, whole.subarray(0, whole.length / 2));
  }
  process.kill(process.pid, 'SIGKILL');
}

for (const name of names) {
  const later = promises[name];
  if (later !== undefined)
    promises[name] = async (...args) => {
      meet(name, args);
      return await later.apply(promises, args);
    };
  const now = fs[`${name}Sync`];
  fs[`${name}Sync`] = (...args) => {
    meet(`${name}Sync`, args);
    return now.apply(fs, args);
  };
}
syncBuiltinESMExports();
