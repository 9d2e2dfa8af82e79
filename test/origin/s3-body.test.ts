import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readBody } from '../../src/origin/s3-body.ts';

const limits = { most: 10_000, longest: 60_000 };

test('a body is read whole', async () => {
  const body = Readable.from([Buffer.from('one '), Buffer.from('two')]);
  expect(Buffer.from(await readBody('S3', body, limits)).toString()).toBe('one two');
});

test('an answer without a body has none', async () => {
  expect(await readBody('S3', undefined, limits)).toEqual(new Uint8Array());
});

test('a body without an end is given up when it is too large', async () => {
  const endless = Readable.from(
    (function* () {
      for (;;) yield Buffer.alloc(1_000);
    })(),
  );
  await expect(readBody('S3', endless, limits)).rejects.toMatchObject({
    code: 'answer-wrong',
    why: 'A body has more than 10000 bytes.',
  });
  expect(endless.destroyed).toBe(true);
});

test('a body that does not come is given up when its time is over', async () => {
  const silent = new Readable({ read: () => {} });
  await expect(readBody('S3', silent, { ...limits, longest: 6 })).rejects.toMatchObject({
    code: 'answer-wrong',
    why: 'A body was not sent within 0.0001 minutes.',
  });
});

test('a connection that is lost is an error of its own, not a short body', async () => {
  const lost = new Readable({ read: () => {} });
  lost.push('half');
  setImmediate(() => lost.destroy(new Error('socket hang up')));
  await expect(readBody('S3', lost, limits)).rejects.toThrow('socket hang up');
});
