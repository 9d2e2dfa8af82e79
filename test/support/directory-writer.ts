import { createHash } from 'node:crypto';
import { systemClock } from '../../src/clock.ts';
import { directoryOrigin } from '../../src/origin/directory.ts';
import type { ObjectHeaders } from '../../src/origin/origin.ts';

/**
 * A publisher in a process of its own: `increment <root> <times>` adds to one number under If-Match;
 * `rewrite <root>` writes the same few keys with ever new bodies until it is killed, a line each.
 */
const [task = '', root = '', times = '0'] = process.argv.slice(2);
const origin = directoryOrigin({ root, clock: systemClock() });

function headersOf(body: Uint8Array): ObjectHeaders {
  return {
    contentType: 'text/plain',
    cacheControl: null,
    contentEncoding: null,
    contentLanguage: null,
    contentDisposition: null,
    metadata: { sha256: createHash('sha256').update(body).digest('base64url') },
  };
}

async function increment(): Promise<void> {
  for (let done = 0; done < Number(times);) {
    const got = await origin.get('serial');
    if (got.outcome !== 'found') throw new Error(`serial is ${got.outcome}`);
    const body = Buffer.from(String(Number(Buffer.from(got.body).toString('utf8')) + 1));
    const answer = await origin.put({
      key: 'serial',
      body,
      headers: headersOf(body),
      condition: { ifMatch: got.etag },
    });
    if (answer.outcome === 'done') done += 1;
  }
}

async function rewrite(): Promise<never> {
  for (let n = 0; ; n += 1) {
    const body = Buffer.from(`${n} `.repeat(2_000 + (n % 7) * 1_000));
    await origin.put({ key: `page-${n % 3}`, body, headers: headersOf(body), condition: null });
    process.stdout.write(`${n}\n`);
  }
}

await (task === 'increment' ? increment() : rewrite());
