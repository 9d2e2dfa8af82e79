import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Put } from '../../src/plan/change.ts';
import { readBuilt } from '../../src/publish/read-built.ts';

const planned = Buffer.from('the fox');
const change: Put = {
  change: 'put',
  reason: 'new',
  kind: 'arrival',
  key: 'stories/the-fox/index.html',
  replaces: null,
  edge: { action: 'none', because: 'nothing-cached' },
  until: null,
  desired: {
    key: 'stories/the-fox/index.html',
    kind: 'story',
    digest: createHash('sha256').update(planned).digest('base64url'),
    size: planned.length,
    contentType: 'text/html; charset=utf-8',
    cacheControl: 'max-age=60, s-maxage=300',
    contentDigest: null,
    loads: [],
    story: null,
    changedAt: 0,
  },
};

test('a built file is uploaded as it was planned', async () => {
  await expect(readBuilt(change, { readBody: async () => planned })).resolves.toBe(planned);
});

test('one that another build has written since, even of the same size, is not', async () => {
  const readBody = async () => Buffer.from('the cat');
  await expect(readBuilt(change, { readBody })).rejects.toMatchObject({
    name: 'UserError',
    code: 'built-file-changed',
  });
});
