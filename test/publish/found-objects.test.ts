import { expect, test } from 'vitest';
import { createFixture } from 'fs-fixture';
import { systemClock } from '../../src/clock.ts';
import { directoryOrigin } from '../../src/origin/directory.ts';
import { UNKNOWN } from '../../src/plan/ledger.ts';
import { readFound } from '../../src/publish/found-objects.ts';

const headers = {
  contentType: 'text/html',
  cacheControl: null,
  contentEncoding: 'gzip',
  contentLanguage: null,
  contentDisposition: null,
  metadata: { sha256: 'whatever-its-writer-liked' },
};

test('an object is what was read of it; one that is too large to be a site’s is not read', async () => {
  await using folder = await createFixture();
  const origin = directoryOrigin({ root: folder.path, clock: systemClock() });
  await origin.put({ key: 'site/a.html', body: Buffer.from('A'), headers, condition: null });
  const asked = { key: 'a.html', prefix: 'site/' };
  expect(await readFound(origin, asked)).toMatchObject({
    key: 'a.html',
    digest: 'VZrq0IJk1XldOQlxjN0Fq9SVcuhP5VWQ7vMaiKCP3_0',
    contentType: 'text/html\ncontent-encoding: gzip',
    isTagged: false,
  });
  expect(await readFound(origin, { ...asked, size: 64_000_001 })).toMatchObject({
    key: 'a.html',
    digest: UNKNOWN,
  });
  expect(await readFound(origin, { ...asked, key: 'b.html' })).toBeNull();
});
