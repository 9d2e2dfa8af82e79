import { expect, test } from 'vitest';
import { BodyRoom } from '../../src/publish/body-room.ts';

/** What is held, and how to let each go. */
function holding(room: BodyRoom, sizes: readonly number[]) {
  const held: number[] = [];
  const ends: (() => void)[] = [];
  const all = sizes.map((size) =>
    room.hold(size, () => {
      held.push(size);
      return new Promise<void>((resolve) => ends.push(resolve));
    }),
  );
  return { held, ends, all };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('bodies are held while there is room, and those that waited longest come first', async () => {
  const { held, ends } = holding(new BodyRoom(100), [60, 40, 30, 1, 80]);
  await turn();
  expect(held).toEqual([60, 40]);
  ends[1]?.();
  await turn();
  expect(held).toEqual([60, 40, 30, 1]);
  ends[0]?.();
  await turn();
  expect(held).toEqual([60, 40, 30, 1]);
  ends[2]?.();
  await turn();
  expect(held).toEqual([60, 40, 30, 1, 80]);
});

test('one that is larger than all the room goes alone', async () => {
  const { held, ends } = holding(new BodyRoom(100), [50, 500, 50]);
  await turn();
  expect(held).toEqual([50]);
  ends[0]?.();
  await turn();
  expect(held).toEqual([50, 500]);
  ends[1]?.();
  await turn();
  expect(held).toEqual([50, 500, 50]);
});

test('what fails gives its room back', async () => {
  const room = new BodyRoom(1);
  await expect(room.hold(1, () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  expect(await room.hold(1, () => Promise.resolve('next'))).toBe('next');
});

test('nothing is held beyond the room, whatever comes and goes', async () => {
  const room = new BodyRoom(100);
  const sizes = Array.from({ length: 300 }, (_, n) => (n * 37) % 61);
  let held = 0;
  let most = 0;
  await Promise.all(
    sizes.map((size) =>
      room.hold(size, async () => {
        held += size;
        most = Math.max(most, held);
        for (let turns = size % 5; turns > 0; turns -= 1) await turn();
        held -= size;
      }),
    ),
  );
  expect(most).toBeLessThanOrEqual(100);
  expect(most).toBeGreaterThan(50);
});
