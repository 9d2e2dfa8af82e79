import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { createFixture } from 'fs-fixture';
import { expect, test } from 'vitest';

/** A program that serves one request with a function that forgets a promise, and rejects one of its own when told to. */
const program = `
import { virtualClock } from ${JSON.stringify(resolve('src/clock.ts'))};
import { compileFunction } from ${JSON.stringify(resolve('src/edge/function/run-function.ts'))};
const source = "function handler(event) { Promise.reject(new Error('forgotten')); return event.request; }";
const { run } = compileFunction(source, {
  distribution: { id: 'E1', domainName: 'd1.cloudfront.net' },
  clock: virtualClock(0),
  onLog: console.log,
});
console.log(run({ method: 'GET', target: '/', headers: [], ip: '::1', requestId: '1' }).kind);
if (process.argv[2] === 'own') Promise.reject(new Error('own'));
setImmediate(() => setImmediate(() => console.log('still serving')));
`;

interface End {
  readonly code: string | number | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

async function start(...args: readonly string[]): Promise<End> {
  await using folder = await createFixture({ 'program.ts': program });
  const jiti = resolve('node_modules/jiti/lib/jiti-cli.mjs');
  const file = folder.getPath('program.ts');
  return await new Promise<End>((end) => {
    execFile(process.execPath, [jiti, file, ...args], (error, stdout, stderr) => {
      end({ code: error?.code ?? 0, stdout, stderr });
    });
  });
}

test('a promise that a function forgets does not end the program', async () => {
  expect(await start()).toMatchObject({
    code: 0,
    stdout:
      'request\nA promise was rejected that nothing waits for: Error: forgotten\nstill serving\n',
  });
});

test('a promise that the program forgets does', async () => {
  const { code, stdout, stderr } = await start('own');
  expect(code).not.toBe(0);
  expect(stdout).not.toContain('still serving');
  expect(stderr).toContain('Error: own');
});
