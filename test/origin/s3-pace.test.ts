import { describe, expect, test } from 'vitest';
import { Pace } from '../../src/origin/s3-pace.ts';

/** Requests that end when they are told to. */
function begin(pace: Pace, count: number) {
  const begun: (() => void)[] = [];
  const all = Array.from({ length: count }, () =>
    pace.run(() => new Promise<void>((resolve) => begun.push(resolve))),
  );
  return { begun, all };
}

/** Lets what has been resolved go on. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('requests under way', () => {
  test('are as many as are allowed; the next begins when one ends', async () => {
    const { begun, all } = begin(new Pace(4), 6);
    await turn();
    expect(begun).toHaveLength(4);
    begun[0]?.();
    await turn();
    expect(begun).toHaveLength(5);
    for (const [each] of begun.entries()) begun[each]?.();
    await turn();
    begun.at(-1)?.();
    await Promise.all(all);
  });

  test.each([503, 429])(
    'are halved when the server answers %s, and no more begin until then',
    async (status) => {
      const pace = new Pace(8);
      const { begun } = begin(pace, 20);
      await turn();
      pace.heed(status);
      expect(pace.allowed).toBe(4);
      for (const end of begun.slice(0, 4)) end();
      await turn();
      expect(begun).toHaveLength(8);
      begun[4]?.();
      await turn();
      expect(begun).toHaveLength(9);
    },
  );

  test('are halved once for a burst, again when the fewer are too many as well, and never to none', async () => {
    const pace = new Pace(8);
    const { begun } = begin(pace, 100);
    await turn();
    for (let answer = 0; answer < 8; answer += 1) pace.heed(503);
    expect(pace.allowed).toBe(4);
    for (const end of begun.splice(0)) end();
    await turn();
    for (let answer = 0; answer < 20; answer += 1) pace.heed(503);
    expect(pace.allowed).toBe(1);
  });

  test('are one more whenever as many were answered, up to the most', async () => {
    const pace = new Pace(8);
    pace.heed(503);
    for (let answer = 0; answer < 4; answer += 1) pace.heed(200);
    expect(pace.allowed).toBe(5);
    for (let answer = 0; answer < 5; answer += 1) pace.heed(412);
    expect(pace.allowed).toBe(6);
    for (let answer = 0; answer < 100; answer += 1) pace.heed(200);
    expect(pace.allowed).toBe(8);
  });

  test('a request that fails makes room for the next', async () => {
    const pace = new Pace(1);
    await expect(pace.run(() => Promise.reject(new Error('no answer')))).rejects.toThrow(
      'no answer',
    );
    expect(await pace.run(() => Promise.resolve('next'))).toBe('next');
  });
});
